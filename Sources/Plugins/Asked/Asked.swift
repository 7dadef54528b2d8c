import Casework
import Configuration
import Database
import Markup
import PortalKit
import Web

/// The information requests to an account, about all people it is linked to.
struct Asked: Plugin {
    static let name = "requests"
    static let summary = "The forms that the team has asked for, each with its person and its due day."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.open(.requests, FamilyLinks.requests())
        blueprint.add(NavigationItem(.requests, "asked.title", to: FamilyLinks.requests()))
        let audience = blueprint.portal.audience
        blueprint.count(.requests) { db, account in
            try RequestStore.openCount(db, account: account, on: audience)
        }
        blueprint.collect(
            Waiting { db, visit in
                guard try visit.counted(.requests, db) > 0 else { return [] }
                return try AskedForm.all(db, for: visit).filter(\.request.isOpen).map { asked in
                    Waiting.Item(asked.row(visit), due: asked.request.due)
                }
            })
        blueprint.get(FamilyLinks.requests, blueprint.access(to: .people)) { visit in
            let all = try await visit.site.store.read { try AskedForm.all($0, for: visit) }
            return .page(Self.page(all, visit))
        }
    }

    private static func page(_ all: [AskedForm], _ visit: Visit) -> Page {
        let texts = visit.texts
        let (open, done) = (all.filter(\.request.isOpen), all.filter { !$0.request.isOpen })
        let answered: HTML = """
            <section class="flow block" aria-labelledby="done"><h2 id="done">\(texts("asked.done"))</h2>\
            \(Parts.rows(done) { $0.row(visit) })</section>
            """
        let confirmed: TextKey? =
            visit.query["taken"] != nil ? "asked.taken" : visit.query["passed"] != nil ? "asked.passed" : nil
        let none = Parts.empty(.tick, texts("asked.none"), "\(texts("asked.none.hint"))")
        let main: HTML = """
            \(confirmed.map { Parts.done(texts($0)) })\(Parts.title(texts("asked.title"), "<p>\(texts("asked.intro"))</p>"))\
            \(open.isEmpty ? none : Parts.rows(open) { $0.row(visit) })\(answered, if: !done.isEmpty)
            """
        var page = Page(texts("asked.title"), section: .requests, main: main)
        page.trail = EntrySubjects.trail(visit).dropLast()
        return page
    }
}
