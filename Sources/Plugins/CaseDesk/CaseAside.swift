import Casework
import Markup
import PortalKit

/// The side column of the page of a case: participants and their rights, notes, and the latest audit rows.
struct CaseAside {
    let page: CasePage

    private var texts: Texts { page.texts }

    var html: HTML { "\(people)\(notes)\(audit)" }

    private var people: HTML {
        page.section(
            "see", "case.see",
            """
            <dl class="answers two tight">\(each: page.view.participants.people, { participant in
                let sees = sees(participant)
                return """
                    <div><dt>\(participant.name)</dt>\
                    <dd>\(page.view.participants.sentence(participant, texts))\(sees)</dd></div>
                    """
            })</dl><div class="actions"><a class="button second slim" href="\(page.visit.link(TeamLinks.participants(page.open.current.id)))">\(texts("case.people"))</a>\
            <a class="button second slim" href="\(page.visit.link(TeamLinks.recordForm(page.open.current.id)))">\(texts("linking.record"))</a></div>
            """)
    }

    private func sees(_ participant: Involvement) -> HTML {
        if participant.account.isEmpty { return "<br>\(texts("case.noAccount"))" }
        if page.view.participants.isUnknown(participant) { return "<br>\(texts("case.unknown"))" }
        let holder: HTML? = page.view.participants.holder(participant, texts).map { "<br>\($0)" }
        let rights = page.open.rules.process.role(participant.role)?.rights ?? []
        let words = StatutoryProcess.Right.allCases.filter(rights.contains).map {
            texts(TextKey("case.right", $0.rawValue))
        }
        let all = words.isEmpty ? [texts("case.right.none")] : words
        return "\(holder)<ul class=\"small\">\(each: all, { "<li>\($0)</li>" })</ul>"
    }

    private var notes: HTML {
        guard !page.view.notes.isEmpty else { return .empty }
        return page.section(
            "notes", "case.notes",
            """
            <ul class="rows">\(each: page.view.notes, { note in
                """
                <li><div class="what"><p>\(broken(note.body))</p><small>\(page.view.staff[note.author] ?? ""), \
                \(page.visit.dates.date(note.at))</small></div></li>
                """
            })</ul>
            """)
    }

    private var audit: HTML {
        let count = texts("case.audit.count", ["count": String(page.view.auditCount)])
        return """
            <section aria-labelledby="audit"><h2 id="audit" class="hidden">\(texts("case.audit"))</h2>\
            <details class="card wash"><summary>\(texts("case.audit")): \(count)</summary>\
            \(AuditPage.table(page.view.audit, page.visit))<p><a href="\(page.visit.link(CaseDeskLinks.audit(page.open.current.id)))">\(texts("case.audit.all"))</a></p>\
            </details></section>
            """
    }
}
