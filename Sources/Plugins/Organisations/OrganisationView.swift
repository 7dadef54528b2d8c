import Casework
import Database
import Identity
import Markup
import PortalKit

/// An organisation as the account of the request may see it, with its members and, for those who may know, what is asked
/// of it.
struct OrganisationView: Sendable {
    /// What is asked of a role about one person.
    struct Work: Sendable {
        let allocation: Allocation
        let requests: [InformationRequest]
        let person: String
        /// The name of the member who has it; empty for none.
        let holder: String
    }

    let organisation: Organisation
    /// The account's own membership; nil for the team.
    let own: OrganisationMember?
    let members: [OrganisationMember]
    /// Empty for members who do not read the central inbox.
    let work: [Work]
    /// Whether the account may add, change and remove members.
    let mayManage: Bool

    /// The organisation of the route's parameter `organisation`. Throws `Problem(.notFound)` if there is none, or the
    /// account is no member of it; `DatabaseError`.
    static func find(_ db: Connection, for visit: Visit) throws -> OrganisationView {
        let id = visit.parameters["organisation"] ?? ""
        if visit.site.portal.audience == .staff {
            let team = try visit.team(db)
            guard let organisation = try OrganisationStore.find(team, id) else { throw Problem(.notFound) }
            let members = try OrganisationStore.members(team, of: id)
            return OrganisationView(
                organisation: organisation, own: nil, members: members,
                work: try AllocationStore.all(team, of: id).map { try work(db, $0, $1, heldBy: members) },
                mayManage: organisation.closed == nil)
        }
        guard let (organisation, own) = try OrganisationStore.own(db, id, for: visit) else { throw Problem(.notFound) }
        let members = try OrganisationStore.colleagues(db, of: own)
        let rules = visit.site.features.kept(OrganisationRules.self)
        return OrganisationView(
            organisation: organisation, own: own, members: members,
            work: try AllocationStore.all(db, of: own).map { try work(db, $0, $1, heldBy: members) },
            mayManage: own.manages && rules?.membersManage == true)
    }

    /// The organisation of something that a member may see. Throws as above.
    static func find(
        _ db: Connection, _ id: String, for visit: Visit
    ) throws -> OrganisationView {
        guard let (organisation, own) = try OrganisationStore.own(db, id, for: visit) else { throw Problem(.notFound) }
        return OrganisationView(
            organisation: organisation, own: own, members: try OrganisationStore.colleagues(db, of: own), work: [],
            mayManage: false)
    }

    private static func work(
        _ db: Connection, _ allocation: Allocation, _ requests: [InformationRequest],
        heldBy members: [OrganisationMember]
    ) throws -> Work {
        Work(
            allocation: allocation, requests: requests, person: try AllocationStore.personName(db, of: allocation),
            holder: members.first { $0.account == allocation.holder }?.name ?? "")
    }

    /// The same, if the account may manage the members. Throws as `find`.
    static func findManaged(_ db: Connection, for visit: Visit) throws -> OrganisationView {
        let view = try find(db, for: visit)
        guard view.mayManage else { throw Problem(.notFound) }
        return view
    }

    /// The member of the route's parameter `member`. Throws `Problem(.notFound)` if there is none.
    func member(for visit: Visit) throws -> OrganisationMember {
        guard let member = members.first(where: { $0.id == visit.parameters["member"] }) else {
            throw Problem(.notFound)
        }
        return member
    }

    /// A page below the organisation's.
    func below(_ title: String, findings: [ValidationError] = [], _ visit: Visit, _ body: HTML) -> Page {
        var page = Self.page(title, lead: organisation.name, findings: findings, visit, body)
        page.trail.append(
            Page.Above(organisation.name, visit.link(OrganisationLinks.organisation(organisation.id))))
        return page
    }

    /// A page below the list of organisations.
    static func page(
        _ title: String, lead: String = "", findings: [ValidationError] = [], _ visit: Visit, _ body: HTML
    ) -> Page {
        let texts = visit.texts
        let main: HTML = """
            \(Parts.summary(findings, texts))\
            \(Parts.title(title, lead.isEmpty ? .empty : "<p class=\"muted\">\(lead)</p>"))\
            <div class="prose flow">\(body)</div>
            """
        var page = Page(title, section: .organisations, hasFindings: !findings.isEmpty, main: main)
        page.trail = [
            Page.Above(texts("nav.home"), visit.link(SiteLinks.home)),
            Page.Above(texts("organisations.title"), visit.link(OrganisationLinks.organisations)),
        ]
        return page
    }
}

extension Visit {
    /// The title of a work role in the language of the page; its name if the council has taken it out of its list.
    func workRole(_ name: String) -> String {
        site.tenant.workRoles.first { $0.name == name }?.title(language) ?? name
    }
}
