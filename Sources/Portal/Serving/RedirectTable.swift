import Markup
import PortalKit
import Web

/// The old addresses of the portals of one host, and where each leads. Immutable.
struct RedirectTable: Sendable {
    private struct Entry: Sendable {
        let redirect: Redirect
        let site: Site
    }

    /// The exact addresses before those with a `*`, of which the longest go first, and those with more query keys before
    /// others of the same path.
    private let entries: [Entry]
    /// The former paths of the sites, the longest first.
    private let paths: [(segments: [String], site: Site)]

    /// - Parameter isOther: whether a host is one of another council, to which nothing is redirected.
    init(_ sites: [Site], isOther: (_ host: String) -> Bool = { _ in false }) {
        let live = sites.filter { $0.environment == .live }
        let all = live.flatMap { site in site.portal.redirects.map { Entry(redirect: $0, site: site) } }
        entries = all.filter { entry in
            guard case .address(let address) = entry.redirect.to else { return true }
            return RedirectTarget.host(of: address.text).map { !isOther($0) } ?? false
        }.sorted { Self.isBefore($0.redirect.from, $1.redirect.from) }
        paths = sites.flatMap { site in site.formerPaths.map { ($0, site) } }
            .sorted { $0.0.count > $1.0.count }
    }

    var isEmpty: Bool { entries.isEmpty && paths.isEmpty }

    private static func isBefore(_ a: OldAddress, _ b: OldAddress) -> Bool {
        if a.isPrefix != b.isPrefix { return !a.isPrefix }
        if a.segments.count != b.segments.count { return a.segments.count > b.segments.count }
        return a.query.count > b.query.count
    }

    /// Where a path that no page answers leads, as a path or an absolute address; nil if it is no old address.
    func location(_ head: Head) -> Location? {
        guard !isEmpty, let segments = OldAddress.segments(head.path) else { return nil }
        if let query = OldAddress.query(head.query),
            let entry = entries.first(where: { $0.redirect.from.matches(segments, query) })
        {
            return Location(entry.redirect, entry.site, entry.site.defaultLanguage, for: head)
        }
        guard let (former, site) = paths.first(where: { segments.starts(with: $0.segments) }) else { return nil }
        let rest = head.path.split(separator: "/").dropFirst(former.count).map { "/" + $0 }.joined()
        return Location(site: site, path: site.prefix + rest + (head.query.map { "?" + $0 } ?? ""))
    }

    /// Where a path within a site that none of its pages answers leads; nil if it is no old address.
    /// - Parameters:
    ///   - rest: the segments after the prefix, without the language.
    ///   - language: that of the path.
    func location(_ rest: [String], of site: Site, _ language: Language, _ head: Head) -> Location? {
        guard !site.portal.redirects.isEmpty, let query = OldAddress.query(head.query) else { return nil }
        let segments = [site.portal.path.dropFirst().lowercased()] + rest.map { $0.lowercased() }
        // Written with the path of LIVE, they hold on TEST too.
        let entry = entries.first { entry in
            entry.site.portal.name == site.portal.name && entry.redirect.from.matches(segments, query)
        }
        return entry.map { Location($0.redirect, site, language, for: head) }
    }

    /// Where an old address leads.
    struct Location: Sendable {
        /// The site whose setting it is.
        let site: Site
        /// A path on the site's host, or an absolute address.
        let path: String

        init(site: Site, path: String) { (self.site, self.path) = (site, path) }

        fileprivate init(_ redirect: Redirect, _ site: Site, _ language: Language, for head: Head) {
            self.site = site
            let text =
                switch redirect.to {
                case .page(let page): site.link(language, page).text
                case .address(let address): address.text
                }
            guard redirect.keepsQuery, let query = head.query, !query.isEmpty else {
                path = text
                return
            }
            let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let fragment = parts.count > 1 ? "#" + parts[1] : ""
            path = parts[0] + (parts[0].contains("?") ? "&" : "?") + query + fragment
        }

        /// The same as an absolute address.
        var absolute: String { path.hasPrefix("/") ? site.portal.origin + path : path }
    }
}

extension Site {
    /// The segments of the paths that this site had before, in lower case: on TEST those that stood beside them.
    fileprivate var formerPaths: [[String]] {
        portal.formerPaths.compactMap { path in
            environment == .live ? path.segments : FormerPath(PortalFacts.testPath(beside: path.text))?.segments
        }
    }
}
