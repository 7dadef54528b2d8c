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
        blueprint.get(IntakeLinks.correctPerson, IntakeParts.access) { visit in
            let person = try await person(visit)
            try await visit.noteView(.viewedPerson, subject: person.id)
            let held = visit.heldTyped
            return .page(form(person, held ?? typed(person), visit, held: held))
        }
        blueprint.post(IntakeLinks.correctPerson, IntakeParts.access) { try await correct($0) }
    }

    private static func person(_ visit: Visit) async throws -> Person {
        try await visit.site.store.read { try person($0, visit) }
    }

    /// The person of the route's parameter `person`. Throws `Problem(.notFound)` if there is none.
    private static func person(_ db: Connection, _ visit: Visit) throws -> Person {
        guard let person = try PersonStore.find(db, visit.parameters["person"] ?? "", for: visit.officer) else {
            throw Problem(.notFound)
        }
        return person
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer
        let known = try await visit.site.store.read { db in
            let person = try person(db, visit)
            let involved = try InvolvementStore.all(db, person: person.id, for: officer).filter { $0.ended == nil }
            return Known(
                person: person, cases: try CaseStore.all(db, person: person.id, for: officer),
                wishes: try ReachStore.all(db, of: involved, for: officer))
        }
        try await visit.noteView(.viewedPerson, subject: known.person.id)
        return .page(page(known, visit))
    }

    private static func correct(_ visit: Visit) async throws -> Reply {
        let known = try await person(visit)
        let fields = fields(visit)
        var typed = FormValues.read(fields, from: visit.form)
        if try await typed.act(fields, on: visit.form, for: visit) {
            return .page(form(known, typed, visit), status: typed.findings.isEmpty ? 200 : 422)
        }
        PersonDetails.check(&typed, fields, for: visit)
        let version = visit.form.number("of", in: CaseVersion.numbers) ?? 0
        guard typed.findings.isEmpty, let details = PersonDetails(typed) else {
            return .page(form(known, typed, visit), status: 422)
        }
        let (officer, changed) = (
            try visit.officer, Person(id: known.id, details, reach: typed["reach"], version: version)
        )
        let outcome = try await visit.write { db -> Bool in
            guard try PersonStore.change(db, changed, at: visit.now) else {
                // A repeated request finds the record changed to the same values.
                return try Self.typed(person(db, visit)).values == Self.typed(changed).values
            }
            try Audit.note(
                db, .personChanged, by: officer.account, on: visit.site, subject: changed.id, at: visit.now)
            return true
        }
        guard outcome else { return .page(form(try await person(visit), typed, visit, hasChanged: true), status: 409) }
        return .redirect(visit.link(TeamLinks.person(known.id)).query(["saved": "1"]))
    }

    private static func fields(_ visit: Visit) -> [Field] {
        PersonDetails.fields(visit) + [
            Field("reach", "linking.person.reach", hint: "linking.person.reach.hint", .longText(), limit: 1000)
        ]
    }

    private static func typed(_ person: Person) -> FormValues {
        var typed = person.details.typed
        typed.values["reach"] = person.reach
        return typed
    }

    private static func form(
        _ person: Person, _ typed: FormValues, _ visit: Visit, hasChanged: Bool = false, held: FormValues? = nil
    ) -> Page {
        let texts = visit.texts
        let changed: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><p>\(texts("linking.person.changed"))</p>\
            \(details(person, visit))</div></div>
            """
        let content: HTML = """
            \(CaseVersion.fields(["of": person.version], held: held, isFresh: hasChanged, visit))\
            \(Parts.fields(fields(visit), typed, texts))<div class="actions">\
            <button class="button">\(texts("account.save"))</button>\
            <a class="button second" href="\(visit.link(TeamLinks.person(person.id)))">\(texts("signIn.cancel"))</a></div>
            """
        return IntakeParts.page(
            texts("person.correct.title"), section: .caseload,
            above: [Page.Above(person.name, visit.link(TeamLinks.person(person.id)))], findings: typed.findings, visit,
            """
            <div class="prose flow">\(changed, if: hasChanged)\(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(IntakeLinks.correctPerson(person.id)), visit, guarding: true, content))</div>
            """)
    }

    private static func details(_ person: Person, _ visit: Visit) -> HTML {
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
