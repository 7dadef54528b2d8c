import Casework
import Configuration
import Database
import Markup
import PortalKit

/// The information requests to an account, about all people it is linked to.
struct Asked: Plugin {
    static let name = "requests"
    static let summary = "What the team has asked for: each form, whom it is about, and by when."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.open(.requests, FamilyLinks.requests())
        blueprint.add(NavigationItem(.requests, "asked.title", to: FamilyLinks.requests()))
        let audience = blueprint.portal.audience
        blueprint.count(.requests) { db, account in
            try RequestStore.openCount(db, account: account, on: audience)
        }
        blueprint.get(FamilyLinks.requests, blueprint.access(to: .people)) { visit in
            let all = try await visit.site.store.read { try AskedForm.all($0, for: visit) }
            return .page(Self.page(all, visit))
        }
    }

    private static func page(_ all: [AskedForm], _ visit: Visit) -> Page {
        let texts = visit.texts
        let (open, done) = (all.filter(\.request.isOpen), all.filter { !$0.request.isOpen })
        let main: HTML = """
            \(Parts.title(texts("asked.title"), "<p>\(texts("asked.intro"))</p>"))\
            \(open.isEmpty ? none(visit) : rows(open, visit))\(answered(done, visit), if: !done.isEmpty)
            """
        var page = Page(texts("asked.title"), section: .requests, main: main)
        page.trail = EntrySubjects.trail(visit).dropLast()
        return page
    }

    private static func none(_ visit: Visit) -> HTML {
        """
        <p class="empty">\(Icon.tick.html)<strong>\(visit.texts("asked.none"))</strong>\
        <span>\(visit.texts("asked.none.hint"))</span></p>
        """
    }

    private static func answered(_ done: [AskedForm], _ visit: Visit) -> HTML {
        """
        <section class="flow block" aria-labelledby="done"><h2 id="done">\(visit.texts("asked.done"))</h2>\
        \(rows(done, visit))</section>
        """
    }

    private static func rows(_ all: [AskedForm], _ visit: Visit) -> HTML {
        "<ul class=\"rows\">\(each: all, { $0.row(visit) })</ul>"
    }
}
