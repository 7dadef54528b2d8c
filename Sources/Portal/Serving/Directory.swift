import PortalKit
import Web

/// Every site, by host and path prefix. Frozen: a change builds a new one.
struct Directory: Sendable {
    /// What a host and a path lead to.
    enum Finding {
        /// A site, and what follows its prefix.
        case site(Site, rest: Substring)
        /// The path as it is written.
        case moved(String)
        /// A tenant's host, at its root.
        case portals(Tenant, [Site])
        /// A tenant's host, but no portal's prefix.
        case unknownPrefix
        case unknownHost
    }

    private struct Host: Sendable {
        let tenant: Tenant
        let sites: [Site]
        /// By the prefix as it is written, and in lower case.
        let byPrefix: [String: Site]

        init(_ tenant: Tenant, _ sites: [Site]) {
            self.tenant = tenant
            self.sites = sites
            let pairs = sites.flatMap { site in
                [site.portal.prefix.lowercased(), site.portal.prefix].map { ($0, site) }
            }
            byPrefix = Dictionary(pairs) { $1 }
        }
    }

    let councils: [Council]
    private let byHost: [String: Host]

    /// - Parameters:
    ///   - holders: the id of the council that answers on each host; what others name stays without an answer.
    ///   - opensStaffLocally: whether `<tenant>.localhost` answers for the team's site too where that has a host to
    ///     itself: in a demo only, for a proxy may pass on any host.
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

    /// The hosts that each council's files name, by its id.
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
            guard prefix == site.portal.prefix else {
                let query = head.query.map { "?" + $0 } ?? ""
                return .moved(site.portal.prefix + head.path[end...] + query)
            }
            return .site(site, rest: head.path[end...])
        }
        return .unknownPrefix
    }
}
