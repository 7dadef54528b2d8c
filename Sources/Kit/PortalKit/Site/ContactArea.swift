/// A part of a council's area whose people have a contact of their own.
public struct ContactArea: Sendable {
    /// Its name in the configuration, such as `west`.
    public let id: String
    /// Its name on pages.
    public let name: PublicName
    /// The beginnings of its postcodes; no two areas share one.
    public let postcodes: [PostcodePrefix]
    /// How to reach its team; at least one way is not empty.
    public let contact: Tenant.Contact
    /// The name of its team; nil if that has none.
    public let team: PublicName?

    /// An area; nothing is checked.
    public init(
        id: String, name: PublicName, postcodes: [PostcodePrefix], contact: Tenant.Contact, team: PublicName? = nil
    ) {
        (self.id, self.name, self.postcodes) = (id, name, postcodes)
        (self.contact, self.team) = (contact, team)
    }
}

extension Tenant {
    /// The area of a postcode, by the longest beginning that fits; nil if none does, or the postcode is nil.
    public func area(of postcode: String?) -> ContactArea? {
        guard let postcode, let postcode = PostalAddress.normalised(postcode) else { return nil }
        let fitting = areas.flatMap { area in
            area.postcodes.filter { $0.matches(postcode) }.map { (area, $0.text.count) }
        }
        return fitting.max { $0.1 < $1.1 }?.0
    }

    /// Who people at `postcode` contact, as one line: their area's team, or else the council. Empty if no contact is
    /// configured.
    public func contactLine(near postcode: String?, _ language: Language) -> String {
        guard let area = area(of: postcode) else { return contact.line }
        let name = area.team?(language) ?? area.name(language)
        return ([name] + [area.contact.line].filter { !$0.isEmpty }).joined(separator: ", ")
    }
}
