import Casework
import Database
import Markup
import PortalKit

/// Involves a role at an organisation with a case, so that it can be asked, written to and sent documents,
/// whichever member has the role.
struct InvolveOrganisation: CaseFormAction {
    let open: OpenCase
    let organisations: [Organisation]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.require(TeamLinks.case, TeamLinks.participants)
        blueprint.form(TeamLinks.involveOrganisation, TeamOrganisations.access) { db, visit in
            let open = try OpenCase.find(db, for: visit)
            return InvolveOrganisation(
                open: open, organisations: try OrganisationStore.all(open.team(db)).filter { $0.closed == nil })
        }
    }

    func fields(_ visit: Visit) -> [Field] {
        [
            Field(
                "organisation", "organisation.involve.which",
                .choice(organisations.map { .init($0.id, saying: $0.name) }), required: true),
            Field(
                "role", "organisation.role",
                .radios(visit.site.tenant.workRoles.map { .init($0.name, .words($0.title)) }), required: true),
        ]
    }

    func conflict(_ db: Connection, _ input: FormInput) throws -> FormConflict? {
        try open.changes(db, since: input).map { FormConflict(OpenCase.conflicts($0, input.visit), isInsistedOn: true) }
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let visit = input.visit
        guard let organisation = organisations.first(where: { $0.id == input["organisation"] }) else {
            throw Problem(.notFound)
        }
        let name = visit.texts(
            "organisation.participant", ["role": visit.workRole(input["role"]), "organisation": organisation.name])
        try open.change(db, .organisationInvolved, object: input.id, for: visit) {
            let isNew = try AllocationStore.involve(
                open.team(db), organisation, role: input["role"], name: name, with: open.person,
                involvement: input.id, at: visit.now)
            if !isNew {
                throw FormRefused([ValidationError("role", visit.texts("organisation.involve.already"))])
            }
        }
        return visit.link(TeamLinks.participants(open.current.id)).query(["done": "involvement-added"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let back = visit.link(TeamLinks.participants(open.current.id))
        let content = input.fields(fields(visit), send: "organisation.involve.do", leaving: back)
        let hasRoles = !visit.site.tenant.workRoles.isEmpty
        let none: HTML = """
            <p>\(texts(hasRoles ? "organisations.team.none.hint" : "organisation.involve.noRoles"))</p>\
            \(Parts.button(texts("organisation.add"), to: visit.link(OrganisationLinks.add)), if: hasRoles)
            """
        let isPossible = hasRoles && !organisations.isEmpty
        return open.page(
            texts("organisation.involve"), findings: input.typed.findings, visit,
            """
            <p>\(texts("organisation.involve.body"))</p>\
            \(isPossible ? "\(Parts.requiredNote(texts))\(input.form(content))" : none)
            """)
    }
}
