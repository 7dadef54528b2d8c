import Casework
import Identity
import Markup
import PortalKit
import Web

/// What is asked of a child or young person.
struct PersonForm: Sendable {
    let fields: [Field]

    /// - Parameters:
    ///   - needsSchool: whether the current school must be given.
    ///   - offersUnsure: whether "not sure" can be said of parental responsibility.
    init(needsSchool: Bool, offersUnsure: Bool) {
        let relationships = Entry.Relationship.allCases.map(\.rawValue)
        let answers = Entry.Responsibility.allCases.filter { offersUnsure || $0 != .unsure }.map(\.rawValue)
        fields = [
            Field("forename", "person.forename", required: true),
            Field("middle", "person.middle"),
            Field("surname", "person.surname", required: true),
            Field("gender", "person.gender", .choice(PersonFields.genders), required: true),
            Field("born", "person.born", .date(.past), required: true),
            Field("school", "person.school", .school, required: needsSchool),
            Field(
                "relationship", "person.relationship", hint: "person.relationship.hint",
                .choice(relationships.map { .init($0, .key(TextKey("person.relationship", $0))) }), required: true),
            Field(
                "responsibility", "person.responsibility", hint: "person.responsibility.hint",
                .radios(answers.map { .init($0, .key(TextKey("person.responsibility", $0))) }), required: true),
            Field("address", "person.address", hint: "person.address.hint", .address),
        ]
    }

    /// Notes what is wrong with what was typed.
    func check(_ typed: inout Typed, for visit: Visit) {
        typed.check(fields, for: visit)
        if let born = typed.date("born"), born < Entry.earliestBirth(on: CivilDate(visit.now)) {
            typed.refuse("born.day", visit.texts("person.born.old"))
        }
        typed.sort(by: fields)
    }

    /// The person that was typed; nil where something that must be given is not there.
    func entry(_ id: String, _ typed: Typed) -> Entry? {
        guard let born = typed.date("born"), let relationship = Entry.Relationship(rawValue: typed["relationship"]),
            let responsibility = Entry.Responsibility(rawValue: typed["responsibility"])
        else { return nil }
        return Entry(
            id: id, forename: typed["forename"], middle: typed["middle"], surname: typed["surname"],
            gender: typed["gender"], born: born, schooling: typed.school("school"), relationship: relationship,
            responsibility: responsibility, address: typed.address("address"))
    }

    /// A person as it stands in the form.
    func typed(_ entry: Entry) -> Typed {
        var typed = Typed([
            "forename": entry.forename, "middle": entry.middle, "surname": entry.surname, "gender": entry.gender,
            "relationship": entry.relationship.rawValue, "responsibility": entry.responsibility.rawValue,
        ])
        typed.fill("born", with: entry.born)
        if let schooling = entry.schooling { typed.fill("school", with: schooling) }
        if let address = entry.address { typed.fill("address", with: address) }
        return typed
    }

    /// Reads what was posted, and does what a button inside the form asks.
    /// - Parameter home: the account's own address; nil where none is known.
    /// - Returns: what was typed, and whether the page is to be shown again rather than checked.
    func read(_ visit: Visit, home: PostalAddress?) async throws -> (typed: Typed, isAct: Bool) {
        var typed = Typed.read(fields, from: visit.form)
        if visit.form["action"] == "same-address" {
            if let home { typed.fill("address", with: home) }
            return (typed, true)
        }
        let isAct = try await typed.act(fields, on: visit.form, for: visit)
        return (typed, isAct)
    }

    /// The fields, and the offer to take the account's own address.
    func html(_ typed: Typed, home: PostalAddress?, _ texts: Texts) -> HTML {
        "\(Parts.fields(fields, typed, texts))\(same(typed, home, texts))"
    }

    private func same(_ typed: Typed, _ home: PostalAddress?, _ texts: Texts) -> HTML {
        guard let home, typed.address("address") == nil else { return .empty }
        return """
            <p class="row"><span>\(texts("person.sameAddress"))</span><button class="button second slim" name="action" \
            value="same-address">\(texts("person.sameAddress.use", ["address": home.line]))</button></p>
            """
    }
}
