public import PortalKit

/// The form for a child or young person, and what the account is to them.
public struct PersonForm: Sendable {
    /// Which details are asked.
    public let asked: AskedDetails
    /// Whether "not sure" can be chosen for parental responsibility.
    public let offersUnsure: Bool
    /// Whether it is asked what the account is to the person; otherwise it is a professional's.
    public let asksRelationship: Bool

    /// A form that asks what the parameters say.
    public init(asked: AskedDetails, offersUnsure: Bool, asksRelationship: Bool) {
        (self.asked, self.offersUnsure, self.asksRelationship) = (asked, offersUnsure, asksRelationship)
    }

    /// Its fields, in order.
    public func fields(_ visit: Visit) -> [Field] {
        let answers = Entry.Responsibility.allCases.filter { offersUnsure || $0 != .unsure }
        return PersonDetails.fields(
            visit, asking: asked, and: asksRelationship ? [.relationship, .responsibility(answers)] : [])
    }

    /// The submitted entry; nil if a required value is missing.
    /// - Parameter former: the details so far, which keep what is not asked.
    public func entry(_ id: String, _ typed: FormValues, changing former: PersonDetails? = nil) -> Entry? {
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

    /// The values of an entry, to be changed.
    public func typed(_ entry: Entry) -> FormValues {
        var typed = entry.details.typed
        typed.values["relationship"] = entry.relationship.rawValue
        typed.values["responsibility"] = entry.responsibility.rawValue
        return typed
    }
}
