import Casework
import Identity
import Markup
import PortalKit
import Web

/// The page on which an account asks to be linked, and sees the state of its request.
struct AccessPages: Sendable {
    let types: [String]
    let megabytes: Int

    static let fields = [
        .relationship, .responsibility(),
        Field("note", "access.note", hint: "access.note.hint", .longText(isCounted: true), limit: 4000),
    ]

    func page(_ known: AccessRequests.Known, _ typed: FormValues, _ visit: Visit) -> Page {
        let (texts, entry) = (visit.texts, known.permissions.entry)
        let title = texts("access.title")
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.done(texts("access.asked")), if: visit.query["asked"] != nil)\
            \(Parts.title(title, "<p class=\"lead\">\(entry.name)</p>"))<div class="prose flow">\(states(known, visit))\
            \(form(typed, entry, visit), if: known.mayAsk)</div>
            """
        var page = Page("\(title): \(entry.name)", section: .people, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = EntrySubjects.trail(visit, to: entry)
        page.here = title
        return page
    }

    /// Whether the account is linked, and the states of its last three requests.
    private func states(_ known: AccessRequests.Known, _ visit: Visit) -> HTML {
        guard known.permissions.involvement == nil else {
            return "<p>\(Icon.tick.html) \(visit.texts("access.linked"))</p>"
        }
        let texts = visit.texts
        return """
            \(each: known.requests.prefix(3), { request in
                let asked = ["date": visit.dates.words(CivilDate(request.at))]
                switch request.state {
                case .waiting: return Parts.note("<p>\(texts("access.waiting", asked))</p>")
                case .refused:
                    return Parts.warning("<p>\(texts("access.refused", asked))</p>\(Parts.typed(request.reason))")
                case .linked: return Parts.note("<p>\(texts("access.ended"))</p>")
                }
            })\(texts.paragraphs("access.intro"), if: known.mayAsk)
            """
    }

    private func form(_ typed: FormValues, _ entry: Entry, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let finding = typed.finding("evidence")
        let wrong: HTML = finding == nil ? .empty : " wrong"
        let values = ["types": types.map { "." + $0 }.joined(separator: ", "), "limit": String(megabytes)]
        let error: HTML =
            finding.map { finding in
                """
                <p class="error-text" id="evidence-error">\(Icon.warning.html)<span>\(finding.message)</span></p>
                """
            } ?? .empty
        let accept = types.map { "." + $0 }.joined(separator: ",")
        return """
            \(Parts.requiredNote(texts))<form class="flow" method="post" enctype="multipart/form-data" \
            action="\(visit.link(FamilyLinks.access(entry.id)))" novalidate\
            \(Parts.warnUnsaved(typed: visit.head.method == .post || visit.held != nil))\
            \(Parts.uploading(together: megabytes * 5, texts))>\(visit.formFields)\
            <input type="hidden" name="id" value="\(chosenID(visit.form["id"]))">\(Parts.fields(Self.fields, typed, texts))\
            <div class="field\(wrong)"><label for="evidence">\(texts("access.evidence"))</label>\
            <p class="hint" id="evidence-hint">\(texts("access.evidence.hint", values))</p>\(error)\
            <div class="file"><input type="file" id="evidence" name="evidence" multiple accept="\(accept)" \
            data-megabytes="\(megabytes)" data-too-large="\(texts("upload.tooLarge", ["limit": String(megabytes)]))" \
            aria-describedby="evidence-hint"></div></div>\
            <div class="actions"><button class="button">\(texts("access.ask"))</button>\
            <a class="button second" href="\(visit.link(FamilyLinks.person(entry.id)))">\(texts("signIn.cancel"))</a></div></form>
            """
    }
}
