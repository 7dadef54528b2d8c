import Database
import Foundation
import Identity
import PortalKit

/// Mails to the mailbox that the members of an organisation share, and to the members who read its central inbox. They say
/// that something has come and by when, and name no child.
enum MailboxMails {
    private static let template = "casework-mailbox"

    /// Queues mails to the organisation of an allocation: to its mailbox, if there is one and the portal notifies it, in
    /// the site's default language; and to those who read the central inbox, if no other member is notified. Does nothing
    /// if `owner` is no allocation.
    static func notify(_ db: Connection, owner: String, hasRecipients: Bool, site: Site, at now: Date) throws {
        guard let allocation = try AllocationStore.find(db, owner) else { return }
        func post(portal: String, _ language: Language, account: String) throws {
            try Outbox.post(
                db, template, id: newID(), site: site, portal: portal, language: language, account: account,
                subject: allocation.id, now: now)
        }
        if site.features.kept(OrganisationRules.self)?.notifiesMailbox == true,
            try OrganisationStore.find(db, allocation.organisation)?.mailbox.isEmpty == false
        {
            try post(portal: Audience.professional.rawValue, site.defaultLanguage, account: "")
        }
        guard !hasRecipients else { return }
        for reader in try OrganisationStore.members(db, of: allocation.organisation) where reader.readsInbox {
            guard let account = try AccountStore.find(db, id: reader.account), !account.isSuspended else { continue }
            try post(portal: AccountStore.home(db, of: account), account.language, account: account.id)
        }
    }

    /// Where a mail goes: to the mailbox if its job is for no account; nil if there is none any more, or if the account
    /// no longer reads the central inbox.
    private static func recipient(
        _ job: MailJob, of organisation: Organisation, _ db: Connection
    ) throws -> (address: String, name: String)? {
        guard !job.account.isEmpty else {
            return organisation.mailbox.isEmpty ? nil : (organisation.mailbox, organisation.name)
        }
        let members = try OrganisationStore.members(db, of: organisation.id)
        guard members.contains(where: { $0.account == job.account && $0.readsInbox }) else { return nil }
        return try AccountStore.find(db, id: job.account).map { ($0.email, $0.name) }
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(
            MailTemplate(template, isUrgent: false) { job in
                let found = try await job.site.store.read { db -> ((address: String, name: String), due: CivilDate?)? in
                    guard let allocation = try AllocationStore.find(db, job.subject),
                        let organisation = try OrganisationStore.find(db, allocation.organisation),
                        organisation.closed == nil, let recipient = try recipient(job, of: organisation, db)
                    else { return nil }
                    return (recipient, try RequestStore.open(db, owner: allocation.id).first?.due)
                }
                guard let (recipient, due) = found else { return nil }
                let texts = job.site.texts(job.language)
                let dates = Dates(job.site.portal.dates, texts: texts)
                let body = due.map { texts("mail.casework.mailbox.due", ["date": dates.words($0)]) }
                return MailContent(
                    to: recipient.address, name: recipient.name, subject: texts("mail.casework.mailbox.subject"),
                    parts: [
                        .paragraph(body ?? texts("mail.casework.mailbox.body")),
                        .link(
                            label: texts("mail.casework.mailbox.button"),
                            address: job.site.mailLink(job.language, SiteLinks.home())),
                    ])
            })
    }
}
