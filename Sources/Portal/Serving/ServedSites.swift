import PortalKit

/// The councils that are served, and a runtime for each site.
struct ServedSites: Sendable {
    private(set) var directory = Directory([], holders: [:])
    /// By the sites' ids.
    private(set) var runtimes: [String: SiteRuntime] = [:]

    /// Replaces the councils. A site that is the same as before keeps its cached pages.
    mutating func open(_ directory: Directory) {
        let runtimes = directory.sites.map { site in
            self.runtimes[site.id].flatMap { $0.site === site ? $0 : nil } ?? SiteRuntime(site)
        }
        self.directory = directory
        self.runtimes = Dictionary(runtimes.map { ($0.site.id, $0) }, uniquingKeysWith: { $1 })
    }
}
