import Casework
import Database
import Identity
import Markup
import PortalKit

/// The fields of a member of an organisation.
enum MemberFields {
    static let email = Field(
        "email", "organisation.member.email", hint: "organisation.member.email.hint", .email, required: true,
        limit: 254)

    /// All but the e-mail address.
    static func others(_ visit: Visit) -> [Field] {
        let roles = visit.site.tenant.workRoles.map { Field.Choice($0.name, .words($0.title)) }
        let title = Field("title", "organisation.member.title", hint: "organisation.member.title.hint", limit: 100)
        let rights = [
            Field("inbox", "organisation.member.inbox", .tick), Field("manages", "organisation.member.manages", .tick),
        ]
        guard !roles.isEmpty else { return [title] + rights }
        let ticks = Field(
            "roles", "organisation.member.roles", hint: "organisation.member.roles.hint", .ticks(roles))
        return [title, ticks] + rights
    }

    /// Sets the submitted values; keeps roles that the council has taken out of its list.
    static func set(_ member: inout OrganisationMember, to typed: FormValues, _ visit: Visit) {
        let listed = visit.site.tenant.workRoles.map(\.name)
        member.title = typed["title"]
        member.roles.subtract(listed)
        member.roles.formUnion(listed.filter { typed["roles.\($0)"] == "yes" })
        (member.readsInbox, member.manages) = (typed["inbox"] == "yes", typed["manages"] == "yes")
    }

    static func values(_ member: OrganisationMember) -> FormValues {
        var values = [
            "title": member.title, "inbox": member.readsInbox ? "yes" : "", "manages": member.manages ? "yes" : "",
        ]
        for role in member.roles { values["roles.\(role)"] = "yes" }
        return FormValues(values)
    }

    /// The access to pages that the team and managing members have.
    static func access(_ blueprint: Blueprint) -> Access {
        blueprint.portal.audience == .staff ? TeamOrganisations.access : blueprint.access(to: .people)
    }
}

/// Makes the account with an e-mail address a member of an organisation.
struct AddOrganisationMember: FormAction {
    let view: OrganisationView

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(OrganisationLinks.addMember, MemberFields.access(blueprint)) { db, visit in
            AddOrganisationMember(view: try OrganisationView.findManaged(db, for: visit))
        }
    }

    func fields(_ visit: Visit) -> [Field] { [MemberFields.email] + MemberFields.others(visit) }

    /// A member may add only addresses of domains that the organisation uses, so that no form of theirs says of an
    /// address at random whether there is an account.
    func check(_ input: inout FormInput) {
        guard view.own != nil else { return }
        let known = (view.members.map(\.email) + [view.organisation.mailbox]).map(Self.domain)
        guard !input["email"].isEmpty, !known.contains(Self.domain(input["email"])) else { return }
        input.typed.refuse("email", input.texts("organisation.member.domain"))
    }

    private static func domain(_ email: String) -> String {
        email.lowercased().split(separator: "@").last.map(String.init) ?? ""
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, id) = (input.visit, view.organisation.id)
        guard let account = try AccountStore.find(db, email: input["email"], .professional), account.isActivated,
            !account.isSuspended
        else { throw FormRefused([ValidationError("email", visit.texts("organisation.member.unknown"))]) }
        var member = OrganisationMember(id: input.id, organisation: id, account: account.id, began: visit.now)
        MemberFields.set(&member, to: input.typed, visit)
        guard try OrganisationStore.add(db, member, by: visit.account.account) else {
            throw FormRefused([ValidationError("email", visit.texts("organisation.member.already"))])
        }
        try visit.note(db, .memberAdded, subject: "", object: "\(id)/\(account.id)")
        return visit.link(OrganisationLinks.organisation(id)).query(["done": AuditEvent.memberAdded.name])
    }

    func page(_ input: FormInput) -> Page {
        let visit = input.visit
        let content = input.fields(
            fields(visit), send: "organisation.member.add",
            leaving: visit.link(OrganisationLinks.organisation(view.organisation.id)))
        return view.below(
            input.texts("organisation.member.add"), findings: input.typed.findings, visit,
            "\(Parts.requiredNote(input.texts))\(input.form(content))")
    }
}

/// Changes what a member is at an organisation, and their rights there.
struct ChangeOrganisationMember: FormAction {
    let view: OrganisationView
    let member: OrganisationMember

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(OrganisationLinks.member, MemberFields.access(blueprint)) { db, visit in
            let view = try OrganisationView.findManaged(db, for: visit)
            return ChangeOrganisationMember(view: view, member: try view.member(for: visit))
        }
    }

    var isRepeatable: Bool { true }

    func fields(_ visit: Visit) -> [Field] { MemberFields.others(visit) }
    func initial(_ visit: Visit) -> FormValues { MemberFields.values(member) }

    /// Only the team takes from the last member who manages an organisation the right to it.
    func check(_ input: inout FormInput) {
        guard view.own != nil, view.isLastManager(member), input["manages"] != "yes" else { return }
        input.typed.refuse("manages", input.texts("organisation.member.last"))
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, id) = (input.visit, view.organisation.id)
        var changed = member
        MemberFields.set(&changed, to: input.typed, visit)
        try OrganisationStore.change(db, changed)
        try visit.note(db, .memberChanged, subject: "", object: "\(id)/\(member.account)")
        return visit.link(OrganisationLinks.organisation(id)).query(["done": AuditEvent.memberChanged.name])
    }

    func page(_ input: FormInput) -> Page {
        let visit = input.visit
        let content = input.fields(
            fields(visit), send: "organisation.save",
            leaving: visit.link(OrganisationLinks.organisation(view.organisation.id)))
        return view.below(
            input.texts("organisation.member.change.of", ["name": member.name]), findings: input.typed.findings, visit,
            input.form(content))
    }
}

extension OrganisationView {
    /// Whether the member is the only one who manages the organisation.
    func isLastManager(_ member: OrganisationMember) -> Bool {
        member.manages && !members.contains { $0.manages && $0.id != member.id }
    }
}
