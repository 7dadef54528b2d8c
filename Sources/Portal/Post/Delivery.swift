import Database
import Foundation
import Journal
import Outbound
import PortalKit

/// The result of handling a queued mail.
struct MailOutcome: Sendable {
    /// The raw value is that of the row's column `state`.
    enum State: String {
        case sent
        /// Nothing was sent, because there is no content or no recipient any more.
        case done
        case expired
        /// Failed temporarily, to be retried.
        case later = "waiting"
        /// Failed permanently.
        case failed
    }

    let state: State
    /// Why it was not sent; empty if it was, or has expired.
    let why: String

    init(_ state: State, _ why: String = "") { (self.state, self.why) = (state, why) }
}

/// Renders the mail of an outbox row when it is due, and sends it.
struct Delivery: Sendable {
    let sites: @Sendable () -> [Site]
    let carrier: @Sendable (Site) -> any MailCarrier
    let texts: @Sendable (Site) -> any TextCarrier
    let now: @Sendable () -> Date
    let journal: Journal
    let semaphore = PrioritySemaphore()

    /// Sends the mail of `row`; nil if the mailer was closed while it waited.
    func outcome(of row: OutboxRow, in store: Store) async -> MailOutcome? {
        guard row.expires > now() else { return MailOutcome(.expired) }
        guard await semaphore.enter(isUrgent: row.isUrgent) else { return nil }
        defer { semaphore.leave() }
        // It may have waited in the queue.
        let now = now()
        guard row.expires > now else { return MailOutcome(.expired) }
        // The configuration may change later, so it is retried.
        guard let site = site(of: row, in: store) else { return MailOutcome(.later, "no such portal") }
        guard let template = site.features.mails[row.template] else { return MailOutcome(.later, "no such template") }
        do {
            let language = site.portal.languages.contains(row.language) ? row.language : site.defaultLanguage
            let job = MailJob(
                id: row.id, site: site, language: language, account: row.account, subject: row.subject, now: now)
            switch try await template.make(job) {
            case .mail(let letter)?:
                guard site.admits(letter.to) else { return MailOutcome(.done, "no tester") }
                let message = try MailLayout(site, language).message(letter, id: row.id, date: row.created)
                try await carrier(site).send(message)
            case .text(let text)?:
                // Only accounts that the site admits can sign in, and have a number.
                let mark = site.environment == .test ? "[TEST] " : ""
                try await texts(site).send(
                    TextMessage(
                        to: text.to, body: mark + text.body, id: row.id, portal: site.id, date: row.created))
            case nil: return MailOutcome(.done, "nothing to tell")
            }
            return MailOutcome(.sent)
        } catch let failure as MailFailure {
            return MailOutcome(failure.kind == .refused ? .failed : .later, failure.detail)
        } catch {
            return MailOutcome(.later, Self.words(error))
        }
    }

    func record(_ row: OutboxRow, _ outcome: MailOutcome, _ store: Store) {
        journal.record(
            [.sent, .done].contains(outcome.state) ? .info : .warning, "mail.\(outcome.state)",
            [
                "site": site(of: row, in: store)?.id ?? "?/\(row.portal)", "template": row.template, "row": row.id,
                "attempt": "\(row.attempts + 1)", "detail": outcome.why,
            ])
    }

    /// Logs that the outbox of a store could not be processed.
    func recordStore(_ error: any Error, _ store: Store) {
        let site = sites().first { $0.store === store }
        journal.record(.error, "mail.store", ["site": site?.id ?? "?", "detail": Self.words(error)])
    }

    private func site(of row: OutboxRow, in store: Store) -> Site? {
        let sites = sites().filter { $0.store === store }
        return sites.first { $0.portal.name == row.portal } ?? sites.first { $0.portal.audience.rawValue == row.portal }
    }

    /// The text of an error for the log: a database error contains no personal data; other errors may, so only their
    /// type is used.
    private static func words(_ error: any Error) -> String {
        (error as? DatabaseError)?.description ?? "\(type(of: error))"
    }
}
