import Database
import Foundation
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
            MailTemplate(received, isUrgent: false) { job in
                let found = try await job.site.store.read { db in
                    (
                        try AccountStore.find(db, id: job.account),
                        try SubmissionStore.find(db, job.subject, account: job.account)
                    )
                }
                guard case (let account?, let sent?) = found else { return nil }
                let about = ["form": sent.title, "reference": sent.reference, "date": dates(job).date(sent.sent)]
                let link = FormLinks.submission(sent.id)
                guard sent.version == 1 else { return letter(job, to: account, "mail.changed", about, link: link) }
                let due = job.site.features.subjects?.due(sent.stage, received: sent.received)
                return letter(
                    job, to: account, "mail.received",
                    about.merging(["due": due.map { dates(job).words($0.date) } ?? ""]) { $1 }, link: link,
                    also: due == nil ? nil : "mail.received.due")
            })
        blueprint.add(
            MailTemplate(reminder, isUrgent: false) { job in
                let found = try await job.site.store.read { db in
                    (
                        try AccountStore.find(db, id: job.account),
                        try DraftStore.find(db, job.subject, account: job.account)
                    )
                }
                guard case (let account?, let draft?) = found, draft.sent == nil else { return nil }
                return letter(
                    job, to: account, "mail.reminder", ["date": dates(job).date(draft.saved)],
                    link: FormLinks.draft(draft.id))
            })
        blueprint.add(
            MailTemplate(refused, isUrgent: false) { job in
                guard let account = try await job.site.store.read({ try AccountStore.find($0, id: job.account) }) else {
                    return nil
                }
                return letter(job, to: account, "mail.refused", [:], link: SiteLinks.people())
            })
    }

    private static func dates(_ job: MailJob) -> Dates {
        Dates(pattern: job.site.portal.datePattern, texts: job.site.texts(job.language))
    }

    private static func letter(
        _ job: MailJob, to account: Account, _ family: StaticString, _ values: [String: String], link: PagePath,
        also: TextKey? = nil
    ) -> MailContent {
        let texts = job.site.texts(job.language)
        func lines(_ key: TextKey) -> [MailContent.Part] {
            texts(key, values).split(separator: "\n").map { .paragraph(String($0)) }
        }
        let parts =
            lines(TextKey(family, "body")) + (also.map(lines) ?? [])
            + [
                .link(label: texts(TextKey(family, "button")), address: job.site.mailLink(job.language, link))
            ] + lines(TextKey(family, "after"))
        return MailContent(
            to: account.email, name: account.name, subject: texts(TextKey(family, "subject"), values), parts: parts)
    }
}
