import Casework
import Foundation
import PortalKit

/// The fields of a participant.
struct ParticipantFields: Sendable {
    /// Distinguishes the participants of a page that asks for several.
    var prefix = ""

    func name(required: Bool = true) -> Field { Field(prefix + "name", "involvement.name", required: required) }

    func role(_ process: StatutoryProcess, required: Bool = true) -> Field {
        let roles = process.roles.map { Field.Choice($0.name, .key(TextKey("role", $0.name))) }
        return Field(prefix + "role", "linking.role", hint: "linking.role.hint", .radios(roles), required: required)
    }

    var title: Field { Field(prefix + "title", "linking.as", hint: "linking.as.hint", limit: 100) }
    var organisation: Field { Field(prefix + "organisation", "linking.organisation", limit: 100) }

    /// The contact fields.
    var reach: [Field] {
        [
            Field(prefix + "email", "involvement.email", hint: "involvement.contact.hint", .email, limit: 254),
            Field(prefix + "phone", "involvement.phone", .telephone, limit: 30),
            Field(prefix + "lines", "involvement.lines", hint: "involvement.lines.hint", .longText(), limit: 500),
        ]
    }

    /// All fields but the name.
    func others(_ process: StatutoryProcess, required: Bool = true) -> [Field] {
        [role(process, required: required), title, organisation] + reach
            + [Field(prefix + "shown", "involvement.shown", .tick)]
    }

    /// The submitted participant, without an account.
    func involvement(_ id: String, of person: String, _ typed: FormValues, at now: Date) -> Involvement {
        var involvement = Involvement(id: id, person: person, role: "", name: typed[prefix + "name"], began: now)
        change(&involvement, to: typed)
        return involvement
    }

    /// Sets all submitted values but the name.
    func change(_ involvement: inout Involvement, to typed: FormValues) {
        func value(_ name: String) -> String { typed[prefix + name] }
        (involvement.role, involvement.title) = (value("role"), value("title"))
        (involvement.organisation, involvement.email) = (value("organisation"), value("email"))
        (involvement.phone, involvement.isShown) = (value("phone"), value("shown") == "yes")
        involvement.lines = value("lines").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }
}

extension Involvement {
    /// The participant as a choice of a field.
    var choice: Field.Choice {
        Field.Choice(id, saying: [name, title].filter { !$0.isEmpty }.joined(separator: ", "))
    }
}
