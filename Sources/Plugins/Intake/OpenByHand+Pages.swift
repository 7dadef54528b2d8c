import Casework
import Forms
import Markup
import PortalKit
import Web

/// The pages for opening a case by hand.
extension OpenByHand {
    /// The search for a known person, which comes first.
    /// - Parameters:
    ///   - found: nil before a search.
    ///   - held: the person id of values restored after a session ended; nil for none.
    static func search(_ typed: FormValues, _ found: [Person]?, held: String?, _ visit: Visit) -> Page {
        let texts = visit.texts
        let address = visit.link(TeamLinks.openByHand)
        let new: HTML = """
            <p><a class="button second" href="\(address.query(["person": "new"]))">\(texts("intake.search.new"))</a></p>
            """
        let waits = held.map { person in
            Parts.note(
                """
                <p>\(texts("intake.open.held")) <a href="\(address.query(["person": person]))">\
                \(texts("intake.open.held.link"))</a></p>
                """)
        }
        let body: HTML = """
            <div class="prose flow">\(waits)<p>\(texts("intake.search.body"))</p>\
            <form class="flow" method="get" action="\(address)" novalidate>\(Parts.fields(search, typed, texts))<p><button class="button">\(Icon.search.html)\
            \(texts("intake.search"))</button></p></form></div>\(found.map { "\(results($0, visit))\(new)" })
            """
        return IntakeParts.page(texts("intake.open"), visit, body)
    }

    private static func results(_ found: [Person], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !found.isEmpty else { return Parts.empty(.search, texts("intake.search.none")) }
        let rows = Parts.rows(found) { person in
            let address = visit.link(TeamLinks.openByHand)
            let school = person.schooling?.school?.name ?? texts("intake.unsaid")
            return Parts.row(
                "\(person.name)", ["\(IntakeParts.born(person.born, visit)), \(school)"],
                beside: """
                    <a class="button second slim" href="\(address.query(["person": person.id]))">\
                    \(texts("intake.search.choose"))<span class="hidden"> \(person.name)</span></a>
                    """)
        }
        return "<h2>\(texts("intake.search.found"))</h2>\(rows)"
    }

    func page(_ input: Input) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let sections = sections(visit).filter { !$0.fields.isEmpty }
        let content: HTML = """
            \(Parts.hidden("person", chosen))\
            \(each: sections, { section in
                let lead = section.lead.map { "<p>\(texts($0))</p>" as HTML }
                return "<h2>\(texts(section.title))</h2>\(lead)\(Parts.fields(section.fields, input.typed, texts))"
            })\(IntakeParts.preview(visit.link(TeamLinks.openByHand), visit))
            """
        return IntakeParts.page(
            texts("intake.open"), findings: input.typed.findings,
            lead: lead(known, visit), visit,
            """
            <div class="prose flow">\(alreadyOpen(visit))\(Parts.requiredNote(texts))\(input.form(content))</div>
            """)
    }

    private func lead(_ person: Person?, _ visit: Visit) -> String {
        person.map { IntakeParts.named($0.name, $0.born, visit) } ?? visit.texts("intake.choose.new")
    }

    private func alreadyOpen(_ visit: Visit) -> HTML {
        guard let open else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("intake.open.already", ["reference": open.reference])) \
            <a href="\(visit.link(TeamLinks.case(open.id)))">\(visit.texts("intake.toCase"))</a></p>
            """)
    }

    /// The preview of what will be done, with warnings and the upload of a scan.
    func preview(_ input: Input) -> Page? {
        let (texts, visit, typed) = (input.texts, input.visit, input.typed)
        let received = typed.date("received") ?? CivilDate(visit.now)
        let values = ["date": visit.dates.words(received), "name": person?.name ?? ""]
        let isOpen = open != nil
        let involved = by.preview(typed, visit)
        let content: HTML = """
            \(Parts.hidden("person", chosen))\
            \(Parts.hidden("seen", twins.map(\.id).joined(separator: " ")))\(twins(visit))\
            \(scan(input), if: !isOpen)\(IntakeParts.confirm("intake.open.do", visit), if: !isOpen)
            """
        let body: HTML = """
            <div class="prose flow">\(alreadyOpen(visit))\(IntakeParts.assessed(assessed, visit))\
            \(IntakeParts.late(received, visit))\(involved.warning)<h2>\(texts("intake.will"))</h2><ul>\
            <li>\(texts(known == nil ? "intake.will.person" : "intake.will.known", values))</li>\
            <li>\(texts("intake.will.open", values))</li>\(involved.will)</ul>\
            \(IntakeParts.decision(rules.firstDue(received: received), visit))\
            \(NotificationPreview.table([], visit))\
            \(input.form(guarding: false, megabytes: Self.megabytes, content))</div>
            """
        return IntakeParts.page(
            texts("intake.open.check"), findings: input.confirmed.findings, lead: lead(person, visit), visit,
            body)
    }

    private func twins(_ visit: Visit) -> HTML {
        guard let person, !twins.isEmpty else { return .empty }
        let texts = visit.texts
        return """
            \(Parts.alert("<h2>\(texts("intake.twins"))</h2><p>\(texts("intake.twins.body"))</p>"))\
            \(each: twins, { twin in
                """
                <div class="card flow"><p><b>\(IntakeParts.named(twin.name, twin.born, visit))</b></p>\
                \(Comparison(written: person.details, person: twin, visit: visit).html)\
                <p><button class="button second slim" name="action" value="use:\(twin.id)">\(texts("intake.twins.use"))\
                <span class="hidden"> \(twin.name)</span></button></p></div>
                """
            })
            """
    }

    private func scan(_ input: Input) -> HTML {
        Uploads.field(
            Field("scan", "intake.scan"), hint: input.texts("intake.scan.hint"), input.confirmed.finding("scan"),
            megabytes: Self.megabytes, in: input.texts)
    }
}
