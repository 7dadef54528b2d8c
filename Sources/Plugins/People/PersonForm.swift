import Casework
import Markup
import PortalKit
import Web

/// What is asked of a child or young person, and what somebody is to them.
struct PersonForm: Sendable {
    /// Whether the current school must be given.
    let needsSchool: Bool
    /// Whether "not sure" can be said of parental responsibility.
    let offersUnsure: Bool

    private func fields(_ visit: Visit) -> [Field] {
        PersonDetails.fields(
            visit, needsSchool: needsSchool,
            and: [
                .relationship, .responsibility(Entry.Responsibility.allCases.filter { offersUnsure || $0 != .unsure }),
            ])
    }

    /// Notes what is wrong with what was typed.
    func check(_ typed: inout Typed, for visit: Visit) { PersonDetails.check(&typed, fields(visit), for: visit) }

    /// The person that was typed; nil where something that must be given is not there.
    func entry(_ id: String, _ typed: Typed) -> Entry? {
        guard let details = PersonDetails(typed),
            let relationship = Entry.Relationship(rawValue: typed["relationship"]),
            let responsibility = Entry.Responsibility(rawValue: typed["responsibility"])
        else { return nil }
        return Entry(id: id, details, relationship: relationship, responsibility: responsibility)
    }

    /// A person as it stands in the form.
    func typed(_ entry: Entry) -> Typed {
        var typed = entry.details.typed
        typed.values["relationship"] = entry.relationship.rawValue
        typed.values["responsibility"] = entry.responsibility.rawValue
        return typed
    }

    /// Reads what was posted, and does what a button inside the form asks.
    /// - Parameter home: the account's own address; nil where none is known.
    /// - Returns: what was typed, and whether the page is to be shown again rather than checked.
    func read(_ visit: Visit, home: PostalAddress?) async throws -> (typed: Typed, isAct: Bool) {
        let fields = fields(visit)
        var typed = Typed.read(fields, from: visit.form)
        if visit.form["action"] == "same-address" {
            if let home { typed.fill("address", with: home) }
            return (typed, true)
        }
        let isAct = try await typed.act(fields, on: visit.form, for: visit)
        return (typed, isAct)
    }

    /// The fields, and the offer to take the account's own address.
    func html(_ typed: Typed, home: PostalAddress?, _ visit: Visit) -> HTML {
        "\(Parts.fields(fields(visit), typed, visit.texts))\(same(typed, home, visit.texts))"
    }

    private func same(_ typed: Typed, _ home: PostalAddress?, _ texts: Texts) -> HTML {
        guard let home, typed.address("address") == nil else { return .empty }
        return """
            <p class="row"><span>\(texts("person.sameAddress"))</span><button class="button second slim" name="action" \
            value="same-address">\(texts("person.sameAddress.use", ["address": home.line]))</button></p>
            """
    }
}
