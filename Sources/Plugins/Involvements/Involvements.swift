import Casework
import Configuration
import Identity
import Markup
import PortalKit

/// The participants who work with a family: names, titles and organisations, without contact details.
struct Involvements: Plugin {
    static let name = "involvements"
    static let summary = "Who is involved in a case: the coordinator and the professionals that the team shows."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard let rules = blueprint.requireCases() else { return }
        blueprint.add(PersonPage(InvolvementLinks.involvements, "involved.title") { $1.may(.seesCase) })
        blueprint.page(InvolvementLinks.involvements, blueprint.access(to: .people)) { db, visit in
            let texts = visit.texts
            // A menu beside the pages leads here even before the team has linked the account.
            let permissions = try Permissions.require(db, visit.site.personMenu == nil ? .seesCase : nil, for: visit)
            let current = permissions.may(.seesCase) ? try CaseStore.current(db, permissions) : nil
            let coordinator = try current.flatMap { try AccountStore.find(db, id: $0.coordinator) }
            let shown = try InvolvementStore.shown(db, permissions, rules).filter { $0.ended == nil }
            let rows =
                (coordinator.map { [row($0.name, texts("involved.coordinator"), "")] } ?? [])
                + shown.map { row($0.name, $0.title, $0.organisation) }
            let main: HTML = """
                \(Parts.title(texts("involved.title"), about: permissions.entry))\
                <div class="prose flow"><p>\(texts("involved.intro"))</p></div>\(table(rows, isNamesOnly: rules.colleagues == .names, texts))
                """
            return .page(Page(texts("involved.title"), about: permissions.entry, visit, main: main))
        }
    }

    private func row(_ name: String, _ title: String, _ organisation: String) -> [HTML] {
        ["\(name)", "<span>\(title)</span>", "<span>\(organisation)</span>"]
    }

    private func table(_ rows: [[HTML]], isNamesOnly: Bool, _ texts: Texts) -> HTML {
        guard !rows.isEmpty else {
            return Parts.empty(
                .person, texts("dashboard.involvements.none"), "\(texts("dashboard.involvements.hint"))")
        }
        let columns = [texts("involved.name"), texts("involved.role"), texts("involved.organisation")]
        // Of the work, only the coordinator's is left to show then.
        let shown = isNamesOnly ? columns.count - 1 : columns.count
        return Parts.table(
            texts("involved.caption"), Array(columns.prefix(shown)), rows: rows.map { Array($0.prefix(shown)) })
    }
}
