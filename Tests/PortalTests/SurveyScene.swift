import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing

@testable import Casework
@testable import Portal

/// Leicester, which asks families how it went, with families whose cases are open.
struct SurveyScene {
    static let citizens = "leicester/citizen/live"
    static let team = "leicester/team/live"

    /// A member of a family, and the case of their child.
    struct Member: Sendable {
        let email: String
        let account: String
        let entry: String
        let caseID: String
        let child: String
    }

    let town: Town

    /// - Parameters:
    ///   - settings: those of the plugin on the portal of residents.
    ///   - edit: further changes of the configuration.
    init(
        _ settings: ConfigValue = ["form": "survey", "days": 14, "remindAfterDays": 10],
        edit: (Town.Copy) throws -> Void = { _ in }
    ) throws {
        town = try Town(edited: true) { copy in
            try copy.write(Self.form, to: "forms/survey.json")
            try copy.set(["plugins", "survey"], to: settings, in: "portals/citizen.json")
            try copy.set(["plugins", "survey"], to: [:], in: "portals/team.json")
            try edit(copy)
        }
    }

    static let form = """
        {
          "title": { "en": "Survey", "cy": "Arolwg" }, "reference": "SV", "stage": "request", "editing": "never",
          "steps": {
            "views": {
              "title": { "en": "How it went", "cy": "Sut aeth hi" },
              "questions": {
                "way": {
                  "kind": "radios", "need": "required", "label": { "en": "How was the way?", "cy": "Sut oedd y ffordd?" },
                  "choices": { "easy": { "en": "Easy", "cy": "Hawdd" }, "hard": { "en": "Hard", "cy": "Anodd" } }
                },
                "more": { "kind": "long-text", "label": { "en": "What else?", "cy": "Beth arall?" } }
              }
            },
            "summary": { "title": { "en": "Summary", "cy": "Crynodeb" }, "questions": {} }
          },
          "sent": { "text": { "en": "Thank you.", "cy": "Diolch." } }
        }
        """

    /// Someone of a family, with an account and the case of a child.
    func member(
        _ email: String = "robin@example.org", child: String = "Evie", as role: String = "parent",
        _ site: String = citizens
    ) async throws -> Member {
        let account = try await town.account(email, site, twoStep: "email")
        let (now, rules) = (town.clock.now, try town.site(Self.team).caseRules)
        let (received, born) = (try CivilDate.day("2024-04-01"), try CivilDate.day("2016-03-14"))
        let entry = try await write { db in
            let person = Person(
                id: "person-\(child)",
                PersonDetails(forename: child, surname: "Hartley", gender: "female", born: born))
            if try PersonStore.find(.system(db), person.id) == nil {
                try PersonStore.add(.system(db), person, at: now)
                try CaseStore.open(
                    .system(db), id: "case-\(child)", person: person, received: received, from: .parent, by: .portal,
                    rules: rules, at: now)
            }
            return try Linking.link(
                .system(db), account: account, entry: nil, to: person, as: role, relationship: .mother,
                involvement: "involved-\(account)", title: "mother", at: now)
        }
        return Member(email: email, account: account, entry: entry, caseID: "case-\(child)", child: child)
    }

    /// Records what happened in a case today.
    func record(_ fact: String, of member: Member) async throws {
        let now = town.clock.now
        try await write { db in
            try FactStore.add(.system(db), Fact(fact, CivilDate(now)), to: member.caseID, source: fact, at: now)
        }
    }

    /// Has the work of the background done, as happens every hour.
    func work() async throws {
        let site = try town.site(Self.citizens)
        for job in site.features.jobs { try await job(site, town.clock.now) }
        // Mail waits a week at most.
        _ = try await town.mails(to: "", Self.citizens)
    }

    /// A member of a family who has just been invited, and the id of the invitation.
    func invited(_ email: String = "robin@example.org", child: String = "Evie") async throws -> (Member, String) {
        let member = try await member(email, child: child)
        try await record("plan-issued", of: member)
        town.clock.advance(by: 14 * 86_400)
        try await work()
        return (member, try #require(try await invitation(of: member)))
    }

    func invitation(of member: Member) async throws -> String? {
        try await read { db in
            try db.row("SELECT id FROM survey_invitation WHERE account = $1", member.account)?.text(0)
        }
    }

    /// What became of the invitations of an account.
    func states(of member: Member) async throws -> [String] {
        try await read { db in
            try db.rows("SELECT state FROM survey_invitation WHERE account = $1", member.account).map { $0.text(0) }
        }
    }

    /// All columns of all answers that are kept.
    func answers() async throws -> [[String]] {
        try await read { db in
            try db.rows("SELECT id, month, account, entry, language, definition, answers FROM survey_answer").map {
                row in
                (0..<7).map { row.text($0) }
            }
        }
    }

    /// How often each mail of the survey was sent to a member.
    func mails(_ member: Member) async throws -> [String] {
        let subjects: Set = ["Tell us how it went", "Reminder: tell us how it went"]
        return try await town.mails(to: member.email, Self.citizens).map(\.subject).filter(subjects.contains)
    }

    /// A member who has signed in by two steps.
    func browser(_ member: Member) async throws -> Browser {
        var browser = try town.browser(Self.citizens)
        try await browser.signIn(member.email)
        return browser
    }

    /// Opens an invitation and answers it.
    func answer(_ invitation: String, _ member: Member, more: String = "", way: String = "easy") async throws {
        var browser = try await browser(member)
        try await browser.visit("survey/\(invitation)")
        try await browser.submit("/\(invitation)", ["way": way, "more": more])
        #expect(browser.page.heading == "Thank you for your answers")
    }

    func staff(_ role: Role) async throws -> Browser {
        let email = "\(role.rawValue)@example.org"
        if try await town.find(email, Self.team) == nil { try await town.account(email, Self.team, role: role) }
        var browser = try town.browser(Self.team)
        try await browser.signIn(email)
        return browser
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.citizens).store.read(work)
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.citizens).store.write(work)
    }
}
