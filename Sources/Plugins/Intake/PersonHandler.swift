import Casework
import Database
import Identity
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
        blueprint.get(TeamLinks.person, IntakeParts.access) { try await show($0) }
        CorrectRecord.contribute(to: &blueprint)
    }

    /// The person of the route's parameter `person`. Throws `Problem(.notFound)` if there is none.
    fileprivate static func person(_ db: Connection, _ visit: Visit) throws -> Person {
        guard let person = try PersonStore.find(visit.team(db), visit.parameters["person"] ?? "") else {
            throw Problem(.notFound)
        }
        return person
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer
        let known = try await visit.site.store.read { db in
            let person = try person(db, visit)
            let team = officer.team(db)
            let involved = try InvolvementStore.all(team, person: person.id).filter { $0.ended == nil }
            return Known(
                person: person, cases: try CaseStore.all(team, person: person.id),
                wishes: try ReachStore.all(team, of: involved))
        }
        try await visit.noteView(.viewedPerson, subject: known.person.id)
        return .page(page(known, visit))
    }

    fileprivate static func details(_ person: Person, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows = [
            (texts("person.forename"), person.forename), (texts("person.middle"), person.middle),
            (texts("person.surname"), person.surname), (texts("person.born"), visit.dates.words(person.born)),
            (texts("person.gender"), person.gender.isEmpty ? "" : texts(TextKey("gender", person.gender))),
            (texts("person.school"), person.schooling?.school?.name ?? ""),
            (texts("person.address"), person.address?.line ?? ""), (texts("linking.person.reach"), person.reach),
        ]
        return """
            <dl class="answers two">\(each: rows, { row in
                "<div><dt>\(row.0)</dt><dd>\(row.1.isEmpty ? texts("intake.unsaid") : row.1)</dd></div>"
            })</dl>
            """
    }

    private static func page(_ known: Known, _ visit: Visit) -> Page {
        let (texts, person) = (visit.texts, known.person)
        let saved: HTML = visit.query["saved"] == nil ? .empty : Parts.done(texts("linking.person.saved"))
        let cases: HTML = """
            <h2>\(texts("linking.person.cases"))</h2><ul class="rows">\(each: known.cases, { casefile in
                """
                <li><div class="what"><b><a href="\(visit.link(TeamLinks.case(casefile.id)))">\(casefile.reference)</a></b>\
                <small>\(texts("linking.person.case", ["date": visit.dates.words(casefile.received)]))</small>\
                </div></li>
                """
            })</ul>
            """
        let reach: HTML = """
            <h2>\(texts("linking.person.wishes"))</h2>\(each: known.wishes, { participant in
                "<h3>\(participant.name)</h3><ul>\(each: participant.wishes.words(texts), { "<li>\($0)</li>" })</ul>"
            })
            """
        return IntakeParts.page(
            person.name, section: .caseload, above: [Page.Above(texts("caseload.title"), visit.link(SiteLinks.home))],
            lead: "<p class=\"muted\">\(IntakeParts.born(person.born, visit))</p>", visit,
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
        let (visit, officer) = (input.visit, try input.visit.officer)
        guard input.version("of") == String(person.version) else {
            throw FormConflict(
                """
                <div class="notice" role="alert">\(Icon.warning.html)<div class="flow">\
                <p>\(input.texts("linking.person.changed"))</p>\(PersonHandler.details(person, visit))</div></div>
                """)
        }
        guard let details = PersonDetails(input.typed) else { throw Problem(.malformed) }
        let changed = Person(id: person.id, details, reach: input["reach"], version: person.version)
        guard try PersonStore.change(db, changed, at: visit.now) else { throw Problem(.conflict) }
        try Audit.note(db, .personChanged, by: officer.account, on: visit.site, subject: person.id, at: visit.now)
        return visit.link(TeamLinks.person(person.id)).query(["saved": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let above = visit.link(TeamLinks.person(person.id))
        let content: HTML = """
            \(Parts.fields(fields(visit), input.typed, texts))\
            \(input.buttons("account.save", leaving: above))
            """
        return IntakeParts.page(
            texts("person.correct.title"), section: .caseload, above: [Page.Above(person.name, above)],
            findings: input.typed.findings, visit,
            "<div class=\"prose flow\">\(Parts.requiredNote(texts))\(input.form(content))</div>")
    }
}
