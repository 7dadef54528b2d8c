import Casework
import Configuration
import Database
import Identity
import Markup
import PortalKit

/// The participants who work with a family: names, titles and organisations, without contact details.
struct Involvements: Plugin {
    static let name = "involvements"
    static let summary = "Who is involved in a case: the coordinator and the professionals that the team shows."

    /// A participant as the family sees them.
    private struct Known: Sendable {
        let name: String
        let title: String
        let organisation: String
    }

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.requireCases()?.process else { return }
        blueprint.add(PersonPage(InvolvementLinks.involvements, "involved.title") { $1.may(.seesCase) })
        blueprint.get(InvolvementLinks.involvements, blueprint.access(to: .people)) { visit in
            let (entry, known) = try await visit.site.store.read { db in
                let permissions = try Permissions.require(db, .seesCase, for: visit)
                let others = try InvolvementStore.shown(db, permissions, process).filter { $0.ended == nil }
                let coordinator = try CaseStore.current(db, permissions).flatMap { current in
                    try AccountStore.find(db, id: current.coordinator)
                }.map { Known(name: $0.name, title: visit.texts("involved.coordinator"), organisation: "") }
                let known = others.map { Known(name: $0.name, title: $0.title, organisation: $0.organisation) }
                return (permissions.entry, (coordinator.map { [$0] } ?? []) + known)
            }
            return .page(Self.page(entry, known, visit))
        }
    }

    private static func page(_ entry: Entry, _ known: [Known], _ visit: Visit) -> Page {
        let texts = visit.texts
        let main: HTML = """
            \(Parts.title(texts("involved.title"), "<p class=\"lead\">\(entry.name)</p>"))\
            <div class="prose flow"><p>\(texts("involved.intro"))</p></div>\
            \(known.isEmpty ? none(visit) : table(known, visit))
            """
        var page = Page("\(texts("involved.title")): \(entry.name)", section: .people, main: main)
        page.trail = EntrySubjects.trail(visit, to: entry)
        page.here = texts("involved.title")
        return page
    }

    private static func none(_ visit: Visit) -> HTML {
        """
        <p class="empty">\(Icon.person.html)<strong>\(visit.texts("dashboard.involvements.none"))</strong>\
        <span>\(visit.texts("dashboard.involvements.hint"))</span></p>
        """
    }

    private static func table(_ known: [Known], _ visit: Visit) -> HTML {
        let texts = visit.texts
        let (title, organisation) = (texts("involved.role"), texts("involved.organisation"))
        return """
            <table class="table"><caption>\(texts("involved.caption"))</caption><thead><tr>\
            <th scope="col">\(texts("involved.name"))</th><th scope="col">\(title)</th>\
            <th scope="col">\(organisation)</th></tr></thead><tbody>\
            \(each: known, { participant in
                """
                <tr><th scope="row">\(participant.name)</th><td data-label="\(title)"><span>\(participant.title)</span></td>\
                <td data-label="\(organisation)"><span>\(participant.organisation)</span></td></tr>
                """
            })</tbody></table>
            """
    }
}
