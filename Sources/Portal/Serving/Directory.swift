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
    private let hosts: [String: Host]

    init(_ councils: [Council]) {
        self.councils = councils
        var hosts: [String: Host] = [:]
        for council in councils where !council.sites.isEmpty {
            let tenant = council.tenant
            let whole = Host(tenant, council.sites)
            hosts["\(tenant.id).localhost"] = whole
            guard let staffHost = tenant.staffHost else {
                for name in tenant.hosts { hosts[name] = whole }
                continue
            }
            let others = Host(tenant, council.sites.filter { $0.portal.audience != .staff })
            for name in tenant.hosts { hosts[name] = others }
            hosts[staffHost] = Host(tenant, council.sites.filter { $0.portal.audience == .staff })
        }
        self.hosts = hosts
    }

    var sites: [Site] { councils.flatMap(\.sites) }

    func find(_ head: Head) -> Finding {
        guard let host = hosts[head.host] else { return .unknownHost }
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

    /// Which council answers for each host.
    static func owners(of councils: some Sequence<Council>) -> [String: String] {
        let pairs = councils.flatMap { council in names(council.tenant).map { ($0, council.tenant.id) } }
        return Dictionary(pairs) { first, _ in first }
    }

    /// What of a council clashes: a host that another answers for, two portals with one path.
    static func clashes(of council: Council, with owners: [String: String]) -> [String] {
        let id = council.tenant.id
        let hosts = names(council.tenant).compactMap { host in
            owners[host].flatMap { $0 == id ? nil : "\(id) and \($0) both answer for \(host)" }
        }
        let prefixes = council.sites.map { $0.portal.prefix.lowercased() }
        return hosts + (Set(prefixes).count < prefixes.count ? ["\(id) has two portals with the same path"] : [])
    }

    /// Every host that a tenant answers for.
    private static func names(_ tenant: Tenant) -> [String] { tenant.hosts + (tenant.staffHost.map { [$0] } ?? []) }

    /// What of all councils clashes.
    static func clashes(_ councils: [Council]) -> [String] {
        councils.indices.flatMap { clashes(of: councils[$0], with: owners(of: councils[..<$0])) }
    }
}
