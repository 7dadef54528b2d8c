import Configuration
import Database
import Identity
import Markup
import PortalKit
import Vault

/// A secret answer, asked in addition to the mailed link before a forgotten password is replaced.
///
/// OWASP ASVS 6.4.2 rules out secret questions. This one is only a second condition besides the link, is hashed like a
/// password, and right and wrong answers get the same response.
struct SecretAnswer: Plugin, RecoveryCheck {
    static let name = "recovery-secret-answer"
    static let summary = "A secret answer, asked in addition to the mailed link before a password is replaced."

    static let migrations = [
        Migration(
            "secret-answer-1",
            "CREATE TABLE secret_answer (account TEXT PRIMARY KEY, question TEXT NOT NULL, answer TEXT NOT NULL)")
    ]

    init(settings: inout Settings) {}

    let fields = [Field("secret-answer", "forgot.secretAnswer", required: true, marked: false)]

    static let questions = ["street", "teacher", "pet", "place", "book"]
    fileprivate static let asked = [
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
                    let hash = try await Self.hash(values["secret-answer"] ?? "", visit)
                    return values.merging(["secret-answer": hash]) { $1 }
                },
                save: { db, account, values in
                    try Self.save(
                        db, account: account, question: values["secret-question"] ?? "",
                        hash: values["secret-answer"] ?? "")
                }))
        blueprint.add(SecretAnswerForm.page)
        blueprint.form(SecretAnswerForm.page.link, .account) { _, _ in SecretAnswerForm() }
    }

    func accepts(_ values: [String: String], account: String?, visit: Visit) async throws -> Bool {
        let hash = try await visit.site.store.read { db in
            try db.row("SELECT answer FROM secret_answer WHERE account = $1", account ?? "")?.text(0)
        }
        let answer = Self.folded(values["secret-answer"] ?? "")
        return try await visit.site.services.hasher.verify(answer, against: hash) != .wrong
    }

    fileprivate static func save(_ db: Connection, account: String, question: String, hash: String) throws {
        try db.run(
            """
            INSERT INTO secret_answer (account, question, answer) VALUES ($1, $2, $3)
            ON CONFLICT (account) DO UPDATE SET question = excluded.question, answer = excluded.answer
            """, account, question, hash)
    }

    /// The hash of an answer, see ``folded(_:)``.
    fileprivate static func hash(_ answer: String, _ visit: Visit) async throws -> String {
        try await visit.site.services.hasher.hash(folded(answer))
    }

    /// Ignores case and repeated spaces, which people do not remember.
    private static func folded(_ answer: String) -> String {
        answer.lowercased().split(separator: " ").joined(separator: " ")
    }
}

/// The page of My account that changes the question and the answer, with the current password.
private struct SecretAnswerForm: FormAction {
    /// What is checked and hashed before the transaction.
    struct Extra: Sendable {
        /// The account whose password was right.
        let account: Account
        /// The hash of the answer.
        let hash: String
    }

    static let page = AccountPage("secret-answer", "account.secretAnswer")

    let isRepeatable = true

    func fields(_ visit: Visit) -> [Field] { SecretAnswer.asked + [AccountArea.currentPassword] }

    func check(_ input: inout Input) async throws {
        guard let account = try await AccountArea.verifyPassword(&input.typed, input.visit) else { return }
        input.extra = Extra(
            account: account, hash: try await SecretAnswer.hash(input["secret-answer"], input.visit))
    }

    func page(_ input: Input) -> Page {
        AccountArea.page(
            Self.page, fields: fields(input.visit), typed: input.typed, input.visit, form: { input.form($0) })
    }

    func perform(_ db: Connection, _ input: Input) throws -> Address {
        guard let checked = input.extra else { throw Problem(.forbidden, detail: "no password") }
        let (visit, account) = (input.visit, checked.account.id)
        try AccountArea.requireUnchanged(db, checked.account)
        try SecretAnswer.save(db, account: account, question: input["secret-question"], hash: checked.hash)
        try AccountStore.note(db, "changed-secret-answer", account: account, visit)
        try AccountMail.secretAnswerChanged.post(db, account: account, visit)
        return visit.link(Self.page.link).query(["saved": "1"])
    }
}
