import Configuration
import PortalKit
import Web

/// Every site, by host and path prefix. Immutable: a change of configuration creates a new one.
struct Directory: Sendable {
    /// The result of looking up a host and a path.
    enum Finding {
        /// A site, and the path after its prefix.
        case site(Site, rest: Substring)
        /// The address to redirect to: the path with the prefix in its correct case, or what replaces an old address.
        case moved(String)
        /// The root of a tenant's host.
        case portals(Tenant, [Site])
        /// A host of a tenant that the provider has suspended.
        case suspended(Tenant)
        /// A tenant's host, but not a portal's prefix.
        case unknownPrefix
        case unknownHost
    }

    private struct Host: Sendable {
        let tenant: Tenant
        let sites: [Site]
        /// By the prefix as configured, and in lower case.
        let byPrefix: [String: Site]
        let redirects: RedirectTable

        init(_ tenant: Tenant, _ sites: [Site], isOther: (_ host: String) -> Bool) {
            self.tenant = tenant
            self.sites = sites
            redirects = RedirectTable(sites, isOther: isOther)
            let pairs = sites.flatMap { site in
                [site.prefix.lowercased(), site.prefix].map { ($0, site) }
            }
            byPrefix = Dictionary(pairs) { $1 }
        }
    }

    let councils: [Council]
    private let byHost: [String: Host]
    private let byFormerHost: [String: Host]

    /// - Parameters:
    ///   - holders: the id of the council that is served on each host; hosts that other councils claim are not served.
    ///   - opensStaffLocally: whether `<tenant>.localhost` serves the team's site even if that has a separate host. In
    ///     a demo only, because a proxy may pass on any host.
    init(_ councils: [Council], holders: [String: String], opensStaffLocally: Bool = false) {
        self.councils = councils
        var (hosts, former): ([String: Host], [String: Host]) = ([:], [:])
        for council in councils where !council.sites.isEmpty {
            let tenant = council.tenant
            func own(_ names: [String]) -> [String] { names.filter { holders[$0] == tenant.id } }
            func isOther(_ host: String) -> Bool { holders[host].map { $0 != tenant.id } ?? false }
            let whole = Host(tenant, council.sites, isOther: isOther)
            for name in own(tenant.formerHosts) { former[name] = whole }
            let local = "\(tenant.id).localhost"
            guard let staffHost = tenant.staffHost else {
                for name in own(tenant.hosts) + [local] { hosts[name] = whole }
                continue
            }
            let others = Host(
                tenant, council.sites.filter { $0.portal.audience != .staff }, isOther: isOther)
            for name in own(tenant.hosts) { hosts[name] = others }
            hosts[local] = opensStaffLocally ? whole : others
            let staff = Host(
                tenant, council.sites.filter { $0.portal.audience == .staff }, isOther: isOther)
            for name in own([staffHost]) { hosts[name] = staff }
        }
        (byHost, byFormerHost) = (hosts, former)
    }

    /// The hosts in each council's files, by its id.
    var hosts: [String: [String]] {
        Dictionary(councils.map { ($0.tenant.id, $0.claims.map(\.host)) }) { first, _ in first }
    }

    /// The sites that are served: those of councils that are not suspended.
    var sites: [Site] { councils.filter { !$0.tenant.isSuspended }.flatMap(\.sites) }

    /// Whether a council answers on this host, or did before: a proxy may then ask for its certificate.
    func answers(on host: String) -> Bool {
        (byHost[host] != nil || byFormerHost[host] != nil) && HostName(host) != nil
    }

    func find(_ head: Head) -> Finding {
        guard let host = byHost[head.host] else {
            return byFormerHost[head.host].map { .moved(Self.moved($0, head)) } ?? .unknownHost
        }
        guard !host.tenant.isSuspended else { return .suspended(host.tenant) }
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
        return host.redirects.location(head).map { .moved($0.path) } ?? .unknownPrefix
    }

    /// Where a path within a site that none of its pages answers leads; nil if it is no old address.
    func location(_ rest: [String], of site: Site, _ language: Language, _ head: Head) -> String? {
        byHost[head.host]?.redirects.location(rest, of: site, language, head)?.path
    }

    /// The same page on the host that replaces a former one, from the settings and never from the request.
    private static func moved(_ host: Host, _ head: Head) -> String {
        let query = head.query.map { "?" + $0 } ?? ""
        let prefix = head.path.dropFirst().prefix { $0 != "/" }
        if let site = host.byPrefix["/" + prefix] ?? host.byPrefix["/" + prefix.lowercased()] {
            return site.portal.origin + site.prefix + head.path.dropFirst(prefix.count + 1) + query
        }
        if let location = host.redirects.location(head) { return location.absolute }
        // The root, or a path of which nothing is known here.
        return "https://\(host.tenant.hosts.first ?? host.tenant.id + ".localhost")\(head.path)\(query)"
    }
}
