import Database
import Foundation
import Identity
import Markup
import PortalKit
import Vault

/// What `guildhall demo` shows: invented people, at `example.org`.
enum SampleData {
    /// The folder of data belongs to something else.
    struct Occupied: Error, CustomStringConvertible {
        let path: String
        var description: String {
            "demo wants a folder of its own, and \(path) holds something else: give another with --data"
        }
    }

    /// The folder of data holds sample data, whose passwords everybody knows.
    struct Sample: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) holds the demo's sample data: give another folder with --data" }
    }

    /// Refuses to serve sample data as if it were a council's.
    static func refuse(_ path: String) throws {
        if FileManager.default.fileExists(atPath: "\(path)/\(mark)") { throw Sample(path: path) }
    }

    static let password = "tea and two sugars"

    private struct Person: Sendable {
        let email: String
        let forename: String
        let surname: String
        var twoStep = ""
        var role: Role?
    }

    private static let people = [
        Person(email: "sam@example.org", forename: "Sam", surname: "Brown"),
        Person(email: "alex@example.org", forename: "Alex", surname: "Harris", twoStep: "email"),
    ]
    private static let team = [
        Person(email: "priti@example.org", forename: "Priti", surname: "Shah", role: .officer),
        Person(email: "dan@example.org", forename: "Dan", surname: "Mole", role: .manager),
        Person(email: "ada@example.org", forename: "Ada", surname: "Wynn", role: .admin),
    ]

    private static func people(of site: Site) -> [Person] { site.portal.audience == .staff ? team : people }
    private static let mark = "demo"

    /// Takes an empty folder, or one that a demo had before.
    static func claim(_ path: String) throws {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: path)) ?? []
        guard names.isEmpty || names.contains(mark) else { throw Occupied(path: path) }
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        files.createFile(atPath: "\(path)/\(mark)", contents: Data())
    }

    /// Makes the sample accounts where they are not there yet.
    static func fill(_ directory: Directory, _ office: Office) async throws {
        let sites = directory.sites.filter { $0.environment == .live }
        var hash: String?
        for site in sites where try await !isFilled(site) {
            if hash == nil { hash = try await office.hasher.hash(password) }
            if let hash { try await fill(site, hash, at: office.now()) }
        }
    }

    private static func isFilled(_ site: Site) async throws -> Bool {
        guard let last = people(of: site).last?.email else { return true }
        return try await site.store.read { try AccountStore.find($0, email: last, site.portal.audience) != nil }
    }

    /// Prints where to go.
    static func show(_ directory: Directory, port: UInt16) {
        say("Guildhall serves on this machine only:\n")
        for site in directory.sites where site.environment == .live {
            let address = site.link(site.defaultLanguage, []).text
            say("  \(site.tenant.name), \(site.portal.title)\n    http://\(site.tenant.id).localhost:\(port)\(address)")
        }
        say(
            """

            Sample sign-ins, the same on every portal (password: \(password))
              sam@example.org    two step verification not turned on
              alex@example.org   two step verification by email
            and on every Team site, with a code by email
            \(team.map { "  \($0.email)\t\($0.forename) \($0.surname), \($0.role?.rawValue ?? "")" }.joined(separator: "\n"))
            Mail that portals send is at http://localhost:\(port)/_outbox
            The TEST sites are the same addresses with _TEST in place of _LIVE, and /Team_TEST.
            Ready.
            """)
    }

    private static func fill(_ site: Site, _ hash: String, at now: Date) async throws {
        try await site.store.write { db in
            for person in people(of: site) {
                guard try AccountStore.find(db, email: person.email, site.portal.audience) == nil else { continue }
                let id = newID()
                try AccountStore.insert(
                    db, id: id, email: person.email, password: hash, site.portal.audience, .en,
                    portal: site.portal.name, at: now)
                try AccountStore.setName(
                    db, id, title: "mx", forename: person.forename, surname: person.surname, gender: "unsaid")
                try AccountStore.setTwoStep(db, id, method: person.twoStep)
                if let role = person.role { try AccountStore.setRole(db, id, role) }
                try AccountStore.activate(db, id, at: now)
            }
        }
    }
}
