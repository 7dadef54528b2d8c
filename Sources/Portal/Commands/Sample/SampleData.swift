import Foundation
import Markup
import PortalKit
import Vault

/// The sample data of `guildhall demo`: invented people with addresses at `example.org`.
enum SampleData {
    /// The data folder is not empty and holds no sample data.
    struct Occupied: Error, CustomStringConvertible {
        let path: String
        var description: String {
            "demo wants a folder of its own, and \(path) holds something else: give another with --data"
        }
    }

    /// The data folder holds sample data, which has a public password.
    struct Sample: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) holds the demo's sample data: give another folder with --data" }
    }

    /// Whether a data folder holds sample data.
    static func isSample(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(mark)") }

    /// Throws if the folder holds sample data, so that it is not served as real data.
    static func refuse(_ path: String) throws {
        if isSample(path) { throw Sample(path: path) }
    }

    static let password = "tea and two sugars"

    private static let mark = "demo"

    /// Marks a folder as sample data. Throws ``Occupied`` unless it is empty or already marked.
    static func claim(_ path: String) throws {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: path)) ?? []
        guard names.isEmpty || names.contains(mark) else { throw Occupied(path: path) }
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data().write(to: URL(fileURLWithPath: "\(path)/\(mark)"))
    }

    /// Creates the sample accounts and cases that do not exist yet.
    static func fill(_ directory: Directory, _ services: Services) async throws {
        let sites = directory.sites.filter { $0.environment == .live }
        var hash: String?
        for site in sites where try await !SampleAccounts.isThere(site) {
            if hash == nil { hash = try await services.hasher.hash(password) }
            // Before the first request for advice.
            if let hash { try await SampleAccounts.make(site, hash, at: services.now() - 120 * 86_400) }
        }
        for team in sites where team.portal.audience == .staff {
            let portals = sites.filter { $0.tenant.id == team.tenant.id }
            try await SampleCouncil(team: team, portals: portals, services: services)?.fill()
        }
    }

    /// Prints the addresses and sign-ins.
    static func show(_ directory: Directory, port: UInt16) {
        say("Guildhall serves on this machine only:\n")
        // The councils whose portals offer most come first.
        let councils = Dictionary(grouping: directory.sites.filter { $0.environment == .live }, by: \.tenant.id)
        func pages(_ sites: [Site]) -> Int { sites.map(\.features.routes.count).reduce(0, +) }
        for (id, sites) in councils.sorted(by: { (pages($0.value), $1.key) > (pages($1.value), $0.key) }) {
            for site in sites {
                let address = site.link(site.defaultLanguage, SiteLinks.landing()).text
                say("  \(site.tenant.name), \(site.portal.title)\n    http://\(id).localhost:\(port)\(address)")
            }
        }
        say(
            """

            Sample sign-ins, the same on every Citizen Portal (password: \(password))
            \(SampleAccounts.residents.map(line).joined(separator: "\n"))
            on every Professional Portal
            \(SampleAccounts.professionals.map(line).joined(separator: "\n"))
            and on every Team site, with a code by email
            \(SampleAccounts.team.map(line).joined(separator: "\n"))
            The first council's portals offer most; of the others, some pages are not there yet.
            Mail that portals send is at http://localhost:\(port)/_outbox
            The TEST sites are the same addresses with _TEST in place of _LIVE, and /Team_TEST.
            Ready.
            """)
    }

    private static func line(_ account: SampleAccounts.Account) -> String {
        "  \(account.email)\t\(account.forename) \(account.surname), \(account.about)"
    }
}
