import Database
import Identity
import PortalKit

/// The mails about forms. None contains a child's name or an answer.
enum FormMails {
    static let received = "form-received"
    /// Reminds the account of a draft that is not sent.
    static let reminder = "form-reminder"
    /// Reports that a held file was found to be infected.
    static let refused = "file-refused"

    static func post(
        _ db: Connection, _ template: String, subject: String, account: String, _ visit: Visit
    ) throws {
        try Outbox.post(
            db, template, id: newID(), site: visit.site, language: visit.language, account: account, subject: subject,
            now: visit.now)
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(
            MailTemplate(received, isUrgent: false) { job, account in
                let found = try await job.site.store.read { db -> (sent: Submission, due: Due?)? in
                    guard let sent = try SubmissionStore.find(db, job.subject, account: account.id) else { return nil }
                    return (sent, try due(sent, db, job.site))
                }
                guard let (sent, due) = found else { return nil }
                let link = FormLinks.submission(sent.id)
                var about = ["form": sent.title, "reference": sent.reference, "date": dates(job).date(sent.sent)]
                guard sent.version == 1 else { return MailContent(job, to: account, "mail.changed", about, link: link) }
                about["due"] = due.map { dates(job).words($0.date) } ?? ""
                let also: TextKey? = due == nil ? nil : "mail.received.due"
                return MailContent(job, to: account, "mail.received", about, also: also, link: link)
            })
        blueprint.add(
            MailTemplate(reminder, isUrgent: false) { job, account in
                let draft = try await job.site.store.read { try DraftStore.find($0, job.subject, account: account.id) }
                guard let draft, draft.sent == nil else { return nil }
                let about = ["date": dates(job).date(draft.saved)]
                return MailContent(job, to: account, "mail.reminder", about, link: FormLinks.draft(draft.id))
            })
        blueprint.add(
            MailTemplate(refused, isUrgent: false) { job, account in
                MailContent(job, to: account, "mail.refused", link: SiteLinks.people())
            })
    }

    private static func due(_ sent: Submission, _ db: Connection, _ site: Site) throws -> Due? {
        guard try sent.hasDeadline(db) else { return nil }
        return try site.features.subjects?.due(
            sent.stage, of: sent.subject, received: sent.received, for: sent.account, db)
    }

    private static func dates(_ job: MailJob) -> Dates {
        Dates(job.site.portal.dates, texts: job.site.texts(job.language))
    }
}
