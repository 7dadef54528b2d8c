import Casework
import Database
import Markup
import PortalKit

/// A member leaves an organisation, or is removed by who manages it: what they have passes on, and they see nothing of it
/// from then on.
struct LeaveOrganisation: FormAction {
    let view: OrganisationView
    let member: OrganisationMember
    /// What the member has, each with the number of its open requests and the name of the person.
    let held: [OrganisationView.Work]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(OrganisationLinks.leave, MemberFields.access(blueprint)) { db, visit in
            let view = try OrganisationView.find(db, for: visit)
            let member = try view.member(for: visit)
            guard view.mayManage || member.id == view.own?.id else { throw Problem(.notFound) }
            let held = try AllocationStore.held(db, by: member).map { allocation in
                OrganisationView.Work(
                    allocation: allocation, requests: [],
                    person: try AllocationStore.personName(db, of: allocation), holder: member.name)
            }
            return LeaveOrganisation(view: view, member: member, held: held)
        }
    }

    private var isSelf: Bool { member.id == view.own?.id }
    private var others: [OrganisationMember] { view.members.filter { $0.id != member.id } }
    /// Whether the account may know the people that the member works with.
    private var seesPeople: Bool { isSelf || view.own.map(\.readsInbox) ?? true }

    func fields(_ visit: Visit) -> [Field] {
        let colleagues = others.map { Field.Choice($0.account, saying: $0.name) }
        var fields: [Field] = []
        if !held.isEmpty {
            fields.append(
                Field(
                    "to", "organisation.leave.to",
                    .radios([.init("none", "organisation.leave.to.none")] + colleagues), required: true))
        }
        if view.isLastManager(member) {
            fields.append(
                Field(
                    "manager", "organisation.leave.manager", hint: "organisation.leave.manager.hint",
                    .radios([.init("team", "organisation.leave.manager.team")] + colleagues), required: true))
        }
        return fields
    }

    /// The people that the member has, each with the member who takes over, for the preview.
    func versions(_ visit: Visit) -> [String: String] {
        ["has": held.map(\.allocation.id).sorted().joined(separator: " ")]
    }

    func conflict(_ db: Connection, _ input: FormInput) -> FormConflict? {
        guard input.version("has") != versions(input.visit)["has"] else { return nil }
        return FormConflict(Parts.alert(saying: input.texts("organisation.conflict")), isOnPreview: true)
    }

    private func colleague(_ input: FormInput, _ field: String) -> OrganisationMember? {
        others.first { $0.account == input[field] }
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, id) = (input.visit, view.organisation.id)
        if view.isLastManager(member), var manager = colleague(input, "manager") {
            manager.manages = true
            try OrganisationStore.change(db, manager)
            try visit.note(db, .memberChanged, subject: "", object: "\(id)/\(manager.account)")
        }
        let account = colleague(input, "to")?.account ?? ""
        try AllocationStore.leave(db, member, to: account, at: visit.now)
        for work in held {
            try visit.note(db, .allocationPassed, subject: work.allocation.person, object: work.allocation.id)
        }
        try visit.note(db, .memberLeft, subject: "", object: "\(id)/\(member.account)")
        let next =
            isSelf
            ? visit.link(OrganisationLinks.organisations) : visit.link(OrganisationLinks.organisation(id))
        return next.query(["done": AuditEvent.memberLeft.name])
    }

    private var title: TextKey { isSelf ? "organisation.leave.title" : "organisation.member.remove.title" }

    func page(_ input: FormInput) -> Page {
        let visit = input.visit
        let content: HTML = """
            \(Parts.fields(fields(visit), input.typed, input.texts))\
            \(buttons("preview", "organisation.leave.preview", style: "button", visit))
            """
        return framed(input, input.form(content))
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit) = (input.texts, input.visit)
        let to = colleague(input, "to")?.name
        let passes = Parts.rows(held) { work in
            let role = visit.workRole(work.allocation.role)
            let target = to ?? texts("organisation.leave.to.none")
            return Parts.row(
                "\(seesPeople ? work.person : role)",
                (seesPeople ? [role] : []) + [texts("organisation.leave.passes", ["name": target])])
        }
        let manager =
            view.isLastManager(member)
            ? texts(
                colleague(input, "manager") == nil ? "organisation.leave.managed.team" : "organisation.leave.managed",
                ["name": colleague(input, "manager")?.name ?? ""]) : ""
        let content: HTML = """
            <h2>\(texts("organisation.leave.what"))</h2>\
            \(held.isEmpty ? "<p>\(texts("organisation.leave.nothing"))</p>" : passes)\
            \("<p>\(manager)</p>", if: !manager.isEmpty)\
            \(buttons("do", isSelf ? "organisation.leave" : "organisation.member.remove", style: "button warn", visit))
            """
        return framed(input, input.form(guarding: false, content))
    }

    private func framed(_ input: FormInput, _ content: HTML) -> Page {
        let texts = input.texts
        let values = ["name": member.name, "organisation": view.organisation.name]
        return view.below(
            texts(title, values), findings: input.typed.findings, input.visit,
            "<p>\(texts(isSelf ? "organisation.leave.body" : "organisation.member.remove.body", values))</p>\(content)")
    }

    private func buttons(_ value: String, _ label: TextKey, style: HTML, _ visit: Visit) -> HTML {
        """
        <div class="actions"><button class="\(style)" name="action" value="\(value)">\(visit.texts(label))</button>\
        <a class="button second" href="\(visit.link(OrganisationLinks.organisation(view.organisation.id)))">\
        \(visit.texts("action.cancel"))</a></div>
        """
    }
}
