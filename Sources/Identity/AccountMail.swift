public import Database
import Foundation
public import PortalKit

/// The mails about accounts, by the names of their templates. Links are created when the mail is rendered, not when it
/// is queued.
public enum AccountMail: String, Sendable {
    /// The link that activates an account, or the invitation of one.
    case activate = "account-activate"
    /// The link of an invitation by the team; its subject is the invitation's id.
    case invitation = "account-invitation"
    /// The team invites an address that has an account; its subject is the invitation's id.
    case invitedKnown = "account-invited"
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
    /// The method of two step verification was changed; the subject is the new method.
    case twoStepChanged = "account-two-step-changed"
    /// An administrator has reset two step verification.
    case twoStepReset = "account-two-step-reset"
    /// A recovery code was used.
    case recoveryCodeUsed = "account-recovery-code-used"
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
        contributeInvitations(to: &blueprint, registers: registers)
        blueprint.add(reset.linking(to: AccountLinks.reset, .reset, "mail.reset"))
        blueprint.add(
            MailTemplate(confirmEmail.rawValue, isUrgent: true) { job, account in
                let token = try await job.site.store.write { db in
                    try LinkStore.make(db, .email, account: account.id, subject: job.subject, at: job.now)
                }
                let link = AccountLinks.confirmEmail(token)
                return MailContent(job, to: account, at: job.subject, "mail.email", link: link)
            })
        for (mail, family) in [
            (known, "mail.known"), (passwordChanged, "mail.passwordChanged"), (twoStepOn, "mail.twoStepOn"),
            (twoStepOff, "mail.twoStepOff"), (twoStepReset, "mail.twoStepReset"),
            (secretAnswerChanged, "mail.secretAnswerChanged"),
        ] as [(AccountMail, StaticString)] {
            blueprint.add(
                MailTemplate(mail.rawValue, isUrgent: false) { job, account in
                    MailContent(job, to: account, family, link: AccountLinks.forgot())
                })
        }
        blueprint.add(
            MailTemplate(twoStepChanged.rawValue, isUrgent: false) { job, account in
                let factor = job.site.features.secondFactors.methods.first { $0.method == job.subject }
                let method = factor.map { job.site.texts(job.language)($0.label) } ?? ""
                return MailContent(
                    job, to: account, "mail.twoStepChanged", ["method": method], link: AccountLinks.forgot())
            })
        blueprint.add(
            MailTemplate(recoveryCodeUsed.rawValue, isUrgent: false) { job, account in
                let left = try await job.site.store.read { try RecoveryCodes.left($0, of: account.id) }
                return MailContent(
                    job, to: account, "mail.recoveryCodeUsed", ["left": String(left)], link: AccountLinks.forgot())
            })
        blueprint.add(
            MailTemplate(emailChanged.rawValue, isUrgent: false) { job, account in
                MailContent(job, to: account, at: job.subject, "mail.emailChanged", link: nil)
            })
    }

    private static func contributeInvitations(to blueprint: inout Blueprint, registers: Bool) {
        let isStaff = blueprint.portal.audience == .staff
        // An invitation may also be given as a link outside of mail, so the mailed link must not replace that one.
        let link = isStaff ? "mail.invite" : "mail.activate" as StaticString
        let usual = activate.linking(to: SiteLinks.activation, .activate, isOnly: !isStaff, link)
        blueprint.add(
            MailTemplate(activate.rawValue, isUrgent: true) { job in
                guard !isStaff else { return try await usual.mail(job) }
                // People who were invited are invited again, as long as the team wants it.
                let (isInvited, waiting) = try await job.site.store.read { db in
                    (
                        try AccountStore.find(db, id: job.account).map { $0.password == nil } ?? false,
                        try InvitationStore.waiting(db, account: job.account, at: job.now).last
                    )
                }
                if isInvited, let waiting { return try await content(of: waiting, job) }
                return isInvited && !registers ? nil : try await usual.mail(job)
            })
        blueprint.add(
            MailTemplate(invitation.rawValue, isUrgent: true) { job in
                let found = try await job.site.store.read { try InvitationStore.find($0, id: job.subject) }
                guard let found, found.state(at: job.now) == .waiting else { return nil }
                return try await content(of: found, job)
            })
        blueprint.add(
            MailTemplate(invitedKnown.rawValue, isUrgent: false) { job, account in
                let found = try await job.site.store.read { try InvitationStore.find($0, id: job.subject) }
                guard found?.state(at: job.now) == .known else { return nil }
                return MailContent(job, to: account, "mail.invited", link: SiteLinks.signIn())
            })
    }

    /// The mail of an invitation, with a new link; nil if its account is active or gone.
    private static func content(of invitation: ResidentInvitation, _ job: MailJob) async throws -> MailContent? {
        let made = try await job.site.store.write { db -> (Account, String)? in
            guard let account = try AccountStore.find(db, id: invitation.account), !account.isActivated else {
                return nil
            }
            let token = try LinkStore.make(
                db, .activate, account: account.id, expires: invitation.expires, at: job.now)
            return (account, token)
        }
        guard let (account, token) = made else { return nil }
        let dates = Dates(job.site.portal.dates, texts: job.site.texts(job.language))
        return MailContent(
            job, to: account, "mail.invitation", ["date": dates.words(CivilDate(invitation.expires))],
            link: SiteLinks.activation(token))
    }

    /// The template of a mail with a new link to `page`, for an account that is not suspended.
    private func linking(
        to page: PageLink<String>, _ purpose: LinkStore.Purpose, isOnly: Bool = true, _ family: StaticString
    ) -> MailTemplate {
        MailTemplate(rawValue, isUrgent: true) { job, account in
            guard !account.isSuspended else { return nil }
            let token = try await job.site.store.write { db in
                try LinkStore.make(db, purpose, account: account.id, isOnly: isOnly, at: job.now)
            }
            return MailContent(job, to: account, family, link: page(token))
        }
    }
}

extension MailTemplate {
    /// The mail that it renders; nil if none is needed, or it renders a text message. Throws what rendering throws.
    func mail(_ job: MailJob) async throws -> MailContent? {
        guard case .mail(let content)? = try await make(job) else { return nil }
        return content
    }

    /// A template that sends nothing to an account that is gone, or for which `content` is nil.
    public init(
        _ name: String, isUrgent: Bool, _ content: @escaping @Sendable (MailJob, Account) async throws -> MailContent?
    ) {
        self.init(name, isUrgent: isUrgent) { job in
            let account = try await job.site.store.read { try AccountStore.find($0, id: job.account) }
            guard let account else { return nil }
            return try await content(job, account)
        }
    }
}

extension MailContent {
    /// A mail of wordings: `<family>.subject`, `<family>.body`, `also`, a link with the text `<family>.button`, and
    /// `<family>.after` if there is one; a paragraph for each line.
    /// - Parameters:
    ///   - address: where it is sent; nil for the account's address.
    ///   - values: for the placeholders of the wordings.
    ///   - link: nil for none.
    public init(
        _ job: MailJob, to account: Account, at address: String? = nil, _ family: StaticString,
        _ values: [String: String] = [:], also: TextKey? = nil, link: PagePath?
    ) {
        let texts = job.site.texts(job.language)
        func paragraphs(_ key: TextKey) -> [MailContent.Part] {
            texts(key, values).split(separator: "\n").map { .paragraph(String($0)) }
        }
        var parts = paragraphs(TextKey(family, "body")) + (also.map(paragraphs) ?? [])
        if let link {
            let address = job.site.mailLink(job.language, link)
            parts.append(.link(label: texts(TextKey(family, "button")), address: address))
        }
        let after = TextKey(family, "after")
        if texts.has(after) { parts += paragraphs(after) }
        self.init(
            to: address ?? account.email, name: account.name, subject: texts(TextKey(family, "subject"), values),
            parts: parts)
    }
}
