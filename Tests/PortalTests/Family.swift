import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Portal

/// What the proofs of people and their progress have in common.
enum Family {
    static let portal = "leicester/citizen/live"

    /// What is typed to add Dan Brown.
    static let dan = [
        "forename": "Dan", "surname": "Brown", "gender": "male", "born.day": "14", "born.month": "3",
        "born.year": "2016", "school.at": "home", "relationship": "mother", "responsibility": "yes",
    ]

    /// Someone who has signed in by two steps.
    static func parent(
        _ town: Town, _ email: String = "robin@example.org", _ site: String = portal, _ language: Language = .en
    ) async throws -> Browser {
        if try await town.find(email, site) == nil { try await town.account(email, site, twoStep: "email") }
        var browser = try town.browser(site, language)
        try await browser.signIn(email)
        return browser
    }

    /// A row as if a form had been sent, at a time that the test says.
    static func send(
        _ town: Town, _ browser: Browser, about child: String, id: String = "sent", title: String = "A request",
        at received: Date, stage: String = "request", isEditable: Bool = true
    ) async throws {
        let at = Int(received.timeIntervalSince1970)
        let account = try #require(try await town.find("robin@example.org", browser.site.id)?.id)
        try await browser.site.store.write { db in
            try db.run(
                """
                INSERT INTO submission (id, reference, account, subject, portal, language, form, stage, title, search,
                    definition, answers, declarations, draft, version, received, sent, replaced, editable)
                VALUES ($1, $2, $3, $4, 'citizen', 'en', 'parental-request', $5, $6, $7, '', '{}', '[]', $1, 1, $8, $8,
                    0, $9)
                """, id, "EHC-" + id, account, child, stage, title, title.lowercased(), at, isEditable ? 1 : 0)
        }
    }
}

extension Browser {
    /// Adds a child, and returns its id.
    @discardableResult
    mutating func add(_ changes: [String: String] = [:], button: String? = nil) async throws -> String {
        try await visit("people/add")
        try await submit("/people/add", Family.dan.merging(changes) { $1 }, button: button)
        return page.address.split(separator: "/").last.map(String.init) ?? ""
    }

    /// How many children the account's page shows.
    mutating func children() async throws -> Int {
        try await visit("people").text.matches(of: #/<li><a class="tile" /#).count
    }
}
