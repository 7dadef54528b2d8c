import Casework
import Configuration
import Database
import Markup
import PortalKit

enum NoteLinks {
    static let child = PageLink<String>("people/:entry/notes")
}

struct Notes: Plugin {
    static let name = "notes"
    static let summary = "What a family keeps in mind about a child."
    static let audiences: Set<Audience> = [.citizen]

    let days: Int

    init(settings: inout Settings) {
        days = settings.read("days", in: 1...365, default: 7, "Days that a note is shown")
    }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.require(FamilyLinks.person)
        blueprint.page(NoteLinks.child, blueprint.access(to: .people)) { db, visit in
            let child = try Permissions.require(db, for: visit).entry
            let title = visit.texts("notes.title", ["name": child.name])
            return .page(Page(title, section: .people, main: Parts.title(title)))
        }
    }
}
