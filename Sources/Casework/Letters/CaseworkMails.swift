import Database
import Foundation
import Identity
import PortalKit

/// The mails about cases. Each says what happened, what to do and by when; none names a child or quotes a message.
public enum CaseworkMails {
    /// What a mail is about.
    public enum Event: Hashable, Sendable {
        /// A new message in the portal, of that kind.
        case message(Message.Kind)
        /// An information request that is due soon, or overdue.
        case reminder
        /// The next date of a case is near; sent to its officer.
        case warning
        /// A case has moved to a stage, see ``StageNotices``; the mail is about the ids of the case and the stage,
        /// separated by a space.
        case stage

        var template: String {
            switch self {
            case .message(let kind): "casework-\(kind.rawValue)"
            case .reminder: "casework-reminder"
            case .warning: "casework-warning"
            case .stage: "casework-stage"
            }
        }
    }

    /// Queues a mail to an account, in the language and for the portal that it last used; for an allocation, to those who
    /// work on it and to the organisation's mailbox. Does nothing for accounts that are unknown or suspended.
    static func notify(
        _ db: Connection, _ event: Event, account: String, object: String, site: Site, at now: Date
    ) throws {
        let recipients = try AllocationStore.recipients(db, of: account)
        for id in recipients {
            guard let account = try AccountStore.find(db, id: id), !account.isSuspended else { continue }
            try Outbox.post(
                db, event.template, id: newID(), site: site, portal: AccountStore.home(db, of: account),
                language: account.language, account: account.id, subject: object, now: now)
        }
        if event != .warning {
            try MailboxMails.notify(db, owner: account, hasRecipients: !recipients.isEmpty, site: site, at: now)
        }
    }

    /// Whether the account of a mail may still see what it is about, which was sent to `owner`.
    private static func reaches(_ owner: String?, _ job: MailJob, _ db: Connection) throws -> Bool {
        try owner.map { try Owners.includes($0, of: job.account, db) } ?? false
    }

    static func contribute(to blueprint: inout Blueprint) {
        MailboxMails.contribute(to: &blueprint)
        for kind in Message.Kind.allCases {
            blueprint.add(
                MailTemplate(Event.message(kind).template, isUrgent: false) { job in
                    let found = try await job.site.store.read { db in
                        let message = try MessageStore.find(.system(db), job.subject)
                        let request =
                            try kind == .asked
                            ? message.flatMap { try RequestStore.find(.system(db), $0.object) } : nil
                        let document =
                            try kind == .document
                            ? message.flatMap { try DocumentStore.find(.system(db), $0.object) } : nil
                        let isSeen = try reaches(message?.account, job, db)
                        let person = try message.flatMap { try PersonStore.find(.system(db), $0.person) }
                        return (
                            try AccountStore.find(db, id: job.account), isSeen ? message : nil, request, document,
                            person
                        )
                    }
                    // No mail to who has left the organisation, or if the message was read, or its request answered,
                    // withdrawn or its document recalled meanwhile.
                    guard case (let account?, let message?, let request, let document, let person) = found,
                        message.seen == nil,
                        request?.isOpen != false, document?.recalled == nil
                    else { return nil }
                    // The family may appeal a decision within a time limit, so its mail says that it is a decision.
                    let isDecision = document?.decision.isEmpty == false
                    return letter(
                        job, account, isDecision ? "decision" : kind.rawValue,
                        day: request?.due ?? CivilDate(message.at),
                        link: job.site.answers(FamilyLinks.message)
                            ? FamilyLinks.message(message.id) : SiteLinks.home(),
                        near: .some(person?.address?.postcode))
                })
        }
        blueprint.add(
            MailTemplate(Event.reminder.template, isUrgent: false) { job in
                let found = try await job.site.store.read { db in
                    let request = try RequestStore.find(.system(db), job.subject)
                    let isSeen = try reaches(request?.account, job, db)
                    let person = try request.flatMap { try PersonStore.find(.system(db), $0.person) }
                    return (try AccountStore.find(db, id: job.account), isSeen ? request : nil, person)
                }
                guard case (let account?, let request?, let person) = found, request.isOpen else { return nil }
                let isLate = request.isLate(on: CivilDate(job.now))
                return letter(
                    job, account, isLate ? "late" : "reminder", day: request.due,
                    link: job.site.answers(FamilyLinks.requests) ? FamilyLinks.requests() : SiteLinks.home(),
                    near: .some(person?.address?.postcode))
            })
        blueprint.add(MailTemplate(Event.stage.template, isUrgent: false) { job in try await stageNotice(job) })
        blueprint.add(
            MailTemplate(Event.warning.template, isUrgent: false) { job in
                let found = try await job.site.store.read { db in
                    (try AccountStore.find(db, id: job.account), try CaseStore.find(.system(db), job.subject))
                }
                guard case (let account?, let current?) = found, current.isOpen, current.coordinator == account.id,
                    let due = current.due
                else { return nil }
                let event = DeadlineWords.name(current.next, of: current.detail, job.site.texts(job.language))
                return letter(
                    job, account, "warning", day: due, values: ["reference": current.reference, "event": event],
                    link: TeamLinks.case(current.id))
            })
    }

    /// The mail about a case that has moved to a stage; nil if it has moved on or was closed meanwhile.
    private static func stageNotice(_ job: MailJob) async throws -> PortalKit.MailContent? {
        let parts = job.subject.split(separator: " ").map(String.init)
        guard let id = parts.first, let stage = parts.last else { return nil }
        let found = try await job.site.store.read { db in
            (try AccountStore.find(db, id: job.account), try CaseStore.find(.system(db), id))
        }
        guard case (let account?, let current?) = found, current.isOpen, current.stage == stage else { return nil }
        let texts = job.site.texts(job.language)
        let own = ["subject", "body"].map { StageNotices.key(stage, $0) }
        let values = [
            "reference": current.reference, "stage": texts(TextKey("stage", stage, "title")),
            "date": Dates(job.site.portal.dates, texts: texts).words(CivilDate(job.now)),
        ]
        let general = letter(
            job, account, "stage", day: CivilDate(job.now), values: values, link: SiteLinks.home())
        let subject = texts.has(own[0]) ? texts(own[0], values) : general.subject
        guard texts.has(own[1]) else {
            return MailContent(to: general.to, name: general.name, subject: subject, parts: general.parts)
        }
        let body: [MailContent.Part] = texts(own[1], values).split(separator: "\n").map { .paragraph(String($0)) }
        return MailContent(
            to: general.to, name: general.name, subject: subject, parts: body + general.parts.suffix(1))
    }

    /// - Parameters:
    ///   - day: the due day, or the day on which it happened.
    ///   - postcode: that of the child, whose area's contact the mail names if the council has areas; nil for a mail to the
    ///     team.
    private static func letter(
        _ job: MailJob, _ account: Account, _ name: String, day: CivilDate, values: [String: String] = [:],
        link: PagePath, near postcode: String?? = nil
    ) -> PortalKit.MailContent {
        let texts = job.site.texts(job.language)
        let dates = Dates(job.site.portal.dates, texts: texts)
        let values = values.merging(["date": dates.words(day)]) { $1 }
        func words(_ part: StaticString) -> String { texts(TextKey("mail.casework", name, part), values) }
        let parts: [MailContent.Part] = words("body").split(separator: "\n").map { .paragraph(String($0)) }
        let button = MailContent.Part.link(label: words("button"), address: job.site.mailLink(job.language, link))
        var contact: [MailContent.Part] = []
        if let postcode, !job.site.tenant.areas.isEmpty {
            let line = job.site.tenant.contactLine(near: postcode, job.language)
            if !line.isEmpty { contact = [.paragraph(texts("mail.casework.contact", ["contact": line]))] }
        }
        return MailContent(
            to: account.email, name: account.name, subject: words("subject"), parts: parts + [button] + contact)
    }
}
