import Database
import Foundation
import Markup
import PortalKit
import Testing
import Web

@testable import Portal

/// Filling in the parental request, as the proofs of forms do.
extension Browser {
    /// What the first step wants, the third and the fifth: without these nothing is sent.
    static let wanted = [
        "relationship": ["relationship": "I am his mother"], "help": ["learns-at": "home"],
        "hopes": ["may-contact": "yes"],
    ]

    /// The fields that a post from this session carries.
    var proof: [(String, String)] {
        get async throws {
            var browser = self
            let form = try await browser.visit("account/reach").form("/account/reach")
            return [("csrf-token", form["csrf-token"] ?? "")]
        }
    }

    /// Begins the parental request about a child, and returns the id of the draft.
    mutating func begin(_ child: String) async throws -> String {
        try await visit("people/\(child)")
        try await submit("/parental-request/start")
        return try #require(
            page.address.firstMatch(of: /drafts\/([^\/]+)\/step\/relationship$/).map { String($0.1) })
    }

    /// Opens a step of a draft.
    @discardableResult
    mutating func step(_ name: String, of draft: String) async throws -> Seen {
        try await visit("drafts/\(draft)/step/\(name)")
    }

    /// Presses a button of the step that is open; `Save and continue` where none is named.
    @discardableResult
    mutating func save(
        _ values: [String: String] = [:], button: String? = nil, files: [ChosenFile] = []
    ) async throws -> Seen {
        let step = page.address.prefix { $0 != "?" }
        return try await submit(
            String(step.suffix(from: step.lastIndex(of: "/") ?? step.startIndex)),
            values, button: button, files: files)
    }

    /// Answers all that has to be answered, and opens the summary.
    mutating func fill(_ draft: String, _ more: [String: [String: String]] = [:]) async throws {
        for (name, values) in Self.wanted {
            try await step(name, of: draft)
            try await save(values.merging(more[name] ?? [:]) { $1 })
        }
        try await step("summary", of: draft)
    }

    /// Agrees to everything and presses `Submit` on the summary that is open.
    @discardableResult
    mutating func send() async throws -> Seen {
        try await save(["declaration.declaration": "yes", "declaration.terms": "yes"], button: "send")
    }

    /// Sends a request about a child, and returns the id of the submission.
    mutating func sent(_ child: String, _ more: [String: [String: String]] = [:]) async throws -> String {
        try await fill(try await begin(child), more)
        return try await send().id(of: "submissions")
    }
}

extension Seen {
    /// The id in the page's own address, after `folder`.
    func id(of folder: String) throws -> String {
        let parts = address.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        guard let index = parts.firstIndex(of: folder), index + 1 < parts.count else {
            throw Missing(what: "\(folder) in \(self)")
        }
        return parts[index + 1]
    }

    /// What an input of the page holds.
    func value(_ name: String) -> String? { PageForm.all(in: text).compactMap { $0[name] }.last }
}

extension Town {
    /// All that forms have written at a site, a line a row.
    func forms(_ id: String) async throws -> [String] {
        try await site(id).store.read { db in
            let rows = try [
                db.rows("SELECT id, account, subject, form, answers, step, version, sent FROM draft ORDER BY id"),
                db.rows(
                    "SELECT id, account, subject, reference, answers, version, replaced FROM submission ORDER BY id"),
                db.rows("SELECT id, account, name, kind, size, digest, state, loose FROM upload ORDER BY id"),
                db.rows("SELECT holder, upload, '', '', '', '', '', '' FROM upload_use ORDER BY holder, upload"),
                db.rows("SELECT id, forename, surname, account, removed, '', '', '' FROM entry ORDER BY id"),
                db.rows("SELECT id, template, account, subject, '', '', '', '' FROM outbox ORDER BY id"),
                db.rows(
                    "SELECT id, account, action, subject, object, '', '', '' FROM audit WHERE action NOT LIKE 'viewed%' ORDER BY id"
                ),
            ].joined()
            return rows.map { row in (0..<7).map { row.text($0) }.joined(separator: "|") }
        }
    }

    /// What the audit says was done, the newest last.
    func audit(_ id: String) async throws -> [String] {
        try await site(id).store.read { db in
            try db.rows("SELECT action FROM audit ORDER BY rowid").map { $0.text(0) }
        }
    }
}
