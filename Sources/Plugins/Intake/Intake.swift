import Casework
import Configuration
import Forms
import PortalKit

/// The intake of the team: submissions and access requests from outside, professionals to authenticate, and the
/// participants of each case.
struct Intake: Plugin {
    static let name = "intake"
    static let summary = "New requests: taking in, opening a case by hand, linking people, access, recording answers."
    static let audiences: Set<Audience> = [.staff]

    private let invitations: InvitationRules

    init(settings: inout Settings) {
        invitations = settings.group("invitations", "Inviting people to the portals") {
            InvitationRules(settings: &$0)
        }
    }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.require(TeamLinks.case, FormLinks.draft)
        blueprint.add(NavigationItem(.requests, "intake.nav", to: TeamLinks.requests()) { try NewRequests.count($0) })
        NewRequests.contribute(to: &blueprint)
        IncomingRequest.contribute(to: &blueprint)
        OpenByHand.contribute(to: &blueprint)
        RecordForm.contribute(to: &blueprint)
        if !invitations.invited.isEmpty { contributeInvitations(to: &blueprint) }
        CasePeople.contribute(to: &blueprint)
        AccessCase.contribute(to: &blueprint)
        AuthenticateProfessional.contribute(to: &blueprint)
        PersonHandler.contribute(to: &blueprint)
    }

    private func contributeInvitations(to blueprint: inout Blueprint) {
        blueprint.keep(invitations)
        for portal in invitations.invited where !blueprint.audiences.contains(portal.audience) {
            blueprint.refuse(
                "needs a portal for \(portal.audience.rawValue), and the council has none beside it",
                at: ["invitations", "audiences"], entry: portal.rawValue)
        }
        InvitationPages.contribute(invitations, to: &blueprint)
        InvitePerson.contribute(invitations, to: &blueprint)
        InviteParticipant.contribute(invitations, to: &blueprint)
        ChangeInvitation.contribute(invitations, to: &blueprint)
    }
}
