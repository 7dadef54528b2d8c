import Casework
import Markup
import PortalKit

/// The form for a child or young person, and what the account is to them.
struct PersonForm: Sendable {
    let asked: AskedDetails
    /// Whether "not sure" can be chosen for parental responsibility.
    let offersUnsure: Bool
    /// Whether it is asked what the account is to the person; otherwise it is a professional's.
    let asksRelationship: Bool

    func fields(_ visit: Visit) -> [Field] {
        let answers = Entry.Responsibility.allCases.filter { offersUnsure || $0 != .unsure }
        return PersonDetails.fields(
            visit, asking: asked, and: asksRelationship ? [.relationship, .responsibility(answers)] : [])
    }

    /// The submitted entry; nil if a required value is missing.
    /// - Parameter former: the details so far, which keep what is not asked.
    func entry(_ id: String, _ typed: FormValues, changing former: PersonDetails? = nil) -> Entry? {
        let relationship = asksRelationship ? Entry.Relationship(rawValue: typed["relationship"]) : .professional
        let responsibility = asksRelationship ? Entry.Responsibility(rawValue: typed["responsibility"]) : .no
        guard var details = PersonDetails(typed), let relationship, let responsibility else { return nil }
        if let former {
            if asked.middle == .no { details.middle = former.middle }
            if asked.school == .no { details.schooling = former.schooling }
            if asked.address == .no { details.address = former.address }
        }
        return Entry(id: id, details, relationship: relationship, responsibility: responsibility)
    }

    func typed(_ entry: Entry) -> FormValues {
        var typed = entry.details.typed
        typed.values["relationship"] = entry.relationship.rawValue
        typed.values["responsibility"] = entry.responsibility.rawValue
        return typed
    }
}

/// A form for a child or young person of the account.
protocol PersonAction: FormAction where Extra == Never {
    var form: PersonForm { get }
    /// The account's own address; nil if not known.
    var home: PostalAddress? { get }
}

extension PersonAction {
    func fields(_ visit: Visit) -> [Field] { form.fields(visit) }

    func check(_ input: inout FormInput) { PersonDetails.check(&input.typed, fields(input.visit), for: input.visit) }

    /// Handles the button for the account's own address.
    func handleButton(_ button: String, _ input: inout FormInput) -> Bool {
        guard button == "same-address" else { return false }
        if let home { input.typed.fill("address", with: home) }
        return true
    }

    /// The fields, with the offer to use the account's own address.
    func fieldsAndOffer(_ input: FormInput) -> HTML {
        let (texts, fields) = (input.texts, Parts.fields(fields(input.visit), input.typed, input.texts))
        guard let home, form.asked.address != .no, input.typed.address("address") == nil else { return fields }
        return """
            \(fields)<p class="row"><span>\(texts("person.sameAddress"))</span>\
            <button class="button second slim" name="action" value="same-address">\
            \(texts("person.sameAddress.use", ["address": home.line]))</button></p>
            """
    }
}
