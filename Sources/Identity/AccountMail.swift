public import Database
import Foundation
public import PortalKit

/// The mails about accounts, by the names of their templates. Links are created when the mail is rendered, not when it
/// is queued.
public enum AccountMail: String, Sendable {
    /// The link that activates an account, or the invitation of one.
    case activate = "account-activate"
    /// A registration was made for an address that already has an account.
    case known = "account-known"
    /// The link that resets a forgotten password.
    case reset = "account-reset"
    /// The password was changed.
    case passwordChanged = "account-password-changed"
    /// Two step verification was turned on.
    case twoStepOn = "account-two-step-on"
    /// Two step verification was turned off.
    case twoStepOff = "account-two-step-off"
    /// The secret answer was changed.
    case secretAnswerChanged = "account-secret-answer-changed"
    /// The link that confirms a new address, sent to it.
    case confirmEmail = "account-confirm-email"
    /// The address was changed; sent to the old one.
    case emailChanged = "account-email-changed"

    /// Queues the mail. To be called in the transaction of the change; throws `DatabaseError`.
    /// - Parameter subject: the address that `confirmEmail` and `emailChanged` are sent to; empty for others.
    public func post(_ db: Connection, account: String, subject: String = "", _ visit: Visit) throws {
        try Outbox.post(
            db, rawValue, id: newID(), site: visit.site, language: visit.language, account: account, subject: subject,
            now: visit.now)
    }

    /// - Parameter registers: whether people register themselves; otherwise they are invited.
    static func contribute(to blueprint: inout Blueprint, registers: Bool) {
        // An invitation may also be given as a link outside of mail, so the mailed link must not replace that one.
        let link = registers ? "mail.activate" : "mail.invite" as StaticString
        blueprint.add(activate.linking(to: SiteLinks.activation, .activate, isOnly: registers, link))
        blueprint.add(reset.linking(to: AccountLinks.reset, .reset, "mail.reset"))
        blueprint.add(
            confirmEmail.template(isUrgent: true) { job, account in
                let token = try await job.site.store.write { db in
                    try LinkStore.make(db, .email, account: account.id, subject: job.subject, at: job.now)
                }
                let page = AccountLinks.confirmEmail(token)
                return letter(job, account, "mail.email", to: job.subject, link: page)
            })
        for (mail, family) in [
            (known, "mail.known"), (passwordChanged, "mail.passwordChanged"), (twoStepOn, "mail.twoStepOn"),
            (twoStepOff, "mail.twoStepOff"), (secretAnswerChanged, "mail.secretAnswerChanged"),
        ] as [(AccountMail, StaticString)] {
            blueprint.add(
                mail.template(isUrgent: false) { job, account in
                    letter(job, account, family, to: account.email, link: AccountLinks.forgot())
                })
        }
        blueprint.add(
            emailChanged.template(isUrgent: false) { job, account in
                letter(job, account, "mail.emailChanged", to: job.subject, link: nil)
            })
    }

    /// The template, which sends nothing to an account that is gone or for which `content` is nil.
    private func template(
        isUrgent: Bool, _ content: @escaping @Sendable (MailJob, Account) async throws -> MailContent?
    ) -> MailTemplate {
        MailTemplate(rawValue, isUrgent: isUrgent) { job in
            guard let account = try await job.site.store.read({ try AccountStore.find($0, id: job.account) }) else {
                return nil
            }
            return try await content(job, account)
        }
    }

    /// The template of a mail with a new link to `page`, for an account that is not suspended.
    private func linking(
        to page: PageLink<String>, _ purpose: LinkStore.Purpose, isOnly: Bool = true, _ family: StaticString
    ) -> MailTemplate {
        template(isUrgent: true) { job, account in
            guard !account.isSuspended else { return nil }
            let token = try await job.site.store.write { db in
                try LinkStore.make(db, purpose, account: account.id, isOnly: isOnly, at: job.now)
            }
            return Self.letter(job, account, family, to: account.email, link: page(token))
        }
    }

    private static func letter(
        _ job: MailJob, _ account: Account, _ family: StaticString, to: String, link: PagePath?
    ) -> MailContent {
        let texts = job.site.texts(job.language)
        func key(_ part: String) -> TextKey { TextKey(family, part) }
        func paragraphs(_ part: String) -> [MailContent.Part] {
            texts(key(part)).split(separator: "\n").map { .paragraph(String($0)) }
        }
        var parts = paragraphs("body")
        if let link {
            parts.append(.link(label: texts(key("button")), address: job.site.mailLink(job.language, link)))
        }
        if texts.has(key("after")) { parts += paragraphs("after") }
        return MailContent(to: to, name: account.name, subject: texts(key("subject")), parts: parts)
    }
}
