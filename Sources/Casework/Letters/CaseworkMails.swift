public import Database
public import Foundation
import Identity
public import PortalKit

/// The mails about cases. Each names what happened, what to do and by when; none names a child or says what was written.
public enum CaseworkMails {
    /// What a mail tells.
    public enum Event: Hashable, Sendable {
        /// Something waits among the messages of a portal.
        case message(Message.Kind)
        /// Something that was asked for is due, or was.
        case reminder
        /// A date of a case comes near; told to its officer.
        case warning

        var template: String {
            switch self {
            case .message(let kind): "casework-\(kind.rawValue)"
            case .reminder: "casework-reminder"
            case .warning: "casework-warning"
            }
        }
    }

    /// Puts a mail to an account into the outbox, in the language and from the portal that it was used in last.
    public static func tell(
        _ db: Connection, _ event: Event, account: String, object: String, site: Site, at now: Date
    ) throws {
        guard let account = try AccountStore.find(db, id: account), !account.isSuspended else { return }
        try Outbox.post(
            db, event.template, id: newID(), site: site, portal: account.portal, language: account.language,
            account: account.id, subject: object, now: now)
    }

    static func contribute(to blueprint: inout Blueprint) {
        for kind in Message.Kind.allCases {
            blueprint.add(
                MailTemplate(Event.message(kind).template, isUrgent: false) { job in
                    let found = try await job.site.store.read { db in
                        (try AccountStore.find(db, id: job.account), try MessageStore.find(db, job.subject))
                    }
                    // What was read or is gone by now needs no mail.
                    guard case (let account?, let message?) = found, message.seen == nil else { return nil }
                    var due: CivilDate?
                    if kind == .asked {
                        due = try await job.site.store.read { try RequestStore.find($0, message.object)?.due }
                    }
                    return letter(
                        job, account, TextKey("mail.casework", kind.rawValue), due: due,
                        link: ["messages", message.id])
                })
        }
        blueprint.add(
            MailTemplate(Event.reminder.template, isUrgent: false) { job in
                let found = try await job.site.store.read { db in
                    (try AccountStore.find(db, id: job.account), try RequestStore.find(db, job.subject))
                }
                guard case (let account?, let request?) = found, request.isOpen else { return nil }
                return letter(
                    job, account,
                    request.isLate(on: CivilDate(job.now)) ? "mail.casework.late" : "mail.casework.reminder",
                    due: request.due, link: ["requests"])
            })
        blueprint.add(
            MailTemplate(Event.warning.template, isUrgent: false) { job in
                let found = try await job.site.store.read { db in
                    (try AccountStore.find(db, id: job.account), try CaseStore.find(db, job.subject))
                }
                guard case (let account?, let one?) = found, one.isOpen, let due = one.due else { return nil }
                return letter(
                    job, account, "mail.casework.warning", due: due, values: ["reference": one.reference],
                    link: ["cases", one.id])
            })
    }

    private static func letter(
        _ job: MailJob, _ account: Account, _ family: TextKey, due: CivilDate?, values: [String: String] = [:],
        link: [String]
    ) -> PortalKit.Letter {
        let texts = job.site.texts(job.language)
        let dates = Dates(pattern: job.site.portal.datePattern, texts: texts)
        let values = values.merging(["date": due.map(dates.words) ?? ""]) { $1 }
        func key(_ part: StaticString) -> TextKey { family.part(part) }
        let parts =
            texts(key("body"), values).split(separator: "\n").map { Letter.Part.paragraph(String($0)) }
            + [.link(label: texts(key("button")), address: job.site.mailLink(job.language, link))]
        return Letter(to: account.email, name: account.name, subject: texts(key("subject"), values), parts: parts)
    }
}
