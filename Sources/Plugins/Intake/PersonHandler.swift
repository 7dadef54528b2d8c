import Casework
import Database
import Markup
import PortalKit
import Web

/// The council's record of a person: details, cases and contact wishes, and its correction.
enum PersonHandler {
    private struct Known: Sendable {
        let person: Person
        let cases: [Case]
        /// The contact wishes of the participants with an account.
        let wishes: [(name: String, wishes: ReachWishes)]
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.page(TeamLinks.person, IntakeParts.access) { db, visit in
            let known = try find(db, visit)
            return .page(page(known, visit)).viewing([Reply.View(.viewedPerson, subject: known.person.id)])
        }
        CorrectRecord.contribute(to: &blueprint)
    }

    /// The person of the route's parameter `person`. Throws `Problem(.notFound)` if there is none.
    fileprivate static func person(_ db: Connection, _ visit: Visit) throws -> Person {
        guard let person = try PersonStore.find(visit.team(db), visit.parameters["person"] ?? "") else {
            throw Problem(.notFound)
        }
        return person
    }

    private static func find(_ db: Connection, _ visit: Visit) throws -> Known {
        let (person, team) = (try person(db, visit), try visit.team(db))
        let involved = try InvolvementStore.all(team, person: person.id).filter { $0.ended == nil }
        return Known(
            person: person, cases: try CaseStore.all(team, person: person.id),
            wishes: try ReachStore.all(team, of: involved))
    }

    fileprivate static func details(_ person: Person, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let name = [
            (texts("person.forename"), person.forename), (texts("person.middle"), person.middle),
            (texts("person.surname"), person.surname), (texts("person.born"), visit.dates.birth(person.born)),
        ]
        return IntakeParts.details(
            name + IntakeParts.rows(person.details, visit) + [(texts("linking.person.reach"), person.reach)], visit)
    }

    private static func page(_ known: Known, _ visit: Visit) -> Page {
        let (texts, person) = (visit.texts, known.person)
        let saved: HTML = visit.query["saved"] == nil ? .empty : Parts.done(texts("linking.person.saved"))
        let list = Parts.rows(known.cases) { known in
            Parts.row(
                "<a href=\"\(visit.link(TeamLinks.case(known.id)))\">\(known.reference)</a>",
                [texts("linking.person.case", ["date": visit.dates.words(known.received)])])
        }
        let cases: HTML = "<h2>\(texts("linking.person.cases"))</h2>\(list)"
        let reach: HTML = """
            <h2>\(texts("linking.person.wishes"))</h2>\(each: known.wishes, { participant in
                "<h3>\(participant.name)</h3><ul>\(each: participant.wishes.words(texts), { "<li>\($0)</li>" })</ul>"
            })
            """
        return IntakeParts.page(
            person.name, section: .caseload, above: Page.Above(texts("caseload.title"), visit.link(SiteLinks.home)),
            lead: IntakeParts.born(person.born, visit), visit,
            """
            <div class="prose flow">\(saved)\(details(person, visit))<p><a class="button second" href="\
            \(visit.link(IntakeLinks.correctPerson(person.id)))">\(texts("person.correct.title"))</a></p>\
            \(reach, if: !known.wishes.isEmpty)\(cases, if: !known.cases.isEmpty)</div>
            """)
    }
}

/// Corrects the council's record of a person.
private struct CorrectRecord: FormAction {
    let person: Person

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.correctPerson, IntakeParts.access) { db, visit in
            CorrectRecord(person: try PersonHandler.person(db, visit))
        }
    }

    func fields(_ visit: Visit) -> [Field] {
        PersonDetails.fields(visit) + [
            Field("reach", "linking.person.reach", hint: "linking.person.reach.hint", .longText(), limit: 1000)
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        var typed = person.details.typed
        typed.values["reach"] = person.reach
        return typed
    }

    func versions(_ visit: Visit) -> [String: String] { ["of": String(person.version)] }

    var views: [Reply.View] { [Reply.View(.viewedPerson, subject: person.id)] }

    func check(_ input: inout FormInput) { PersonDetails.check(&input.typed, fields(input.visit), for: input.visit) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let visit = input.visit
        guard input.version("of") == String(person.version) else {
            let now = PersonHandler.details(person, visit)
            throw FormConflict(Parts.alert("<p>\(input.texts("linking.person.changed"))</p>\(now)"))
        }
        guard let details = PersonDetails(input.typed) else { throw Problem(.malformed) }
        let changed = Person(id: person.id, details, reach: input["reach"], version: person.version)
        guard try PersonStore.change(visit.team(db), changed, at: visit.now) else { throw Problem(.conflict) }
        try visit.note(db, .personChanged, subject: person.id)
        return visit.link(TeamLinks.person(person.id)).query(["saved": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let above = visit.link(TeamLinks.person(person.id))
        let content = input.fields(fields(visit), send: "account.save", leaving: above)
        return IntakeParts.page(
            texts("person.correct.title"), section: .caseload, above: Page.Above(person.name, above),
            findings: input.typed.findings, visit,
            "<div class=\"prose flow\">\(Parts.requiredNote(texts))\(input.form(content))</div>")
    }
}
