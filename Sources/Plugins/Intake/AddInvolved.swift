import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Adds a participant without an account. Contact details are for the team only.
struct AddInvolved: ParticipantAction {
    let open: OpenCase

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(TeamLinks.addParticipant, IntakeParts.access) { db, visit in
            AddInvolved(open: try OpenCase.find(db, for: visit))
        }
    }

    /// The fields of a participant.
    /// - Parameter prefix: distinguishes the participants of a page that asks for several.
    static func fields(
        _ roles: [StatutoryProcess.Role], needsName: Bool, under prefix: String = "", required: Bool = true
    ) -> [Field] {
        (needsName ? [named(under: prefix, required: required)] : []) + [
            IntakeParts.roleField(roles, under: prefix, required: required), IntakeParts.titleField(under: prefix),
            IntakeParts.organisationField(under: prefix),
        ] + reach(under: prefix) + [Field(prefix + "shown", "involvement.shown", .tick)]
    }

    static func named(under prefix: String = "", required: Bool = true) -> Field {
        Field(prefix + "name", "involvement.name", required: required)
    }

    /// The contact fields.
    static func reach(under prefix: String = "") -> [Field] {
        [
            Field(prefix + "email", "involvement.email", hint: "involvement.contact.hint", .email, limit: 254),
            Field(prefix + "phone", "involvement.phone", .telephone, limit: 30),
            Field(prefix + "lines", "involvement.lines", hint: "involvement.lines.hint", .longText(), limit: 500),
        ]
    }

    /// The submitted participant.
    static func involvement(
        _ id: String, of person: String, _ typed: FormValues, under prefix: String = "", at now: Date
    ) -> Involvement {
        Involvement(
            id: id, person: person, role: typed[prefix + "role"], name: typed[prefix + "name"],
            title: typed[prefix + "title"], organisation: typed[prefix + "organisation"],
            email: typed[prefix + "email"], phone: typed[prefix + "phone"], lines: lines(typed, under: prefix),
            isShown: typed[prefix + "shown"] == "yes", began: now)
    }

    static func lines(_ typed: FormValues, under prefix: String = "") -> [String] {
        typed[prefix + "lines"].split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    func fields(_ visit: Visit) -> [Field] { Self.fields(open.rules.process.roles, needsName: true) }
    func initial(_ visit: Visit) -> FormValues { FormValues(["shown": "yes"]) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        try settle(db, .involvementAdded, object: input.id, for: input) {
            let participant = Self.involvement(input.id, of: open.person.id, input.typed, at: input.visit.now)
            try InvolvementStore.add(open.team(db), participant)
        }
    }

    func page(_ input: FormInput) -> Page {
        let texts = input.texts
        return step(
            texts("involvement.add"), input,
            lead: "<p>\(texts("involvement.add.body"))</p>\(Parts.requiredNote(texts))",
            """
            \(Parts.fields(fields(input.visit), input.typed, texts))\
            \(input.buttons("involvement.add.do", leaving: participants(input.visit)))
            """)
    }
}
