import Identity
public import PortalKit

extension PersonDetails {
    /// What a form asks of somebody.
    /// - Parameter others: what it asks beside, before the address.
    public static func fields(_ visit: Visit, needsSchool: Bool = false, and others: [Field] = []) -> [Field] {
        var school = Field("school", "person.school", .school, required: needsSchool)
        school.isSearchable = visit.site.features.schools != nil
        return [
            Field("forename", "person.forename", required: true), Field("middle", "person.middle"),
            Field("surname", "person.surname", required: true),
            Field("gender", "person.gender", .choice(PersonFields.genders), required: true),
            Field("born", "person.born", .date(.past), required: true), school,
        ] + others + [Field("address", "person.address", hint: "person.address.hint", .address)]
    }

    /// Notes what is wrong with what was typed into `fields`.
    public static func check(_ typed: inout Typed, _ fields: [Field], for visit: Visit) {
        typed.check(fields, for: visit)
        if let born = typed.date("born"), born < earliestBirth(on: CivilDate(visit.now)) {
            typed.refuse("born.day", visit.texts("person.born.old"))
        }
        typed.sort(by: fields)
    }

    /// What was typed; nil where no day of birth can be read.
    public init?(_ typed: Typed) {
        guard let born = typed.date("born") else { return nil }
        self.init(
            forename: typed["forename"], middle: typed["middle"], surname: typed["surname"], gender: typed["gender"],
            born: born, schooling: typed.school("school"), address: typed.address("address"))
    }

    /// As it stands in the form.
    public var typed: Typed {
        var typed = Typed(["forename": forename, "middle": middle, "surname": surname, "gender": gender])
        typed.fill("born", with: born)
        if let schooling { typed.fill("school", with: schooling) }
        if let address { typed.fill("address", with: address) }
        return typed
    }

    /// What a question may be filled in with: the parts of a school and an address have the names of the field's own.
    var facts: [String: String] {
        var typed = Typed()
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

    /// Takes over where somebody learns and lives. A name and a day of birth are corrected by hand only.
    mutating func fill(from facts: [String: String]) {
        let typed = Typed(facts)
        if let schooling = typed.school(FilledFact.school.rawValue) { self.schooling = schooling }
        if let address = typed.address(FilledFact.address.rawValue) { self.address = address }
    }
}

extension Field {
    /// What an account is to somebody.
    public static var relationship: Field {
        Field(
            "relationship", "person.relationship", hint: "person.relationship.hint",
            .choice(
                Entry.Relationship.allCases.map {
                    .init($0.rawValue, .key(TextKey("person.relationship", $0.rawValue)))
                }), required: true)
    }

    /// Whether an account has parental responsibility for somebody.
    public static func responsibility(_ answers: [Entry.Responsibility] = Entry.Responsibility.allCases) -> Field {
        Field(
            "responsibility", "person.responsibility", hint: "person.responsibility.hint",
            .radios(answers.map { .init($0.rawValue, .key(TextKey("person.responsibility", $0.rawValue))) }),
            required: true)
    }
}
