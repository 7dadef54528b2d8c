import Configuration
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Vault
import Web

/// A secret answer, asked in addition to the mailed link before a forgotten password is replaced.
///
/// OWASP ASVS 6.4.2 rules out secret questions. This one is only a second condition besides the link, is hashed like a
/// password, and right and wrong answers get the same response.
struct SecretAnswer: Plugin, RecoveryCheck {
    static let name = "recovery-secret-answer"
    private static let page = AccountPage("secret-answer", "account.secretAnswer")
    static let summary = "A secret answer, asked in addition to the mailed link before a password is replaced."

    static let migrations = [
        Migration(
            "secret-answer-1",
            "CREATE TABLE secret_answer (account TEXT PRIMARY KEY, question TEXT NOT NULL, answer TEXT NOT NULL)")
    ]

    init(settings: inout Settings) {}

    let fields = [Field("secret-answer", "forgot.secretAnswer", required: true, marked: false)]

    static let questions = ["street", "teacher", "pet", "place", "book"]
    private static let asked = [
        Field(
            "secret-question", "secret.question",
            .choice(questions.map { .init($0, .key(TextKey("secret.question", $0))) }), required: true),
        Field("secret-answer", "secret.answer", hint: "secret.answer.hint", required: true),
    ]

    func contribute(to blueprint: inout Blueprint) {
        blueprint.check(self)
        blueprint.add(
            RegistrationSection(
                tab: .security, fields: Self.asked,
                prepare: { values, visit in
                    let answer = Self.folded(values["secret-answer"] ?? "")
                    let hash = try await visit.site.services.hasher.hash(answer)
                    return values.merging(["secret-answer": hash]) { $1 }
                },
                save: { db, account, values in
                    try Self.keep(
                        db, account: account, question: values["secret-question"] ?? "",
                        hash: values["secret-answer"] ?? "")
                }))
        blueprint.add(Self.page)
        blueprint.get(Self.page.link, .account) { visit in
            .page(Self.page(FormValues(), visit))
        }
        blueprint.post(Self.page.link, .account) { try await change($0) }
    }

    private static func page(_ typed: FormValues, _ visit: Visit) -> Page {
        AccountArea.page(
            Self.page, fields: asked + [AccountArea.current], typed: typed, visit)
    }

    private func change(_ visit: Visit) async throws -> Reply {
        let (account, fields) = (try visit.account.account, Self.asked + [AccountArea.current])
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard let judged = try await AccountArea.confirmPassword(&typed, visit) else {
            return .page(Self.page(typed, visit), status: 422)
        }
        let (question, hash) = (
            typed["secret-question"], try await visit.site.services.hasher.hash(Self.folded(typed["secret-answer"]))
        )
        try await visit.write { db in
            try AccountArea.confirm(db, judged)
            try Self.keep(db, account: account, question: question, hash: hash)
            try PendingForms.drop(db, page: visit.page, account: account, marker: visit.heldMarker)
            try AccountStore.note(db, "changed-secret-answer", site: visit.site, account: account, at: visit.now)
            try AccountChange.secretAnswer.notify(db, account: account, visit)
        }
        return .redirect(visit.link(Self.page.link).query(["saved": "1"]))
    }

    func accepts(_ values: [String: String], account: String?, visit: Visit) async throws -> Bool {
        let hash = try await visit.site.store.read { db in
            try db.row("SELECT answer FROM secret_answer WHERE account = $1", account ?? "")?.text(0)
        }
        let answer = Self.folded(values["secret-answer"] ?? "")
        return try await visit.site.services.hasher.verify(answer, against: hash) != .wrong
    }

    private static func keep(_ db: Connection, account: String, question: String, hash: String) throws {
        try db.run(
            """
            INSERT INTO secret_answer (account, question, answer) VALUES ($1, $2, $3)
            ON CONFLICT (account) DO UPDATE SET question = excluded.question, answer = excluded.answer
            """, account, question, hash)
    }

    /// Ignores case and repeated spaces, which people do not remember.
    private static func folded(_ answer: String) -> String {
        answer.lowercased().split(separator: " ").joined(separator: " ")
    }
}
