import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

/// What the proofs of requests without an account have in common: a town where Leicester's parents can send one.
struct OpenOffice {
    static let form = """
        {
          "title": { "en": "Quick request", "cy": "Cais cyflym" }, "reference": "QR", "stage": "request",
          "editing": "until-decision", "layout": "page",
          "steps": {
            "views": {
              "title": { "en": "Your request", "cy": "Eich cais" },
              "questions": {
                "reason": { "kind": "long-text", "need": "required", "label": { "en": "Why do you ask?", "cy": "Pam?" } },
                "letter": { "kind": "file", "types": ["pdf"], "label": { "en": "A letter", "cy": "Llythyr" } }
              }
            },
            "summary": { "title": { "en": "Summary", "cy": "Crynodeb" }, "questions": {} }
          },
          "declarations": { "truth": {
            "title": { "en": "Declaration", "cy": "Datganiad" }, "text": { "en": "It is true.", "cy": "Mae'n wir." },
            "agree": { "en": "I agree", "cy": "Cytunaf" } } },
          "sent": { "text": { "en": "We write to you.", "cy": "Byddwn yn ysgrifennu." } }
        }
        """

    let town: Town

    init(_ settings: String = "") throws {
        town = try Town(edited: true) { copy in
            try Self.form.write(
                toFile: "\(copy.root)/Tenants/leicester/forms/quick.json", atomically: true, encoding: .utf8)
            try copy.replace(
                "\"plugins\": {", with: "\"plugins\": { \"open-requests\": { \"forms\": [\"quick\"]\(settings) },",
                in: "Tenants/leicester/portals/citizen.json")
        }
    }

    static func filled(_ email: String, _ changes: [String: String] = [:]) -> [String: String] {
        [
            "sender-forename": "Ada", "sender-surname": "Ashdown", "sender-email": email, "sender-phone": "01632 960123",
            "forename": "Dan", "surname": "Brown", "gender": "male", "born.day": "14", "born.month": "3",
            "born.year": "2016", "relationship": "mother", "responsibility": "yes", "reason": "He needs help.",
            "declaration.truth": "yes",
        ].merging(changes) { $1 }
    }

    /// Sends a request, and returns the browser at what follows.
    func send(
        _ email: String = "ada@example.org", _ changes: [String: String] = [:], files: [ChosenFile] = []
    ) async throws -> Browser {
        var browser = try town.browser(Family.portal)
        try await browser.visit("without-account/form/quick")
        try await browser.submit("/without-account/form/quick", Self.filled(email, changes), files: files)
        return browser
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Family.portal).store.read(work)
    }

    func count(_ table: SQL) async throws -> Int {
        try await read { try $0.row("SELECT COUNT(*) FROM \(table)")?.integer(0) ?? 0 }
    }

    var reference: String {
        get async throws { try await read { try $0.row("SELECT reference FROM open_request")?.text(0) ?? "" } }
    }
}

extension Proofs {
    /// Requests without an account, from sending to claiming.
    @Suite struct OpenRequestTests {
        @Test func `a request without an account reaches the team, and its link confirms the address`() async throws {
            let office = try OpenOffice()
            let landing = try await {
                var browser = try office.town.browser(Family.portal)
                return try await browser.visit()
            }()
            #expect(landing.text.contains("without-account\">"))
            let sender = try await office.send()
            let reference = try await office.reference
            #expect(sender.page.shows("Your request has been sent") && sender.page.shows(reference))
            #expect(sender.cookies.isEmpty)
            #expect(!sender.page.shows("Brown") && !sender.page.shows("ada@example.org"))
            try await office.town.account("priti@example.org", IntakeOffice.team, role: .officer)
            var officer = try office.town.browser(IntakeOffice.team)
            try await officer.signIn("priti@example.org")
            #expect(try await officer.visit("requests").shows("Sent without an account, address not confirmed"))
            #expect(try await officer.visit("requests/\(reference)").shows("ada@example.org"))

            var reader = try office.town.browser(Family.portal)
            let link = try await reader.link("ada@example.org")
            #expect(try await reader.open(link).status == 200)
            #expect(try await officer.visit("requests").shows("address not confirmed"), "GET confirms nothing")
            try await reader.submit("")
            #expect(reader.page.shows("Your address is confirmed"))
            #expect(try await officer.visit("requests").shows("Sent without an account, address confirmed"))

            // It is taken in before it is claimed, as a request on paper is.
            try await officer.visit("requests/\(reference)")
            try await officer.submit("/\(reference)", ["choice": "new", "role": "parent"], button: "preview")
            try await officer.submit("/\(reference)", button: "do")
            #expect(officer.page.status == 200)
            let mails = try await office.town.mails(to: "ada@example.org", Family.portal)
            #expect(mails.count == 2, "the confirmed address is told of the message")
            var parent = try await Family.parent(office.town, "ada@example.org")
            try await parent.visit("claim")
            try await parent.submit("/claim")
            #expect(try await parent.visit("messages").shows("Dan Brown"))
            #expect(try await office.read { try $0.rows("SELECT 1 FROM involvement WHERE account = $1", "x") }.isEmpty)
        }

        @Test func `only the account with the address claims it, in either letter case, and once`() async throws {
            let office = try OpenOffice()
            _ = try await office.send("Ada@Example.org")
            let reference = try await office.reference
            var other = try await Family.parent(office.town, "robin@example.org")
            let seen = try await other.visit("claim")
            #expect(!seen.shows(reference) && seen.shows("There is no request that you can add"))
            let form = try await other.visit("account/personal").form("/account/personal")
            let token = form["csrf-token"] ?? ""
            for page in ["claim", "claim/\(reference)"] {
                let answer = await other.post(
                    other.path(page), [("csrf-token", token), ("id", newID()), ("waiting", reference)])
                #expect(!answer.shows(reference))
            }
            #expect(try await office.count("open_request WHERE claimed IS NULL") == 1)
            #expect(try await other.visit("people").shows("Dan Brown") == false)

            var parent = try await Family.parent(office.town, "ada@example.org")
            #expect(try await parent.visit("home").shows("sent without an account, with your email address"))
            #expect(try await parent.visit("claim").shows(reference))
            let page = try parent.page.form("/claim")
            var twin = try await Family.parent(office.town, "ada@example.org")
            try await twin.visit("claim")
            let both = try twin.page.form("/claim")
            async let one = parent.post(page.action, page.fields)
            async let two = twin.post(both.action, both.fields)
            let statuses = [await one.status, await two.status]
            #expect(statuses.allSatisfy { [303, 409].contains($0) })
            #expect(try await office.count("open_request WHERE claimed IS NOT NULL") == 1)
            #expect(try await office.count("audit WHERE action = 'request-claimed'") == 1)
            #expect(try await parent.visit("people").shows("Dan Brown"))
            #expect(try await parent.visit("submissions").shows(reference))
            #expect(!(try await parent.visit("home").shows("sent without an account")))
            #expect(try await other.visit("claim").shows("There is no request that you can add"))
        }

        @Test func `what anybody sends is limited, and what was typed stays`() async throws {
            let office = try OpenOffice()
            var browser = try office.town.browser(Family.portal)
            let form = try await browser.visit("without-account/form/quick").form("/without-account/form/quick")
            var refused = 0
            for number in 0..<1000 {
                let values = OpenOffice.filled("ada\(number)@example.org")
                let fields = form.fields.filter { values[$0.0] == nil && $0.0 != "id" } + [("id", newID())]
                let headers: Fields = [
                    "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
                ]
                let body = ChosenFile.body(fields + values.sorted { $0.key < $1.key }, [])
                let seen = await browser.post(form.action, body: body, headers: headers)
                if seen.status == 429 {
                    refused += 1
                    if refused == 1 { #expect(seen.shows("He needs help.") && seen.text.contains("value=\"Brown\"")) }
                }
            }
            #expect(refused == 995)
            #expect(try await office.count("open_request") == 5)
            #expect(try await office.count("entry") == 5)
        }

        @Test func `an address gets no more than its share, and nobody takes all of a day`() async throws {
            let office = try OpenOffice(", \"perClient\": 1000, \"perAddress\": 2, \"perDay\": 3")
            for _ in 0..<2 { #expect(try await office.send().page.status == 200) }
            #expect(try await office.send("ADA@example.org").page.status == 429)
            #expect(try await office.send("eve@example.org").page.status == 200)
            #expect(try await office.send("joe@example.org").page.status == 429)
            office.town.clock.advance(by: 90_000)
            #expect(try await office.send("joe@example.org").page.status == 200)
        }

        @Test func `a file of a wrong kind is refused, and a second press sends nothing twice`() async throws {
            let office = try OpenOffice()
            let program = ChosenFile(input: "letter", name: "letter.pdf", type: "application/pdf", bytes: Array("MZ".utf8))
            let wrong = try await office.send(files: [program])
            #expect(wrong.page.status == 422 && wrong.page.text.contains("value=\"Brown\""))
            #expect(wrong.page.shows("Choose these files again"))
            #expect(try await office.count("open_request") == 0)
            #expect(try await office.count("upload") == 0)

            var browser = try office.town.browser(Family.portal)
            let form = try await browser.visit("without-account/form/quick").form("/without-account/form/quick")
            let values = OpenOffice.filled("ada@example.org")
            let fields = form.fields.filter { values[$0.0] == nil } + values.sorted { $0.key < $1.key }
            let headers: Fields = [
                "Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
            ]
            let first = await browser.post(form.action, body: ChosenFile.body(fields, []), headers: headers)
            let second = await browser.post(form.action, body: ChosenFile.body(fields, []), headers: headers)
            #expect(first.location != nil && first.location == second.location)
            #expect(try await office.count("open_request") == 1)
            // The id of another page leads to nothing.
            #expect(try await browser.visit("without-account/form/quick/sent/\(newID())").status == 404)
            #expect(try await browser.visit("without-account/confirm/\(newID())").status == 404)
            // Neither sign-in nor a new password finds the account that holds it.
            #expect(try await office.town.find("ada@example.org", Family.portal) == nil)
        }
    }
}
