import Identity
public import PortalKit

extension PersonDetails {
    /// The fields of a form for a person's details.
    /// - Parameters:
    ///   - asked: which of the details that can be left out are asked.
    ///   - others: further fields, shown before the address.
    public static func fields(
        _ visit: Visit, asking asked: AskedDetails = AskedDetails(), and others: [Field] = []
    ) -> [Field] {
        var school = Field("school", "person.school", .school, required: asked.school == .required)
        school.isSearchable = visit.site.features.schools != nil
        let middle = Field("middle", "person.middle", required: asked.middle == .required)
        let address = Field(
            "address", "person.address", hint: "person.address.hint", .address, required: asked.address == .required)
        return [Field("forename", "person.forename", required: true)]
            + (asked.middle == .no ? [] : [middle])
            + [
                Field("surname", "person.surname", required: true),
                Field("gender", "person.gender", .choice(PersonFields.genders), required: true),
                Field("born", "person.born", .date(.past), required: true),
            ] + (asked.school == .no ? [] : [school]) + others + (asked.address == .no ? [] : [address])
    }

    /// Adds the validation errors of `fields` to `typed`, including one for a person too old for a plan.
    public static func check(_ typed: inout FormValues, _ fields: [Field], for visit: Visit) {
        typed.check(fields, for: visit)
        if let born = typed.date("born"), born < earliestBirth(on: CivilDate(visit.now)) {
            typed.refuse("born.day", visit.texts("person.born.old"))
        }
        typed.sort(by: fields)
    }

    /// The details in a submitted form; nil without a valid date of birth.
    public init?(_ typed: FormValues) {
        guard let born = typed.date("born") else { return nil }
        self.init(
            forename: typed["forename"], middle: typed["middle"], surname: typed["surname"], gender: typed["gender"],
            born: born, schooling: typed.school("school"), address: typed.address("address"))
    }

    /// The details as values of the form's fields.
    public var typed: FormValues {
        var typed = FormValues(["forename": forename, "middle": middle, "surname": surname, "gender": gender])
        typed.fill("born", with: born)
        if let schooling { typed.fill("school", with: schooling) }
        if let address { typed.fill("address", with: address) }
        return typed
    }

    /// The values by which forms can be prefilled; parts of the school and the address have the names of their fields'
    /// parts.
    var facts: [String: String] {
        var typed = FormValues()
        if let schooling { typed.fill("person.school", with: schooling) }
        if let address { typed.fill("person.address", with: address) }
        typed.fill("person.born", with: born)
        let facts = [
            "person.name": name, "person.forename": forename, "person.middle": middle, "person.surname": surname,
            "person.gender": gender, "person.born": born.iso, "person.school": schooling?.school?.name ?? "",
            "person.address": address?.line ?? "",
        ]
        return typed.values.merging(facts) { $1 }
    }

    /// Takes school and address from a submitted form. Name and date of birth are only ever corrected by hand.
    mutating func fill(from facts: [String: String]) {
        let typed = FormValues(facts)
        if let schooling = typed.school(FilledFact.school.rawValue) { self.schooling = schooling }
        if let address = typed.address(FilledFact.address.rawValue) { self.address = address }
    }
}

extension Field {
    /// What the account is to the person, an ``Entry/Relationship``.
    public static var relationship: Field {
        Field(
            "relationship", "person.relationship", hint: "person.relationship.hint",
            .choice(
                Entry.Relationship.choices.map {
                    .init($0.rawValue, .key(TextKey("person.relationship", $0.rawValue)))
                }), required: true)
    }

    /// Whether the account has parental responsibility for the person, an ``Entry/Responsibility``.
    /// - Parameter answers: the choices offered.
    public static func responsibility(_ answers: [Entry.Responsibility] = Entry.Responsibility.allCases) -> Field {
        Field(
            "responsibility", "person.responsibility", hint: "person.responsibility.hint",
            .radios(answers.map { .init($0.rawValue, .key(TextKey("person.responsibility", $0.rawValue))) }),
            required: true)
    }
}
