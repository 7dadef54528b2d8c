import Configuration
import Foundation
import Markup
import PortalKit
import Web

@testable import Portal

/// Looks at the pages of a council, signed out and signed in, in both environments.
struct DrawnCrawl {
    /// Who is signed in at a site, by the portal's name and its environment: the cookies of each.
    let cookies: [String: [String: String]]
    /// The pages behind ids that are there, by the same.
    let pages: [String: [String]]
    /// The beginnings of the names of wordings.
    let families: Set<String>
    /// What looks like the name of a wording and is none: addresses.
    var known: Set<String> = []

    /// Beginnings of elements that only a wording that was not escaped would bring into a page.
    static let markup = ["<script>alert(1)", "<img src=x", "<i hostile"]

    static func key(_ site: Site) -> String { "\(site.portal.name)/\(site.environment.rawValue)" }

    /// What is wrong with a council's pages; empty for nothing.
    /// - Parameter words: what was written into the configuration, which a page may show as it is.
    func faults(
        of council: Council, in town: Town, words: String = "", chance: inout SampleChance, all: Bool = false
    ) async -> [String] {
        let holders = Dictionary(council.claims.map { ($0.host, council.tenant.id) }) { first, _ in first }
        town.requestHandler.open(Directory([council], holders: holders))
        var faults: [String] = []
        for site in council.sites {
            for (path, cookies) in addresses(site, all, &chance) {
                let seen = await look(path, cookies, site, town)
                // A council that is suspended says so everywhere.
                let isClosed = council.tenant.isSuspended && seen.status == 503
                if seen.status >= 500, !isClosed { faults.append("\(site.id) \(path) answers \(seen.status)") }
                // A file that is downloaded, such as a spreadsheet, has no markup.
                guard seen.fields["Content-Type"]?.hasPrefix("text/html") != false else { continue }
                faults += Self.markup.filter(seen.text.contains).map { "\(site.id) \(path) has \($0) as markup" }
                faults += keys(in: seen, words).map { "\(site.id) \(path) shows \($0)" }
            }
        }
        return faults
    }

    /// The first pages of a site, and some others by chance, each with who looks at it.
    private func addresses(
        _ site: Site, _ all: Bool, _ chance: inout SampleChance
    ) -> [(path: String, cookies: [String: String])] {
        let gets = site.features.routes.filter { $0.method == .get && !$0.path.contains { $0.hasPrefix(":") } }
        let isPublic = { (route: Route) in route.access == .everyone || route.access == .visitor }
        var open = gets.filter(isPublic).map { $0.path.joined(separator: "/") }
        open += site.pages.keys.sorted().map { "page/\($0)" } + site.portal.tiles.map { "service/\($0.name)" }
        var own = gets.filter { !isPublic($0) }.map { $0.path.joined(separator: "/") }
        own += pages[Self.key(site)] ?? []
        let cookies = cookies[Self.key(site)] ?? [:]
        if all { return open.map { ($0, [:]) } + own.map { ($0, cookies) } }
        var first: [(path: String, cookies: [String: String])] = [("", [:]), ("home", cookies)]
        first += (pages[Self.key(site)] ?? []).suffix(1).map { ($0, cookies) }
        let isOpen = Bool.random(using: &chance)
        return first + [isOpen ? (chance.one(of: open), [:]) : (chance.one(of: own + ["home"]), cookies)]
    }

    private func look(_ path: String, _ cookies: [String: String], _ site: Site, _ town: Town) async -> Seen {
        let segments = path.split(separator: "/").map(String.init)
        var address = site.link(site.defaultLanguage, PagePath(segments: segments)).text
        var seen = Seen(address: address, response: Response(status: 0))
        for _ in 0..<3 {
            var fields: Fields = [:]
            if !cookies.isEmpty {
                fields.append("Cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
            }
            let host = site.portal.audience == .staff ? site.tenant.staffHost : nil
            let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
            let head = Head(
                .get, parts[0], query: parts.count > 1 ? parts[1] : nil, fields: fields,
                host: host ?? site.tenant.hosts.first ?? "\(site.tenant.id).localhost", client: "203.0.113.7",
                isSecure: true, isLoopback: false)
            seen = await town.send(head)
            guard let next = seen.location, next.hasPrefix("/") else { break }
            address = next
        }
        return seen
    }

    /// What looks like the name of a wording that is not there.
    func keys(in seen: Seen, _ words: String = "") -> [String] {
        var (tokens, token, isTag, hasDot): (Set<String>, [UInt8], Bool, Bool) = ([], [], false, false)
        for byte in Array(seen.text.utf8) + [UInt8(ascii: " ")] {
            if !isTag, Self.isOfToken(byte) {
                token.append(byte)
                hasDot = hasDot || byte == UInt8(ascii: ".")
                continue
            }
            if hasDot { tokens.insert(String(decoding: token, as: UTF8.self)) }
            if !token.isEmpty { (token, hasDot) = ([], false) }
            if byte == UInt8(ascii: "<") { isTag = true } else if byte == UInt8(ascii: ">") { isTag = false }
        }
        return tokens.filter { token in
            let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            return parts.count > 1 && parts.allSatisfy { $0.first?.isLetter == true } && families.contains(parts[0])
                && !known.contains(token) && !words.contains(token)
        }.sorted()
    }

    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
