import Casework
import Markup
import PortalKit

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
