import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Vault

/// The sample data of `guildhall demo`: invented people with addresses at `example.org`.
enum SampleData {
    /// Whether a data folder holds sample data.
    static func isSample(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(mark)") }

    /// Throws if the folder holds sample data, which has a public password, so that it is not served as real data.
    static func refuse(_ path: String) throws(CommandFailure) {
        if isSample(path) {
            throw CommandFailure(75, "\(path) holds the demo's sample data: give another folder with --data")
        }
    }

    static let password = "tea and two sugars"

    private static let mark = "demo"

    /// Marks a folder as sample data. Throws unless it is empty or already marked.
    static func claim(_ path: String) throws {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: path)) ?? []
        guard names.isEmpty || names.contains(mark) else {
            throw CommandFailure(
                75, "demo wants a folder of its own, and \(path) holds something else: give another with --data")
        }
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data().write(to: URL(fileURLWithPath: "\(path)/\(mark)"))
    }

    /// Creates the sample accounts and cases of all LIVE sites that do not exist yet, but for councils that were brought on
    /// meanwhile and have staff of their own.
    static func fill(_ directory: Directory, from sample: SampleFile, _ services: Services) async throws {
        let emails = Set(sample.accounts(of: .staff).map(\.email))
        var sites: [Site] = []
        for council in directory.councils {
            let live = council.sites.filter { $0.environment == .live }
            let staff = try await live.first?.store.read { try AccountStore.staff($0) } ?? []
            if staff.isEmpty || staff.contains(where: { emails.contains($0.email) }) { sites += live }
        }
        try await fill(sites, from: sample, services)
    }

    /// Creates the sample accounts and cases of `sites` that do not exist yet, with the sample password.
    static func fill(_ sites: [Site], from sample: SampleFile, _ services: Services) async throws {
        try await fill(sites, from: sample, at: services.now()) { try await services.hasher.hash(password) }
    }

    /// Creates the sample accounts and cases of `sites` that do not exist yet.
    /// - Parameter password: returns the hash of the accounts' password; empty for accounts that have none.
    static func fill(
        _ sites: [Site], from sample: SampleFile, at now: Date, password: () async throws -> String
    ) async throws {
        var hash: String?
        for site in sites {
            let (audience, accounts) = (site.portal.audience, sample.accounts(of: site.portal.audience))
            guard let last = accounts.last?.email,
                try await site.store.read({ try AccountStore.find($0, email: last, audience) }) == nil
            else { continue }
            let known = if let hash { hash } else { try await password() }
            hash = known
            // Before the first request for advice.
            let time = now - 120 * 86_400
            try await site.store.write { db in
                for account in accounts { _ = try account.make(db, on: site, hash: known, at: time) }
            }
        }
        for team in sites where team.portal.audience == .staff {
            let portals = sites.filter { $0.tenant.id == team.tenant.id }
            try await SampleCouncil(sample, team: team, portals: portals)?.fill()
        }
    }

    /// The page of a child without a case, for whom any form can be begun; nil on a portal without such pages. Adds the
    /// child to the account unless it is there.
    static func child(_ db: Connection, account: String, on site: Site, from sample: SampleFile, at now: Date) throws
        -> PagePath?
    {
        guard site.answers(FamilyLinks.person), let forename = sample.names.girls.first else { return nil }
        let surname = "Sample"
        if let known = try EntryStore.all(db, account: account).first(where: { $0.surname == surname }) {
            return FamilyLinks.person(known.id)
        }
        let details = PersonDetails(
            forename: forename, surname: surname, gender: "female", born: CivilDate(now).adding(days: -8 * 365))
        let entry = Entry(id: newID(), details, relationship: .mother, responsibility: .yes)
        return try EntryStore.add(db, entry, account: account, at: now) ? FamilyLinks.person(entry.id) : nil
    }

    /// Prints the addresses and sign-ins.
    /// - Parameter provider: the address of the provider's console; nil if it is not served.
    static func show(_ directory: Directory, _ sample: SampleFile, port: UInt16, provider: String?) {
        say("Guildhall serves on this machine only:\n")
        // The councils whose portals offer most come first.
        let councils = Dictionary(grouping: directory.sites.filter { $0.environment == .live }, by: \.tenant.id)
        func pages(_ sites: [Site]) -> Int { sites.map(\.features.routes.count).reduce(0, +) }
        for (id, sites) in councils.sorted(by: { (pages($0.value), $1.key) > (pages($1.value), $0.key) }) {
            for site in sites {
                let address = site.link(site.defaultLanguage, SiteLinks.landing()).text
                let test = site.portal.testPath
                let isUsual = test == PortalFacts.testPath(beside: site.portal.path)
                say(
                    "  \(site.tenant.name), \(site.portal.title(.en))\n    http://\(id).localhost:\(port)\(address)"
                        + (isUsual ? "" : "\n    TEST at \(test)"))
            }
        }
        func lines(_ audience: Audience) -> String {
            sample.accounts(of: audience).map { "  \($0.email)\t\($0.forename) \($0.surname), \($0.about ?? "")" }
                .joined(separator: "\n")
        }
        say(
            """

            Sample sign-ins, the same on every Citizen Portal (password: \(password))
            \(lines(.citizen))
            on every Professional Portal
            \(lines(.professional))
            and on every Team site, with a code by email
            \(lines(.staff))
            The first council's portals offer most; of the others, some pages are not there yet.
            \(provider.map { "The provider's console, for ada@example.org: \($0)" } ?? "There is no provider's console: --provider 127.0.0.1:8081 serves it.")
            Mail that portals send is at http://localhost:\(port)/_outbox
            The TEST sites are the same addresses with _TEST in place of _LIVE, and /Team_TEST.
            Ready.
            """)
    }
}
