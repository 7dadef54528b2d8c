import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Web

/// Two step verification by a code in a text message to a mobile telephone.
struct TextMessages: Plugin, SecondFactor {
    static let name = "text-message"
    static let summary = "Two step verification by a code in a text message, sent through a gateway."

    static let migrations = [
        Migration(
            "text-message-1",
            "CREATE TABLE text_number (account TEXT PRIMARY KEY, number TEXT NOT NULL, confirmed BIGINT NOT NULL)",
            """
            CREATE TABLE text_pending (
                id TEXT PRIMARY KEY, session TEXT NOT NULL, account TEXT NOT NULL, number TEXT NOT NULL,
                keeps BIGINT NOT NULL, created BIGINT NOT NULL, tries BIGINT NOT NULL)
            """,
            "CREATE INDEX text_pending_session ON text_pending (session)",
            "CREATE INDEX text_pending_created ON text_pending (created)")
    ]

    static let page = PageLink<Void>("account/two-step/text")
    static let template = "two-step-text"

    let method = "text"
    let label: TextKey = "twoStep.method.text"
    let words: TextKey = "code.text"
    let setUp: PageLink<Void>? = TextMessages.page
    /// Whether numbers of other countries may be used.
    let takesAbroad: Bool
    private let codes: SentCodes
    private let gateway: TextGatewaySettings
    var digits: Int { codes.digits }

    init(settings: inout Settings) {
        codes = SentCodes(settings: &settings)
        takesAbroad = settings.read(
            "abroad", default: false, "Whether numbers of other countries may be used; else those of the United Kingdom"
        )
        gateway = TextGatewaySettings(settings: &settings)
    }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.secondFactors.declared != nil else { return blueprint.fail(without: "two-step") }
        blueprint.add(self as any SecondFactor)
        blueprint.textCarrier = gateway.carrier
        if let carrier = gateway.carrier { blueprint.add(service(carrier)) }
        blueprint.add(message)
        blueprint.cleanUp { db, now in
            try db.run("DELETE FROM text_pending WHERE created < $1", seconds(now) - 86_400)
        }
        TextMessagePages(plugin: self).contribute(to: &blueprint)
    }

    func isReady(_ connection: Connection, account: String) throws -> Bool {
        try TextNumbers.number(connection, of: account) != nil
    }

    func challenge(
        _ connection: Connection, account: String, signIn: String, site: Site, language: Language, now: Date
    ) throws {
        try Outbox.post(
            connection, Self.template, id: newID(), site: site, language: language, account: account, subject: signIn,
            lifetime: codes.lifetime, now: now)
    }

    func accepts(
        _ code: String, _ connection: Connection, account: String, signIn: String, site: Site, now: Date
    ) throws -> Bool {
        try SentCodes.accept(code, connection, signIn: signIn, site: site, now: now)
    }

    func state(_ connection: Connection, account: String, signIn: String, now: Date) throws -> SecondFactorState {
        let number =
            try TextNumbers.pending(connection, id: signIn)?.number ?? TextNumbers.number(connection, of: account)
        let last = try connection.row(
            """
            SELECT state FROM outbox WHERE account = $1 AND template = $2 AND subject = $3
            ORDER BY created DESC, id DESC LIMIT 1
            """, account, Self.template, signIn)
        return SecondFactorState(
            codes: try SentCodes.valid(connection, signIn: signIn, now: now), hasFailed: last?.text(0) == "failed",
            values: ["end": MobileNumber.end(number ?? "")])
    }

    func forget(_ connection: Connection, account: String) throws {
        try connection.run("DELETE FROM text_number WHERE account = $1", account)
    }

    /// The gateway, for the operator's check and test.
    private func service(_ carrier: any TextCarrier) -> ServiceCheck {
        let to = Field(
            "to", "text.test.to", hint: "text.test.to.hint", .telephone, required: true, limit: 30)
        let test = ServiceCheck.Test.message(to) { [takesAbroad] site, typed in
            guard let number = MobileNumber.read(typed, abroad: takesAbroad) else {
                throw ServiceFailure("this is no number of a mobile telephone")
            }
            let body = site.texts(site.defaultLanguage)("text.test.body")
            try await carrier.send(
                TextMessage(to: number, body: body, id: newID(), portal: site.id, date: site.services.now()))
        }
        guard let check = carrier.check else { return ServiceCheck(Self.name, "text.service", test: test, check: nil) }
        return ServiceCheck(Self.name, "text.service", test: test) { _ in try await check() }
    }

    /// The message, to the number that is being set up, or to the account's own.
    private var message: MailTemplate {
        MailTemplate(text: Self.template) { job in
            let number = try await job.site.store.read { db in
                try TextNumbers.pending(db, id: job.subject)?.number ?? TextNumbers.number(db, of: job.account)
            }
            guard let number else { return nil }
            let code = try await codes.make(for: job)
            let texts = job.site.texts(job.language)
            return TextContent(
                to: number, body: texts("text.code.body", ["code": code, "minutes": String(codes.minutes)]))
        }
    }
}
