import Casework
import Markup
import PortalKit

/// The form for a child or young person, and what the account is to them.
struct PersonForm: Sendable {
    let needsSchool: Bool
    /// Whether "not sure" can be chosen for parental responsibility.
    let offersUnsure: Bool

    func fields(_ visit: Visit) -> [Field] {
        PersonDetails.fields(
            visit, needsSchool: needsSchool,
            and: [
                .relationship, .responsibility(Entry.Responsibility.allCases.filter { offersUnsure || $0 != .unsure }),
            ])
    }

    func check(_ typed: inout FormValues, for visit: Visit) { PersonDetails.check(&typed, fields(visit), for: visit) }

    /// The submitted entry; nil if a required value is missing.
    func entry(_ id: String, _ typed: FormValues) -> Entry? {
        guard let details = PersonDetails(typed),
            let relationship = Entry.Relationship(rawValue: typed["relationship"]),
            let responsibility = Entry.Responsibility(rawValue: typed["responsibility"])
        else { return nil }
        return Entry(id: id, details, relationship: relationship, responsibility: responsibility)
    }

    func typed(_ entry: Entry) -> FormValues {
        var typed = entry.details.typed
        typed.values["relationship"] = entry.relationship.rawValue
        typed.values["responsibility"] = entry.responsibility.rawValue
        return typed
    }

    /// Handles the button for the account's own address.
    /// - Returns: whether it was pressed.
    func handleButton(_ button: String, _ typed: inout FormValues, home: PostalAddress?) -> Bool {
        guard button == "same-address" else { return false }
        if let home { typed.fill("address", with: home) }
        return true
    }

    /// The fields, with the offer to use the account's own address.
    func html(_ typed: FormValues, home: PostalAddress?, _ visit: Visit) -> HTML {
        "\(Parts.fields(fields(visit), typed, visit.texts))\(same(typed, home, visit.texts))"
    }

    private func same(_ typed: FormValues, _ home: PostalAddress?, _ texts: Texts) -> HTML {
        guard let home, typed.address("address") == nil else { return .empty }
        return """
            <p class="row"><span>\(texts("person.sameAddress"))</span><button class="button second slim" name="action" \
            value="same-address">\(texts("person.sameAddress.use", ["address": home.line]))</button></p>
            """
    }
}
