import Casework
import Identity
import PortalKit

/// What the team writes down of a child or young person.
enum PersonDetails {
    static func fields(_ visit: Visit) -> [Field] {
        var school = Field("school", "person.school", .school)
        school.isSearchable = visit.site.features.schools != nil
        return [
            Field("forename", "person.forename", required: true), Field("middle", "person.middle"),
            Field("surname", "person.surname", required: true),
            Field("gender", "person.gender", .choice(PersonFields.genders), required: true),
            Field("born", "person.born", .date(.past), required: true), school,
            Field("address", "person.address", hint: "person.address.hint", .address),
        ]
    }

    static let reach = Field(
        "reach", "linking.person.reach", hint: "linking.person.reach.hint", .longText(), limit: 1000)

    static func check(_ typed: inout Typed, _ fields: [Field], for visit: Visit) {
        typed.check(fields, for: visit)
        if let born = typed.date("born"), born < Entry.earliestBirth(on: CivilDate(visit.now)) {
            typed.refuse("born.day", visit.texts("person.born.old"))
        }
        typed.sort(by: fields)
    }

    /// The person that was typed; nil where no day of birth can be read.
    static func person(_ id: String, _ typed: Typed, version: Int = 1) -> Person? {
        typed.date("born").map { born in
            Person(
                id: id, forename: typed["forename"], middle: typed["middle"], surname: typed["surname"],
                gender: typed["gender"], born: born, schooling: typed.school("school"),
                address: typed.address("address"), reach: typed["reach"], version: version)
        }
    }

    static func typed(_ person: Person) -> Typed {
        var typed = Typed([
            "forename": person.forename, "middle": person.middle, "surname": person.surname, "gender": person.gender,
            "reach": person.reach,
        ])
        typed.fill("born", with: person.born)
        if let schooling = person.schooling { typed.fill("school", with: schooling) }
        if let address = person.address { typed.fill("address", with: address) }
        return typed
    }

    /// The same as an account would have written it down, to be compared.
    static func entry(_ person: Person) -> Entry {
        Entry(
            id: person.id, forename: person.forename, middle: person.middle, surname: person.surname,
            gender: person.gender, born: person.born, schooling: person.schooling, relationship: .other,
            responsibility: .unsure, address: person.address)
    }
}
