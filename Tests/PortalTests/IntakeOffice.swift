import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

/// What the proofs of the intake have in common: a town with a parent, an officer, and what each sees.
struct IntakeOffice {
    static let team = "leicester/team/live"
    static let parents = "leicester/citizen/live"
    static let professionals = "leicester/professional/live"

    let town: Town

    init() throws { town = try Town() }

    /// The proofs of a town whose councils a test has changed.
    init(town: Town) { self.town = town }

    /// An officer who has signed in.
    func officer(_ email: String = "priti@example.org", _ site: String = team) async throws -> Browser {
        if try await town.find(email, site) == nil { try await town.account(email, site, role: .officer) }
        var browser = try town.browser(site)
        try await browser.signIn(email)
        return browser
    }

    /// A parent who has sent a request about a child; the child's entry and the request's reference.
    func request(
        _ email: String = "robin@example.org", _ changes: [String: String] = [:]
    ) async throws -> (parent: Browser, entry: String, reference: String) {
        var parent = try await Family.parent(town, email)
        let entry = try await parent.add(changes)
        _ = try await parent.sent(entry)
        let reference = try await read { db in
            try db.row("SELECT reference FROM judgement WHERE subject = $1 ORDER BY at DESC", entry)?.text(0) ?? ""
        }
        return (parent, entry, reference)
    }

    /// Takes a request in as being about someone new, and returns the id of the case.
    @discardableResult
    func takeIn(_ reference: String, _ officer: inout Browser, choice: String = "new") async throws -> String {
        try await officer.visit("requests/\(reference)")
        try await officer.submit("/\(reference)", ["choice": choice, "role": "parent"], button: "preview")
        try await officer.submit("/\(reference)", button: "do")
        return try officer.page.id(of: "cases")
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.team).store.read(work)
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.team).store.write(work)
    }

    func count(_ table: StaticString) async throws -> Int {
        try await read { db in
            switch table.description {
            case "person": try db.row("SELECT COUNT(*) FROM person")?.integer(0) ?? 0
            case "casefile": try db.row("SELECT COUNT(*) FROM casefile")?.integer(0) ?? 0
            default: try db.row("SELECT COUNT(*) FROM message")?.integer(0) ?? 0
            }
        }
    }

    /// The person of a case.
    func person(of caseID: String) async throws -> String {
        try #require(try await read { try CaseStore.find(.system($0), caseID)?.person })
    }

    /// Everybody involved now with the person of a case.
    func involved(_ caseID: String) async throws -> [Involvement] {
        let person = try await person(of: caseID)
        return try await read { try InvolvementStore.all(.system($0), person: person).filter { $0.ended == nil } }
    }

    func audit() async throws -> [String] {
        try await read { db in try db.rows("SELECT action FROM audit ORDER BY at").map { $0.text(0) } }
    }

    /// Whether an account may see the case behind its entry, asked of the one key there is.
    func sees(_ browser: Browser, _ email: String, _ entry: String) async throws -> Bool {
        try await permissions(browser, email, entry)?.may(.seesCase) == true
    }

    /// The permissions of an account on the person of its entry.
    func permissions(_ browser: Browser, _ email: String, _ entry: String) async throws -> Casework.Permissions? {
        let account = try #require(try await town.find(email, browser.site.id))
        let session = Session(
            id: "s", account: account.id, name: account.name, email: email, proof: .code,
            ends: .distantFuture)
        let visit = Visit(
            head: browser.head(.get, browser.path()), site: browser.site, language: .en, session: session,
            now: town.clock.now)
        return try await browser.site.store.read { try Permissions.find($0, entry: entry, for: visit) }
    }
}
