import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Web

/// Two step verification by a code sent to the account's e-mail address.
struct MailedCode: Plugin, SecondFactor {
    static let name = "mailed-code"
    static let summary = "Two step verification by a code sent by e-mail."

    let method = "email"
    let label: TextKey = "twoStep.method.email"
    let words: TextKey = "code"
    private let codes: SentCodes
    var digits: Int { codes.digits }

    init(settings: inout Settings) { codes = SentCodes(settings: &settings) }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.secondFactors.declared != nil else { return blueprint.fail(without: "two-step") }
        blueprint.add(self as any SecondFactor)
        blueprint.add(template)
    }

    func challenge(
        _ connection: Connection, account: String, signIn: String, site: Site, language: Language, now: Date
    ) throws {
        try Outbox.post(
            connection, "two-step-code", id: newID(), site: site, language: language, account: account,
            subject: signIn, lifetime: codes.lifetime, now: now)
    }

    func accepts(
        _ code: String, _ connection: Connection, account: String, signIn: String, site: Site, now: Date
    ) throws -> Bool {
        try SentCodes.accept(code, connection, signIn: signIn, site: site, now: now)
    }

    func state(
        _ connection: Connection, account: String, signIn: String, now: Date
    ) throws -> SecondFactorState {
        SecondFactorState(codes: try SentCodes.valid(connection, signIn: signIn, now: now))
    }

    private var template: MailTemplate {
        MailTemplate("two-step-code", isUrgent: true) { job, account in
            let code = try await codes.make(for: job)
            let texts = job.site.texts(job.language)
            return MailContent(
                to: account.email, name: account.name, subject: texts("mail.code.subject"),
                parts: [
                    .code(texts("mail.code.body", ["code": code])),
                    .paragraph(texts("mail.code.after", ["minutes": String(codes.minutes)])),
                ])
        }
    }
}
