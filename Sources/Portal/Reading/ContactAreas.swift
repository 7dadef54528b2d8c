import Configuration
import PortalKit

extension Tenant.Contact {
    /// Reads the ways of a contact.
    init(_ settings: inout Settings) {
        self.init(
            email: settings.optional("email", as: MailAddress.self, owner: .council, "An e-mail address")?.text ?? "",
            phone: settings.optional("phone", as: PhoneNumber.self, owner: .council, "A phone number")?.text ?? "",
            web: settings.optional("web", as: PageAddress.self, owner: .council, "The address of a page")?.text ?? "")
    }
}

extension ContactArea {
    /// Reads the areas of a council, and notes each that no one is in or that has no way to be reached, and each beginning
    /// of postcodes that is in two.
    static func all(_ settings: inout Settings) -> [ContactArea] {
        let areas = settings.each(
            "areas", owner: .council, "Contacts for parts of the council's area, by name: each for its postcodes"
        ) { id, area in
            let postcodes = area.require(
                "postcodes", as: [PostcodePrefix].self, owner: .council,
                "The beginnings of its postcodes, such as LE1 or LE1 5; the longest that fits is followed")
            let name = area.require(
                "name", as: PublicName.self, owner: .council, "What the area is called, the same or by language")
            let contact = Tenant.Contact(&area)
            let team = area.optional(
                "team", as: PublicName.self, owner: .council, "The team that works there, the same or by language")
            if contact.line.isEmpty { area.note(nil, "has no email, phone or web, wanted one of them") }
            if area.isGiven("postcodes"), postcodes.isEmpty { area.note("postcodes", "has none, wanted one at least") }
            return ContactArea(id: id, name: name, postcodes: postcodes, contact: contact, team: team)
        }
        var known: [PostcodePrefix: String] = [:]
        for area in areas {
            for postcode in area.postcodes where postcode != .placeholder {
                if let other = known[postcode] {
                    let whose = other == area.id ? "twice" : "as the area '\(other)' has"
                    settings.note("areas", at: area.id, "has '\(postcode)' \(whose), wanted it in one area")
                }
                known[postcode] = area.id
            }
        }
        return areas
    }
}
