import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

/// Leicester, whose residents and professionals may send one form without an account, and what they send.
struct OpenRequestScene {
    static let citizens = Family.portal
    static let professionals = "leicester/professional/live"
    static let team = "leicester/team/live"
    static let page = "without-account/form/quick"
    static let email = "sam.reed@example.org"

    let town: Town

    /// - Parameters:
    ///   - settings: those of the plugin, besides its form.
    ///   - edit: further changes of the configuration.
    init(_ settings: ConfigValue = ["perClient": 1000], edit: (Town.Copy) throws -> Void = { _ in }) throws {
        town = try Town(edited: true) { copy in
            try copy.write(Self.form, to: "forms/quick.json")
            for portal in ["citizen", "professional"] {
                try copy.set(["plugins", "open-requests"], to: settings, in: "portals/\(portal).json")
                try copy.set(["plugins", "open-requests", "forms"], to: ["quick"], in: "portals/\(portal).json")
            }
            try edit(copy)
        }
    }

    private static let form = """
        {
          "title": { "en": "Quick request", "cy": "Cais cyflym" }, "reference": "QR", "stage": "request",
          "editing": "until-decision",
          "steps": {
            "views": {
              "title": { "en": "Your request", "cy": "Eich cais" },
              "questions": {
                "reason": { "kind": "long-text", "need": "required", "label": { "en": "Why?", "cy": "Pam?" } },
                "letter": { "kind": "file", "types": ["pdf"], "label": { "en": "A letter", "cy": "Llythyr" } }
              }
            },
            "summary": { "title": { "en": "Summary", "cy": "Crynodeb" }, "questions": {} }
          },
          "declarations": {
            "truth": {
              "title": { "en": "Declaration", "cy": "Datganiad" }, "text": { "en": "It is true.", "cy": "Mae'n wir." },
              "agree": { "en": "I agree", "cy": "Rwy'n cytuno" }
            }
          },
          "sent": { "text": { "en": "We read your request.", "cy": "Byddwn yn darllen eich cais." } }
        }
        """

    /// What is typed into the page, of which each word is unlike all that the portal itself says.
    static func typed(_ email: String = email) -> [String: String] {
        [
            "sender-forename": "Samira", "sender-surname": "Reedham", "sender-email": email,
            "sender-phone": "01632 960 417", "forename": "Philippa", "surname": "Thistleton", "gender": "female",
            "born.day": "14", "born.month": "3", "born.year": "2016", "school.at": "home", "relationship": "mother",
            "responsibility": "yes", "reason": "Reading is hard for her.", "declaration.truth": "yes",
        ]
    }

    static var letter: ChosenFile {
        ChosenFile(input: "letter", name: "from-our-doctor.pdf", type: "application/pdf", bytes: FormFiles.pdf)
    }

    /// A visitor who has opened the page.
    func visitor(_ site: String = citizens, from client: String = "203.0.113.7") async throws -> Browser {
        var browser = try town.browser(site)
        browser.client = client
        try await browser.visit(Self.page)
        return browser
    }

    /// Sends a request, and returns the visitor at what follows.
    func send(
        _ email: String = email, _ site: String = citizens, from client: String = "203.0.113.7",
        files: [ChosenFile] = []
    ) async throws -> Browser {
        var browser = try await visitor(site, from: client)
        try await browser.submit("/" + Self.page, Self.typed(email), files: files)
        return browser
    }

    /// Posts the page that a visitor has open as it would be filled in, and follows no redirect.
    /// - Parameter slowly: whether its body comes some time after its head.
    func post(_ visitor: Browser, _ email: String = email, slowly: Bool = false) async throws -> Seen {
        let form = try visitor.page.form("/" + Self.page)
        let typed = Self.typed(email)
        let fields = form.fields.filter { typed[$0.0] == nil } + typed.map { ($0.key, $0.value) }
        let body = ChosenFile.body(fields, [])
        let head = visitor.head(
            .post, form.action,
            [
                "Sec-Fetch-Site": "same-origin", "Content-Length": String(body.count),
                "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
            ])
        return slowly ? await town.sendSlowly(head, body) : await town.send(head, body)
    }

    /// All requests that were stored, the oldest first.
    var requests: [OpenRequest] {
        get async throws {
            try await read { db in
                try db.rows("SELECT account FROM open_request ORDER BY at, account").compactMap {
                    try OpenRequestStore.find(db, account: $0.text(0))
                }
            }
        }
    }

    /// The only request that was stored.
    var request: OpenRequest {
        get async throws {
            let all = try await requests
            try #require(all.count == 1, "\(all.count) requests")
            return all[0]
        }
    }

    /// How many rows each table has that a request fills.
    var counts: [Int] {
        get async throws {
            try await read { db in
                try [
                    db.row("SELECT COUNT(*) FROM open_request"), db.row("SELECT COUNT(*) FROM account"),
                    db.row("SELECT COUNT(*) FROM entry"), db.row("SELECT COUNT(*) FROM submission"),
                    db.row("SELECT COUNT(*) FROM upload"), db.row("SELECT COUNT(*) FROM outbox"),
                ].map { $0?.integer(0) ?? 0 }
            }
        }
    }

    /// The mails that a request has sent to its address.
    func mails(_ email: String = email) async throws -> [String] {
        try await town.mails(to: email, Self.citizens).map { $0.subject + "\n" + $0.text }
    }

    /// Confirms the address by the mailed link.
    func confirm(_ email: String = email) async throws {
        var browser = try town.browser(Self.citizens)
        try await browser.open(try await browser.link(email))
        try await browser.submit("")
        #expect(browser.page.heading == "Your address is confirmed")
    }

    /// Someone who has signed in by two steps, with an account of that address.
    func account(_ email: String = email, _ site: String = citizens) async throws -> Browser {
        try await Family.parent(town, email, site)
    }

    /// Presses the button that adds what waits to the account.
    func claim(_ browser: inout Browser) async throws {
        try await browser.visit("claim")
        try await browser.submit("/claim")
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.citizens).store.read(work)
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.citizens).store.write(work)
    }
}
