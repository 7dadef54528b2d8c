import Casework
import Configuration
import PortalKit

/// What comes to the team from outside and has to be given its place: requests, access, professionals, and the people
/// around each case.
struct Intake: Plugin {
    static let name = "intake"
    static let summary = "New requests: taking in, opening a case by hand, linking people, access, recording answers."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.portal.audience == .staff else {
            return blueprint.refuse("intake is a feature of the team's site, and this portal is not for staff")
        }
        blueprint.add(NavigationItem("requests", "intake.nav", path: ["requests"]) { try NewRequests.count($0) })
        NewRequests.contribute(to: &blueprint)
        TakeIn.contribute(to: &blueprint)
        OpenByHand.contribute(to: &blueprint)
        RecordForm.contribute(to: &blueprint)
        CasePeople.contribute(to: &blueprint)
        AccessDesk.contribute(to: &blueprint)
        ProfessionalDesk.contribute(to: &blueprint)
        PersonDesk.contribute(to: &blueprint)
    }
}
