import Casework
import Database
import Markup
import PortalKit

/// Adds a participant without an account. Contact details are for the team only.
struct AddInvolved: ParticipantAction {
    private static let participant = ParticipantFields()

    let open: OpenCase

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(TeamLinks.addParticipant, IntakeParts.access) { db, visit in
            AddInvolved(open: try OpenCase.find(db, for: visit))
        }
    }

    func fields(_ visit: Visit) -> [Field] { [Self.participant.name()] + Self.participant.others(open.rules.process) }
    func initial(_ visit: Visit) -> FormValues { FormValues(["shown": "yes"]) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        try settle(db, .involvementAdded, object: input.id, for: input) {
            let involvement = Self.participant.involvement(
                input.id, of: open.person.id, input.typed, at: input.visit.now)
            try InvolvementStore.add(open.team(db), involvement)
        }
    }

    func page(_ input: FormInput) -> Page {
        let texts = input.texts
        return step(
            texts("involvement.add"), input,
            lead: "<p>\(texts("involvement.add.body"))</p>\(Parts.requiredNote(texts))",
            input.fields(fields(input.visit), send: "involvement.add.do", leaving: participants(input.visit)))
    }
}
