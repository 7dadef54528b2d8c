import Configuration
import Markup
import PortalKit

/// Checks the old addresses of a portal: each leads to a page that there is, none is a page itself, and no two are the
/// same. So no redirect leads to another one.
struct RedirectCheck {
    private let tenant: Tenant
    private let portal: PortalFile
    private let blueprint: Blueprint
    private(set) var issues: [ConfigIssue] = []

    init(_ tenant: Tenant, _ portal: PortalFile, _ blueprint: Blueprint) {
        (self.tenant, self.portal, self.blueprint) = (tenant, portal, blueprint)
        guard !facts.redirects.isEmpty else { return }
        let routes = RouteTable(blueprint.routes)
        for redirect in facts.redirects where !portal.source.isPlain(["redirects", redirect.name]) {
            checkOld(redirect, routes)
            checkTarget(redirect, routes)
        }
    }

    private var facts: PortalFacts { portal.facts }

    private mutating func note(_ redirect: Redirect, _ key: String, _ message: String) {
        let place = portal.source.position(["redirects", redirect.name, key])
        issues.append(ConfigIssue(place, "redirects.\(redirect.name).\(key) \(message)"))
    }

    private mutating func checkOld(_ redirect: Redirect, _ routes: RouteTable) {
        let from = redirect.from
        // An invalid one is reported already.
        guard let first = from.segments.first else { return }
        if PortalPaths.own.contains(first) {
            note(redirect, "from", "is '\(from)', wanted another: /\(first) is the process's own address")
        }
        if first == facts.prefix(in: .test).dropFirst().lowercased() {
            note(redirect, "from", "is '\(from)', wanted the path of LIVE: it holds on TEST too")
        }
        guard first == facts.path.dropFirst().lowercased() else { return }
        var rest = Array(from.segments.dropFirst())
        if let language = rest.first, facts.languages.contains(where: { $0.rawValue == language }) {
            note(redirect, "from", "is '\(from)', wanted it without /\(language): it holds in each language")
            rest.removeFirst()
        }
        if from.isPrefix, rest.isEmpty {
            note(redirect, "from", "is '\(from)', wanted a part of the portal, not all of it")
        } else if !from.isPrefix, routes.isPage(rest) {
            note(redirect, "from", "is '\(from)', which is a page of the portal, wanted an old address")
        }
    }

    private mutating func checkTarget(_ redirect: Redirect, _ routes: RouteTable) {
        switch redirect.to {
        case .page(let page):
            if let name = redirect.textPage, blueprint.answers(SiteLinks.page) {
                let shown = facts.footer.compactMap(\.page) + SitePages.own
                if shown.contains(name) { return }
                let hint = suggestion(for: name.text, in: shown.map(\.text))
                return note(redirect, "to", "is 'page/\(name)', which is no page that the portal shows\(hint)")
            }
            let path = page.segments.joined(separator: "/")
            let known = routes.fixedPages
            guard !known.contains(path), blueprint.assembly.isWhole, portal.knowsPlugins else { return }
            note(
                redirect, "to",
                "is '\(path)', which is no page of the portal, wanted one without an id\(suggestion(for: path, in: known))"
            )
        case .address(let address):
            let own = tenant.hosts + tenant.formerHosts + [tenant.staffHost].compactMap { $0 }
            guard let host = RedirectTarget.host(of: address.text), own.contains(host) else { return }
            note(redirect, "to", "is on '\(host)', the council's own host, wanted a page of the portal by its path")
        }
    }

    /// An issue for each old address that two portals have, or that is a path of another portal, and for each former path
    /// that is in use.
    static func clashes(_ portals: [PortalFile]) -> [ConfigIssue] {
        var issues: [ConfigIssue] = []
        var taken: [String: Position] = [:]
        var paths: [String: Position] = [:]
        for portal in portals {
            for environment in Environment.allCases {
                let path = portal.facts.prefix(in: environment).dropFirst().lowercased()
                paths[path] = portal.source.position(["path"])
            }
        }
        for portal in portals {
            for former in portal.facts.formerPaths {
                let place = portal.source.position(["formerPaths"], entry: former.text)
                if let other = paths[former.segments[0]] {
                    issues.append(
                        ConfigIssue(place, "formerPaths has '\(former)', wanted one that no portal has: \(other)"))
                } else if let other = taken.updateValue(place, forKey: former.text.lowercased()) {
                    issues.append(ConfigIssue(place, "formerPaths has '\(former)', wanted it once: \(other)"))
                }
            }
            let own = portal.facts.path.dropFirst().lowercased()
            for redirect in portal.facts.redirects where !redirect.from.segments.isEmpty {
                let (from, name) = (redirect.from, "redirects.\(redirect.name).from")
                let place = portal.source.position(["redirects", redirect.name, "from"])
                let query = from.query.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "&")
                let whole = "from /\(from.segments.joined(separator: "/"))\(from.isPrefix ? "/*" : "")?\(query)"
                if let other = taken.updateValue(place, forKey: whole) {
                    issues.append(ConfigIssue(place, "\(name) is '\(from)', wanted one that is nowhere else: \(other)"))
                } else if from.segments[0] != own, from.segments[0] != testPath(portal),
                    let other = paths[from.segments[0]]
                {
                    issues.append(ConfigIssue(place, "\(name) is '\(from)', which is in another portal: \(other)"))
                }
            }
        }
        return issues
    }

    private static func testPath(_ portal: PortalFile) -> String {
        portal.facts.prefix(in: .test).dropFirst().lowercased()
    }

    /// The hosts of addresses elsewhere that the old addresses of a portal lead to, each with its position.
    static func hosts(of portal: PortalFile) -> [HostClaim] {
        portal.facts.redirects.compactMap { redirect in
            guard case .address(let address) = redirect.to else { return nil }
            let place = portal.source.position(["redirects", redirect.name, "to"])
            return RedirectTarget.host(of: address.text).map { HostClaim(host: $0, place: place) }
        }
    }

    /// A warning for each redirect that leads to a host of another council.
    static func foreign(_ councils: [Council], _ claims: [(id: String, claims: [HostClaim])]) -> [ConfigIssue] {
        let holders = Dictionary(claims.flatMap { id, claims in claims.map { ($0.host, id) } }) { first, _ in first }
        return councils.flatMap { council in
            council.outside.compactMap { target in
                guard let id = holders[target.host], id != council.tenant.id else { return nil }
                return ConfigIssue(
                    target.place, "an old address leads to '\(target.host)', which is the host of '\(id)'")
            }
        }
    }
}

extension Redirect {
    /// The text page that it leads to; nil if it leads elsewhere.
    var textPage: FileName? {
        guard case .page(let page) = to, page.segments.count == 2, page.segments[0] == SiteLinks.page.segments[0]
        else { return nil }
        return FileName(page.segments[1])
    }
}
