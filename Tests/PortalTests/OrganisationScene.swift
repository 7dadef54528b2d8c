import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

/// Evie's case, with a primary school and a special school: who is a member of which, and what is asked of the SENCO at the
/// primary school.
struct OrganisationScene {
    static let professionals = "leicester/professional/live"
    static let form = "educational-advice"
    static let another = "specialist-teacher-advice"

    let town: Town
    var scene: CaseScene
    /// Of the primary school: its SENCOs.
    let pat: String
    let alex: String
    /// Its head teacher, who does not read the central inbox.
    let head: String
    /// Its office, which reads the central inbox and manages the members.
    let office: String
    /// The SENCO of the special school.
    let other: String
    /// A professional who is a member of none.
    let stranger: String

    init() async throws {
        town = try Town(edited: true) { copy in
            try copy.replace(
                #""theme": "leicester","#,
                with: """
                    "theme": "leicester",
                    "workRoles": {
                      "senco": { "title": { "en": "SENCO", "cy": "CADY" } },
                      "head": { "title": { "en": "Head teacher", "cy": "Pennaeth" } }
                    },
                    """, in: "Tenants/leicester/tenant.json")
            for portal in ["professional", "team"] {
                try copy.replace(
                    #""plugins": {"#,
                    with:
                        #""plugins": { "organisations": { "membersManage": true, "mailbox": "optional", "notifyMailbox": true },"#,
                    in: "Tenants/leicester/portals/\(portal).json")
            }
        }
        scene = try await CaseScene(town)
        var ids: [String] = []
        for (name, surname) in [
            ("Pat", "Lee"), ("Alex", "Moor"), ("Hedy", "Hill"), ("Olu", "Desk"), ("Sol", "Far"), ("Nan", "None"),
        ] {
            let id = try await town.account(
                "\(name.lowercased())@school.example.org", Self.professionals, twoStep: "email")
            try await town.site(Self.professionals).store.write {
                try AccountStore.setName($0, id, title: "", forename: name, surname: surname, gender: "")
            }
            ids.append(id)
        }
        (pat, alex, head, office, other, stranger) = (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5])
        let now = town.clock.now
        try await write { [ids] db in
            let places = [("primary", "Example Primary", "office@school.example.org"), ("special", "Far School", "")]
            for (id, name, mailbox) in places {
                try OrganisationStore.add(.system(db), Organisation(id: id, name: name, mailbox: mailbox), at: now)
            }
            let members: [(Int, String, Set<String>, Bool)] = [
                (0, "primary", ["senco"], false), (1, "primary", ["senco"], false), (2, "primary", ["head"], false),
                (3, "primary", [], true), (4, "special", ["senco"], false),
            ]
            for (index, place, roles, isOffice) in members {
                try OrganisationStore.add(
                    db,
                    OrganisationMember(
                        id: "member-\(index)", organisation: place, account: ids[index], roles: roles,
                        manages: isOffice, readsInbox: isOffice, began: now), by: "")
            }
        }
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(CaseScene.team).store.write(work)
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(CaseScene.team).store.read(work)
    }

    /// The officer involves the SENCO at the primary school, and asks for advice.
    mutating func ask() async throws {
        try await involve()
        try await scene.act("ask", ["who": try await involvement, "service": "education", "form": Self.form])
    }

    mutating func involve(role: String = "senco") async throws {
        try await scene.officer.visit("cases/\(scene.id)/people/organisation")
        try await scene.officer.submit("/people/organisation", ["organisation": "primary", "role": role])
    }

    var involvement: String {
        get async throws {
            try #require(
                try await read {
                    try $0.row(
                        "SELECT id FROM involvement WHERE account IN (SELECT id FROM allocation) AND ended IS NULL")
                }?.text(0))
        }
    }

    var allocation: String {
        get async throws { try #require(try await read { try $0.row("SELECT id FROM allocation") }?.text(0)) }
    }

    var entry: String {
        get async throws {
            try #require(
                try await read {
                    try $0.row("SELECT id FROM entry WHERE account IN (SELECT id FROM allocation) AND removed IS NULL")
                }?.text(0))
        }
    }

    func browser(_ name: String) async throws -> Browser {
        var browser = try town.browser(Self.professionals)
        try await browser.signIn("\(name)@school.example.org")
        return browser
    }

    /// Takes it, or hands it on.
    func pass(_ browser: inout Browser, to account: String, note: String = "") async throws -> Seen {
        let id = try await allocation
        try await browser.visit("work/\(id)")
        return try await browser.submit("/work/\(id)", ["to": account, "note": note])
    }

    /// Starts the advice, and returns the id of the draft.
    func begin(_ browser: inout Browser, _ form: String = form) async throws -> String {
        try await browser.visit("requests")
        try await browser.submit("/\(form)/start")
        return try browser.page.id(of: "drafts")
    }

    /// Removes a member by the office.
    /// - Parameter office: its browser, signed in; nil to sign in now, which delivers every mail that waits.
    func leave(_ member: String, to account: String, by office: Browser? = nil) async throws {
        var office = if let office { office } else { try await browser("olu") }
        let path = "organisations/primary/members/\(member)/leave"
        try await office.visit(path)
        try await office.submit("/leave", ["to": account], button: "preview")
        try await office.submit("/leave", button: "do")
    }
}
