import Casework
import Identity
import Markup
import PortalKit
import Web

/// The pages for opening a case by hand.
enum OpenByHandPages {
    /// The search for a known person, which comes first.
    /// - Parameters:
    ///   - found: nil before a search.
    ///   - held: the person id of values restored after a session ended; nil for none.
    static func search(_ typed: FormValues, _ found: [Person]?, held: String?, _ visit: Visit) -> Page {
        let texts = visit.texts
        let address = visit.link(TeamLinks.openByHand)
        let rows: HTML = found.map { results($0, visit) } ?? .empty
        let new: HTML = """
            <p><a class="button second" href="\(address.query(["person": "new"]))">\(texts("intake.search.new"))</a></p>
            """
        let waits: HTML =
            held.map { person in
                Parts.note(
                    """
                    <p>\(texts("intake.open.held")) <a href="\(address.query(["person": person]))">\
                    \(texts("intake.open.held.link"))</a></p>
                    """)
            } ?? .empty
        let body: HTML = """
            <div class="prose flow">\(waits)<p>\(texts("intake.search.body"))</p><form class="flow" method="get" action="\(address)" \
            novalidate>\(Parts.fields(OpenByHand.search, typed, texts))<p><button class="button">\(Icon.search.html)\
            \(texts("intake.search"))</button></p></form></div>\(rows)\(found == nil ? .empty : new)
            """
        return IntakeParts.page(texts("intake.open"), above: IntakeParts.requests(visit), visit, body)
    }

    private static func results(_ found: [Person], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !found.isEmpty else {
            return "<p class=\"empty\">\(Icon.search.html)<strong>\(texts("intake.search.none"))</strong></p>"
        }
        return """
            <h2>\(texts("intake.search.found"))</h2><ul class="rows">\(each: found, { person in
                let address = visit.link(TeamLinks.openByHand).query(["person": person.id])
                return """
                    <li><div class="what"><b>\(person.name)</b><small>\(IntakeParts.born(person.born, visit)), \
                    \(person.schooling?.school?.name ?? texts("intake.unsaid"))</small></div>\
                    <a class="button second slim" href="\(address)">\(texts("intake.search.choose"))\
                    <span class="hidden"> \(person.name)</span></a></li>
                    """
            })</ul>
            """
    }

    static func form(
        _ opening: Opening, with fields: OpenByHand.Fields, _ typed: FormValues, _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        func part(_ title: TextKey, _ fields: [Field], _ lead: HTML = .empty) -> HTML {
            "<h2>\(texts(title))</h2>\(lead)\(Parts.fields(fields, typed, texts))"
        }
        let content: HTML = """
            \(IntakeParts.hidden("person", opening.isNew ? "new" : opening.person?.id ?? "new"))\
            \(IntakeParts.hidden("case", chosenID(visit.form["case"])))\
            \(part("intake.child", fields.person), if: opening.isNew)\(part("intake.request", fields.request))\
            \(part("intake.from.title", fields.by.askerFields, "<p>\(texts("intake.from.body"))</p>"))\
            \(part("intake.parent.title", fields.by.parentFields, "<p>\(texts("intake.parent.body"))</p>"))\
            \(IntakeParts.preview(visit.link(TeamLinks.openByHand), visit))
            """
        let body: HTML = """
            <div class="prose flow">\(open(opening, visit))\
            \(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(TeamLinks.openByHand), visit, guarding: true, content))</div>
            """
        return IntakeParts.page(
            texts("intake.open"), above: IntakeParts.requests(visit), findings: typed.findings,
            lead: whom(opening, visit),
            visit, body)
    }

    private static func whom(_ opening: Opening, _ visit: Visit) -> HTML {
        guard let person = opening.person else { return "<p class=\"muted\">\(visit.texts("intake.choose.new"))</p>" }
        return "<p class=\"muted\">\(AcceptRequestPages.label(person, visit))</p>"
    }

    private static func open(_ opening: Opening, _ visit: Visit) -> HTML {
        guard let open = opening.open else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("intake.open.already", ["reference": open.reference])) \
            <a href="\(visit.link(TeamLinks.case(open.id)))">\(visit.texts("intake.toCase"))</a></p>
            """)
    }

    /// The preview of what will be done, with warnings and the upload of a scan.
    static func preview(
        _ opening: Opening, _ typed: FormValues, caseID: String, fault: String? = nil, _ visit: Visit,
        hasChanged: Bool = false
    ) -> Page {
        let texts = visit.texts
        let received = typed.date("received") ?? CivilDate(visit.now)
        let process = try? visit.site.caseRules.process
        let due = process?.stages.first.flatMap { process?.due($0.name, received: received) }
        let values = ["date": visit.dates.words(received), "name": opening.person?.name ?? ""]
        let late: HTML =
            received.days(until: CivilDate(visit.now)) > 30
            ? Parts.warning("<p>\(texts("intake.received.old", values))</p>") : .empty
        let assessed: HTML =
            opening.assessed.map { day in
                Parts.warning("<p>\(texts("intake.assessed", ["date": visit.dates.words(day)]))</p>")
            } ?? .empty
        let changed: HTML = """
            <div class="notice" role="alert">\(Icon.warning.html)<p>\(texts("intake.changed"))</p></div>
            """
        let isOpen = opening.open != nil
        let involved = opening.by.preview(typed, visit)
        let findings = fault.map { [ValidationError("scan", $0)] } ?? []
        let content: HTML = """
            \(IntakeParts.carried(visit, but: ["seen", "case", "person"]))\(IntakeParts.hidden("case", caseID))\
            \(IntakeParts.hidden("person", opening.isNew ? "new" : opening.person?.id ?? "new"))\
            \(IntakeParts.hidden("seen", opening.twins.map(\.id).joined(separator: " ")))\(twins(opening, visit))\
            \(scan(fault, visit), if: !isOpen)\(IntakeParts.confirm("intake.open.do", visit), if: !isOpen)
            """
        let body: HTML = """
            <div class="prose flow">\(changed, if: hasChanged)\(open(opening, visit))\(assessed)\(late)\
            \(involved.warning)<h2>\(texts("intake.will"))</h2><ul><li>\(texts(opening.isNew ? "intake.will.person" : "intake.will.known", values))</li><li>\(texts("intake.will.open", values))</li>\(involved.will)</ul>\
            \(IntakeParts.decision(due, visit))\(NotificationPreview.table([], visit))\
            <form class="flow" method="post" enctype="multipart/form-data" action="\(visit.link(TeamLinks.openByHand))" novalidate\
            \(Parts.uploading(together: OpenByHand.megabytes, texts))>\
            \(visit.formFields)<button class="hidden" tabindex="-1" aria-hidden="true" name="action" value="preview"></button>\
            \(content)</form></div>
            """
        return IntakeParts.page(
            texts("intake.open.check"), above: IntakeParts.requests(visit), findings: findings,
            lead: whom(opening, visit), visit, body)
    }

    private static func twins(_ opening: Opening, _ visit: Visit) -> HTML {
        guard let person = opening.person, !opening.twins.isEmpty else { return .empty }
        let texts = visit.texts
        return """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><h2>\(texts("intake.twins"))</h2>\
            <p>\(texts("intake.twins.body"))</p></div></div>\(each: opening.twins, { twin in
                """
                <div class="card flow"><p><b>\(AcceptRequestPages.label(twin, visit))</b></p>\
                \(Comparison(person.details, twin, visit).html(visit))\
                <p><button class="button second slim" name="action" value="use:\(twin.id)">\(texts("intake.twins.use"))\
                <span class="hidden"> \(twin.name)</span></button></p></div>
                """
            })
            """
    }

    private static func scan(_ fault: String?, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let field = Field("scan", "intake.scan", hint: "intake.scan.hint")
        let finding = fault.map { ValidationError("scan", $0) }
        return """
            <div class="field\(" wrong", if: fault != nil)"><label for="scan">\(texts("intake.scan"))</label>\
            <p class="hint" id="scan-hint">\(texts("intake.scan.hint"))</p>\(field.errorText(finding, texts))\
            <div class="file"><input type="file" id="scan" name="scan" data-megabytes="\(OpenByHand.megabytes)" \
            data-too-large="\(texts("upload.tooLarge", ["limit": String(OpenByHand.megabytes)]))" aria-describedby="scan-hint\
            \(" scan-error", if: fault != nil)"></div></div>
            """
    }
}
