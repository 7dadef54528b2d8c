import Casework
import Configuration
import PortalKit

/// Organisations in which professionals work together: the team keeps them, and asks a role there instead of one account.
struct Organisations: Plugin {
    static let name = "organisations"
    static let summary = "Schools and services with their members; what is asked of a role there, and who has it."
    static let audiences: Set<Audience> = [.professional, .staff]

    private let rules: OrganisationRules

    init(settings: inout Settings) {
        rules = OrganisationRules(
            membersManage: settings.read(
                "membersManage", default: false, owner: .council,
                "Whether members with the right to it add, change and remove members of their own organisation"),
            mailbox: settings.read(
                "mailbox", default: OrganisationRules.Mailbox.never, owner: .council,
                "Whether the address of a mailbox that an organisation's members share is asked for"),
            notifiesMailbox: settings.read(
                "notifyMailbox", default: false, owner: .council,
                "Whether notifications go to that mailbox too; they name no child"))
    }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.keep(rules)
        blueprint.add(NavigationItem(.organisations, "organisations.title", to: OrganisationLinks.organisations()))
        blueprint.open(.organisations, OrganisationLinks.organisations())
        AddOrganisationMember.contribute(to: &blueprint)
        ChangeOrganisationMember.contribute(to: &blueprint)
        LeaveOrganisation.contribute(to: &blueprint)
        if blueprint.portal.audience == .staff {
            TeamOrganisations.contribute(to: &blueprint)
            EditOrganisation.contribute(to: &blueprint)
            CloseOrganisation.contribute(to: &blueprint)
            InvolveOrganisation.contribute(to: &blueprint)
        } else {
            blueprint.require(FamilyLinks.requests, FamilyLinks.person)
            OwnOrganisations.contribute(to: &blueprint)
            PassAllocation.contribute(to: &blueprint)
        }
    }
}

extension SiteSection {
    /// The organisations of an account; for the team, all of them.
    static let organisations = SiteSection("organisations")
}

/// Pages of this plugin that no other plugin links to.
enum OrganisationLinks {
    static let organisations = PageLink<Void>("organisations")
    static let add = PageLink<Void>("organisations/add")
    static let organisation = PageLink<String>("organisations/:organisation")
    static let change = PageLink<String>("organisations/:organisation/change")
    static let close = PageLink<String>("organisations/:organisation/close")
    static let addMember = PageLink<String>("organisations/:organisation/members")
    static let member = PageLink<(String, String)>("organisations/:organisation/members/:member")
    static let leave = PageLink<(String, String)>("organisations/:organisation/members/:member/leave")
}

extension AuditEvent {
    static let organisationAdded = AuditEvent("organisation-added")
    static let organisationChanged = AuditEvent("organisation-changed")
    static let organisationClosed = AuditEvent("organisation-closed")
    static let organisationInvolved = AuditEvent("organisation-involved")
    static let memberAdded = AuditEvent("member-added")
    static let memberChanged = AuditEvent("member-changed")
    static let memberLeft = AuditEvent("member-left")
    static let allocationPassed = AuditEvent("allocation-passed")
}
