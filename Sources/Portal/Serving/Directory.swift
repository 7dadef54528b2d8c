import PortalKit
import Web

/// Every site, by host and path prefix. Immutable: a change of configuration creates a new one.
struct Directory: Sendable {
    /// The result of looking up a host and a path.
    enum Finding {
        /// A site, and the path after its prefix.
        case site(Site, rest: Substring)
        /// The path with the prefix in its correct case, to redirect to.
        case moved(String)
        /// The root of a tenant's host.
        case portals(Tenant, [Site])
        /// A tenant's host, but not a portal's prefix.
        case unknownPrefix
        case unknownHost
    }

    private struct Host: Sendable {
        let tenant: Tenant
        let sites: [Site]
        /// By the prefix as configured, and in lower case.
        let byPrefix: [String: Site]

        init(_ tenant: Tenant, _ sites: [Site]) {
            self.tenant = tenant
            self.sites = sites
            let pairs = sites.flatMap { site in
                [site.prefix.lowercased(), site.prefix].map { ($0, site) }
            }
            byPrefix = Dictionary(pairs) { $1 }
        }
    }

    let councils: [Council]
    private let byHost: [String: Host]

    /// - Parameters:
    ///   - holders: the id of the council that is served on each host; hosts that other councils claim are not served.
    ///   - opensStaffLocally: whether `<tenant>.localhost` serves the team's site even if that has a separate host. In
    ///     a demo only, because a proxy may pass on any host.
    init(_ councils: [Council], holders: [String: String], opensStaffLocally: Bool = false) {
        self.councils = councils
        var hosts: [String: Host] = [:]
        for council in councils where !council.sites.isEmpty {
            let tenant = council.tenant
            func own(_ names: [String]) -> [String] { names.filter { holders[$0] == tenant.id } }
            let whole = Host(tenant, council.sites)
            let local = "\(tenant.id).localhost"
            guard let staffHost = tenant.staffHost else {
                for name in own(tenant.hosts) + [local] { hosts[name] = whole }
                continue
            }
            let others = Host(tenant, council.sites.filter { $0.portal.audience != .staff })
            for name in own(tenant.hosts) { hosts[name] = others }
            hosts[local] = opensStaffLocally ? whole : others
            let staff = Host(tenant, council.sites.filter { $0.portal.audience == .staff })
            for name in own([staffHost]) { hosts[name] = staff }
        }
        byHost = hosts
    }

    /// The hosts in each council's files, by its id.
    var hosts: [String: [String]] {
        Dictionary(councils.map { ($0.tenant.id, $0.claims.map(\.host)) }) { first, _ in first }
    }

    var sites: [Site] { councils.flatMap(\.sites) }

    func find(_ head: Head) -> Finding {
        guard let host = byHost[head.host] else { return .unknownHost }
        guard head.path != "/" else { return .portals(host.tenant, host.sites) }
        let end = head.path.dropFirst().firstIndex(of: "/") ?? head.path.endIndex
        let prefix = head.path[..<end]
        if let site = host.byPrefix[String(prefix)] ?? host.byPrefix[prefix.lowercased()] {
            guard prefix == site.prefix else {
                let query = head.query.map { "?" + $0 } ?? ""
                return .moved(site.prefix + head.path[end...] + query)
            }
            return .site(site, rest: head.path[end...])
        }
        return .unknownPrefix
    }
}
