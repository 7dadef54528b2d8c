import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

/// Evie Hartley's case, received on 1 September 2024, on the Monday after: her mother has an account, her father has
/// none, and Ms Green of her school has one.
struct CaseScene {
    static let team = "leicester/team/live"
    static let citizen = "leicester/citizen/live"

    let town: Town
    var officer: Browser
    let id = "case-evie"
    let marta: String
    let green: String

    init(_ town: Town, startsOn days: Double = 1) async throws {
        self.town = town
        town.clock.advance(by: days * 86_400)
        marta = try await Self.account(town, "marta@example.org", "Marta", "Hartley", Self.citizen, twoStep: "email")
        green = try await Self.account(
            town, "green@example.org", "Ada", "Green", "leicester/professional/live", twoStep: "email")
        for (email, name) in [("priti@example.org", "Priti"), ("dan@example.org", "Dan")] {
            try await Self.account(town, email, name, "Shah", Self.team)
        }
        let site = try town.site(Self.team)
        let (now, rules, marta, green, id) = (town.clock.now, try site.caseRules, marta, green, id)
        let day = try #require(CivilDate(iso: "2024-09-01"))
        let born = try #require(CivilDate(iso: "2017-05-03"))
        try await site.store.write { db in
            let evie = Person(
                id: "evie", PersonDetails(forename: "Evie", surname: "Hartley", gender: "female", born: born),
                reach: "After 15:30")
            try PersonStore.add(.system(db), evie, at: now)
            try CaseStore.open(
                .system(db), id: id, person: evie, received: day, from: .parent, by: .portal, rules: rules,
                at: now)
            try Linking.link(
                .system(db), account: marta, entry: nil, to: evie, as: "parent", relationship: .mother,
                involvement: "marta",
                title: "mother", at: now)
            try Linking.link(
                .system(db), account: green, entry: nil, to: evie, as: "professional", relationship: .other,
                involvement: "green", title: "SEN Co-ordinator", at: now)
            try InvolvementStore.authenticate(.system(db), account: green, at: now)
            try InvolvementStore.add(
                .system(db),
                Involvement(
                    id: "peter", person: "evie", role: "parent", name: "Peter Hartley", title: "father",
                    lines: ["5 Weir Lane", "Leicester"], began: now))
        }
        officer = try town.browser(Self.team)
        try await officer.signIn("priti@example.org")
    }

    @discardableResult
    private static func account(
        _ town: Town, _ email: String, _ forename: String, _ surname: String, _ site: String, twoStep: String = ""
    ) async throws -> String {
        let id = try await town.account(email, site, twoStep: twoStep, role: .officer)
        try await town.site(site).store.write { db in
            try AccountStore.setName(db, id, title: "", forename: forename, surname: surname, gender: "")
        }
        return id
    }

    /// Another officer, who is signed in too.
    func colleague() async throws -> Browser {
        var browser = try town.browser(Self.team)
        try await browser.signIn("dan@example.org")
        return browser
    }

    /// Lets days pass, after which the officer signs in again.
    mutating func later(days: Double) async throws {
        town.clock.advance(by: days * 86_400)
        try await officer.signIn("priti@example.org")
    }

    /// Fills in an action's page and goes to its preview.
    @discardableResult
    mutating func preview(_ path: String, _ values: [String: String] = [:], files: [ChosenFile] = []) async throws
        -> Seen
    {
        try await officer.visit("cases/\(id)/\(path)")
        return try await officer.submit("/\(path)", values, button: "preview", files: files)
    }

    /// Fills in an action's page and presses its button, whether that shows a preview or does it at once.
    @discardableResult
    mutating func press(_ path: String, _ values: [String: String] = [:]) async throws -> Seen {
        let page = try await officer.visit("cases/\(id)/\(path)")
        let isPreviewed = page.text.contains(#"value="preview""#)
        return try await officer.submit("/\(path)", values, button: isPreviewed ? "preview" : "do")
    }

    /// Does what the preview shows.
    @discardableResult
    mutating func go(_ path: String, _ values: [String: String] = [:]) async throws -> Seen {
        try await officer.submit("/\(path)", values, button: "do")
    }

    /// Both, one after the other; at once where the action shows no preview.
    @discardableResult
    mutating func act(_ path: String, _ values: [String: String] = [:], files: [ChosenFile] = []) async throws -> Seen {
        guard try await officer.visit("cases/\(id)/\(path)").text.contains(#"value="preview""#) else {
            return try await go(path, values)
        }
        let seen = try await preview(path, values, files: files)
        try #require(seen.status == 200, "\(seen.text)")
        return try await go(path)
    }

    /// Whether the page of an action says that it is not possible now, and offers no button to do it.
    mutating func refuses(_ path: String) async throws -> Bool {
        let page = try await officer.visit("cases/\(id)/\(path)")
        return page.status == 200 && page.shows("This is not possible now")
            && ![#"value="preview""#, #"value="do""#].contains(where: page.text.contains)
    }

    func day(_ name: String, _ iso: String) -> [String: String] {
        let parts = iso.split(separator: "-").map(String.init)
        return ["\(name).year": parts[0], "\(name).month": parts[1], "\(name).day": parts[2]]
    }

    /// Records a decision, and returns its id.
    mutating func decide(_ what: String) async throws -> String {
        try await act("decision", ["what": what])
        let all = try await read { try DecisionStore.all(.system($0), of: "case-evie") }
        return try #require(all.first { "\($0.name).\($0.outcome)" == what && $0.published == nil }?.id)
    }

    /// What is typed where a refusal's letter has its reasons and contacts.
    var refusal: [String: String] {
        [
            "kind": "letter", "body": "We refuse, for these reasons.", "part.mediation": "Call 01632 960002",
            "part.disagreement-resolution": "Call 01632 960003", "part.advice-service": "Call 01632 960004",
        ]
    }

    func read<Result: Sendable>(_ work: @escaping @Sendable (Database.Connection) throws -> Result) async throws
        -> Result
    {
        try await officer.site.store.read(work)
    }

    var now: Case {
        get async throws {
            let id = id
            return try #require(try await read { try CaseStore.find(.system($0), id) })
        }
    }

    /// Every message that the team has sent, by the account it went to.
    var messages: [Message] {
        get async throws {
            let accounts = [marta, green]
            return try await read { db in
                try accounts.flatMap { try MessageStore.all(db, account: $0, incoming: false, limit: 50, offset: 0) }
            }
        }
    }

    func count(_ event: String) async throws -> Int {
        try await town.audit(Self.team).filter { $0 == event }.count
    }
}
