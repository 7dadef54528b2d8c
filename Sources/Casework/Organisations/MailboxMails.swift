import Database
import Foundation
import Identity
import PortalKit

/// Mails to the mailbox that the members of an organisation share. They say that something has come and by when, and
/// name no child.
enum MailboxMails {
    private static let template = "casework-mailbox"

    /// Queues a mail to the mailbox of an allocation's organisation, if there is one and the portal notifies it, in the site's default language.
    static func notify(
        _ db: Connection, _ event: CaseworkMails.Event, owner: String, site: Site, at now: Date
    ) throws {
        guard event != .warning, site.features.kept(OrganisationRules.self)?.notifiesMailbox == true,
            let allocation = try AllocationStore.find(db, owner),
            try OrganisationStore.find(db, allocation.organisation)?.mailbox.isEmpty == false
        else { return }
        try Outbox.post(
            db, template, id: newID(), site: site, portal: Audience.professional.rawValue,
            language: site.defaultLanguage, account: "", subject: allocation.id, now: now)
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(
            MailTemplate(template, isUrgent: false) { job in
                let found = try await job.site.store.read { db -> (Organisation, due: CivilDate?)? in
                    guard let allocation = try AllocationStore.find(db, job.subject),
                        let organisation = try OrganisationStore.find(db, allocation.organisation)
                    else { return nil }
                    return (organisation, try RequestStore.open(db, owner: allocation.id).first?.due)
                }
                guard let (organisation, due) = found, !organisation.mailbox.isEmpty, organisation.closed == nil else {
                    return nil
                }
                let texts = job.site.texts(job.language)
                let dates = Dates(job.site.portal.dates, texts: texts)
                let body = due.map { texts("mail.casework.mailbox.due", ["date": dates.words($0)]) }
                return MailContent(
                    to: organisation.mailbox, name: organisation.name, subject: texts("mail.casework.mailbox.subject"),
                    parts: [
                        .paragraph(body ?? texts("mail.casework.mailbox.body")),
                        .link(
                            label: texts("mail.casework.mailbox.button"),
                            address: job.site.mailLink(job.language, SiteLinks.home())),
                    ])
            })
    }
}
