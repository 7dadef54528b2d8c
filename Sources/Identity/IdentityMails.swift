public import Database
import Foundation
public import PortalKit

/// A change to an account by another feature, of which the owner is notified by mail.
public enum AccountChange: Sendable {
    /// Two step verification was turned on or off, or the secret answer was changed.
    case twoStepOn, twoStepOff, secretAnswer

    /// Queues the notification. To be called in the transaction of the change; throws `DatabaseError`.
    public func notify(_ db: Connection, account: String, _ visit: Visit) throws {
        let kind: IdentityMails.Kind =
            switch self {
            case .twoStepOn: .twoStepOn
            case .twoStepOff: .twoStepOff
            case .secretAnswer: .secretAnswerChanged
            }
        try IdentityMails.post(db, kind, account: account, visit)
    }
}

/// The mails about accounts. Links are created when the mail is rendered, not when it is queued.
enum IdentityMails {
    enum Kind: String {
        case activate = "account-activate"
        /// A registration was made for an address that already has an account.
        case known = "account-known"
        case reset = "account-reset"
        case passwordChanged = "account-password-changed"
        case twoStepOn = "account-two-step-on"
        case twoStepOff = "account-two-step-off"
        case secretAnswerChanged = "account-secret-answer-changed"
        /// The link that confirms a new address, sent to it.
        case confirmEmail = "account-confirm-email"
        /// The address was changed; sent to the old one.
        case emailChanged = "account-email-changed"
    }

    static func post(
        _ db: Connection, _ kind: Kind, account: String, subject: String = "", _ visit: Visit
    ) throws {
        try post(db, kind, account: account, subject: subject, on: visit.site, visit.language, at: visit.now)
    }

    static func post(
        _ db: Connection, _ kind: Kind, account: String, subject: String = "", on site: Site, _ language: Language,
        at now: Date
    ) throws {
        try Outbox.post(
            db, kind.rawValue, id: newID(), site: site, language: language, account: account, subject: subject, now: now
        )
    }

    /// - Parameter registers: whether people register themselves; otherwise they are invited.
    static func contribute(to blueprint: inout Blueprint, registers: Bool) {
        // An invitation may also be given as a link outside of mail, so the mailed link must not replace that one.
        blueprint.add(
            registers
                ? link(.activate, .activate, to: SiteLinks.activation, "mail.activate")
                : link(.activate, .activate, to: SiteLinks.activation, isOnly: false, "mail.invite"))
        blueprint.add(link(.reset, .reset, to: AccountLinks.reset, "mail.reset"))
        blueprint.add(
            MailTemplate(Kind.confirmEmail.rawValue, isUrgent: true) { job in
                guard let account = try await account(job) else { return nil }
                let token = try await job.site.store.write { db in
                    try LinkStore.make(db, .email, account: account.id, subject: job.subject, at: job.now)
                }
                return letter(
                    job, account, "mail.email", to: job.subject, link: AccountLinks.confirmEmail(token))
            })
        for (kind, family) in [
            (Kind.known, "mail.known"), (.passwordChanged, "mail.passwordChanged"),
            (.twoStepOn, "mail.twoStepOn"), (.twoStepOff, "mail.twoStepOff"),
            (.secretAnswerChanged, "mail.secretAnswerChanged"),
        ] as [(Kind, StaticString)] {
            blueprint.add(
                MailTemplate(kind.rawValue, isUrgent: false) { job in
                    guard let account = try await account(job) else { return nil }
                    return letter(job, account, family, to: account.email, link: AccountLinks.forgot())
                })
        }
        blueprint.add(
            MailTemplate(Kind.emailChanged.rawValue, isUrgent: false) { job in
                guard let account = try await account(job) else { return nil }
                return letter(job, account, "mail.emailChanged", to: job.subject, link: nil)
            })
    }

    private static func link(
        _ kind: Kind, _ purpose: LinkStore.Purpose, to page: PageLink<String>, isOnly: Bool = true,
        _ family: StaticString
    ) -> MailTemplate {
        MailTemplate(kind.rawValue, isUrgent: true) { job in
            guard let account = try await account(job), !account.isSuspended else { return nil }
            let token = try await job.site.store.write { db in
                try LinkStore.make(db, purpose, account: account.id, isOnly: isOnly, at: job.now)
            }
            return letter(job, account, family, to: account.email, link: page(token))
        }
    }

    private static func account(_ job: MailJob) async throws -> Account? {
        try await job.site.store.read { try AccountStore.find($0, id: job.account) }
    }

    private static func letter(
        _ job: MailJob, _ account: Account, _ family: StaticString, to: String, link: PagePath?
    ) -> MailContent {
        let texts = job.site.texts(job.language)
        func key(_ part: String) -> TextKey { TextKey(family, part) }
        var parts = texts(key("body")).split(separator: "\n").map { MailContent.Part.paragraph(String($0)) }
        if let link {
            parts.append(.link(label: texts(key("button")), address: job.site.mailLink(job.language, link)))
        }
        if texts.has(key("after")) {
            parts += texts(key("after")).split(separator: "\n").map { .paragraph(String($0)) }
        }
        return MailContent(to: to, name: account.name, subject: texts(key("subject")), parts: parts)
    }
}
