import Casework
import Database
import Identity
import Markup
import PortalKit

/// What the council asks of a role about a person: who has it, taking it, handing it on with a note, and giving it back.
struct PassAllocation: FormAction {
    private static let mail = "organisation-handed"
    private static let note = Field("note", "organisation.pass.note", .longText(), limit: 500)

    let organisation: OrganisationView
    let allocation: Allocation
    let member: OrganisationMember
    let requests: [InformationRequest]
    let person: String

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(
            FamilyLinks.allocation, blueprint.access(to: .people), bodyLimit: .encoded([note])
        ) { db, visit in
            let id = visit.parameters["allocation"] ?? ""
            guard let (allocation, member) = try AllocationStore.own(db, id, for: visit) else {
                throw Problem(.notFound)
            }
            let organisation = try OrganisationView.find(db, allocation.organisation, for: visit)
            return PassAllocation(
                organisation: organisation, allocation: allocation, member: member,
                requests: try AllocationStore.requests(db, of: allocation, for: visit),
                person: try AllocationStore.personName(db, of: allocation))
        }
        blueprint.add(
            MailTemplate(mail, isUrgent: false) { job in
                let found = try await job.site.store.read { db -> (Account, due: CivilDate?)? in
                    guard let account = try AccountStore.find(db, id: job.account),
                        let due = try AllocationStore.due(db, job.subject, of: job.account)
                    else { return nil }
                    return (account, due.first)
                }
                guard let (account, due) = found else { return nil }
                let texts = job.site.texts(job.language)
                let date = due.map { Dates(job.site.portal.dates, texts: texts).words($0) }
                let body = date.map { texts("mail.handed.due", ["date": $0]) } ?? texts("mail.handed.body")
                return MailContent(
                    to: account.email, name: account.name, subject: texts("mail.handed.subject"),
                    parts: [
                        .paragraph(body),
                        .link(
                            label: texts("mail.handed.button"),
                            address: job.site.mailLink(job.language, FamilyLinks.allocation(job.subject))),
                    ])
            })
    }

    private var hasIt: Bool { allocation.holder == member.account }

    /// The members that the account may pass it to: one with the role takes it; who has it, and who reads the central
    /// inbox, may hand it to any.
    private var targets: [OrganisationMember] {
        let mayHandOn = hasIt || member.readsInbox
        return organisation.members.filter {
            $0.account != allocation.holder && ($0.account == member.account || mayHandOn)
        }
    }

    private var mayGiveBack: Bool { !allocation.holder.isEmpty && (hasIt || member.readsInbox) }

    func fields(_ visit: Visit) -> [Field] {
        var choices = targets.map { target in
            target.account == member.account
                ? Field.Choice(target.account, .key("organisation.pass.self"))
                : Field.Choice(target.account, saying: target.name)
        }
        if mayGiveBack { choices.append(.init("none", "organisation.pass.back")) }
        return [Field("to", "organisation.pass.to", .radios(choices), required: true), Self.note]
    }

    func initial(_ visit: Visit) -> FormValues {
        let isFree = allocation.holder.isEmpty && targets.contains { $0.id == member.id }
        return FormValues(["to": isFree ? member.account : ""])
    }

    var views: [Reply.View] { [Reply.View(.viewedPerson, subject: allocation.person)] }

    func versions(_ visit: Visit) -> [String: String] { ["of": "\(allocation.holder).\(seconds(allocation.at))"] }

    func conflict(_ db: Connection, _ input: FormInput) -> FormConflict? {
        guard input.version("of") != versions(input.visit)["of"] else { return nil }
        return FormConflict(Parts.alert(saying: input.texts("organisation.conflict")))
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, to) = (input.visit, input["to"] == "none" ? "" : input["to"])
        guard to.isEmpty ? mayGiveBack : targets.contains(where: { $0.account == to }) else {
            throw Problem(.conflict, detail: "no member to hand it to")
        }
        guard try AllocationStore.pass(db, allocation, to: to, note: input["note"], at: visit.now) else {
            throw Problem(.conflict, detail: "it was passed on")
        }
        try visit.note(db, .allocationPassed, subject: allocation.person, object: allocation.id)
        if !to.isEmpty, to != member.account, let account = try AccountStore.find(db, id: to) {
            try Outbox.post(
                db, Self.mail, id: newID(), site: visit.site, language: account.language, account: to,
                subject: allocation.id, now: visit.now)
        }
        if to == member.account { return visit.link(FamilyLinks.requests).query(["taken": "1"]) }
        guard member.readsInbox else { return visit.link(FamilyLinks.requests).query(["passed": "1"]) }
        return visit.link(OrganisationLinks.organisation(allocation.organisation))
            .query(["done": AuditEvent.allocationPassed.name])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let holder = organisation.members.first { $0.account == allocation.holder }?.name
        let asked = Parts.rows(requests) { request in
            Parts.row("\(request.title)", beside: visit.due(request.due))
        }
        var rows: [(String, HTML)] = [
            (texts("organisation.role"), "\(visit.workRole(allocation.role))"),
            (texts("organisation.holder.label"), "\(holder ?? texts("organisation.holder.none"))"),
        ]
        if !allocation.note.isEmpty { rows.append((texts("organisation.pass.note"), "\(allocation.note)")) }
        let none: HTML = "<p>\(texts("organisation.asked.none"))</p>"
        let content = input.fields(
            fields(visit), send: "organisation.pass.do", leaving: visit.link(FamilyLinks.requests))
        return organisation.below(
            person, findings: input.typed.findings, visit,
            """
            \(Parts.details(rows))<h2>\(texts("organisation.asked.title"))</h2>\(requests.isEmpty ? none : asked)\
            <h2>\(texts("organisation.pass.title"))</h2>\(input.form(content))
            """)
    }
}

extension Visit {
    /// The last day of a request, as a tag.
    fileprivate func due(_ day: CivilDate) -> HTML {
        Parts.tag("soon", .clock, texts("organisation.due", ["date": dates.words(day)]))
    }
}
