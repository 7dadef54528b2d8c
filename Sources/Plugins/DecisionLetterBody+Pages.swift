import Casework
import Markup
import PortalKit

extension DecisionLetterBody {
    /// The letter as its readers see it, as HTML.
    /// - Parameters:
    ///   - order: the names of the parts in the order of the process; other parts follow by name.
    ///   - level: the level of the parts' headings, 1...6.
    func html(_ order: [String], level: Int = 2, _ visit: Visit) -> HTML {
        """
        \(Parts.typed(body, visit))\(each: written(order), { name, text in
            "<h\(level)>\(visit.texts(TextKey("letter.part", name)))</h\(level)>\(Parts.typed(text, visit))"
        })\(each: tables ?? [], { table in
            """
            <div class="flow"\(Self.language(visit))>\
            \("<h\(level)>\(table.heading)</h\(level)>", if: !table.heading.isEmpty)\
            \(table.rows.isEmpty ? "<p>\(table.none)</p>" : rows(table))</div>
            """
        })
        """
    }

    /// The `lang` attribute of what was written in another language than the page's; see `Parts.typed`.
    private static func language(_ visit: Visit) -> HTML {
        let first = visit.site.defaultLanguage
        return first == visit.language ? .empty : " lang=\"\(first.tag)\""
    }

    private func rows(_ table: LetterTable) -> HTML {
        let caption = table.heading.isEmpty ? table.columns.joined(separator: ", ") : table.heading
        return Parts.table(
            caption, hidesCaption: true, table.columns,
            rows: table.rows.map { $0.enumerated().map { $0 == 0 ? "\($1)" : "<span>\($1)</span>" } })
    }

    /// The parts with a text, each with its name.
    /// - Parameter order: as for `html`.
    func written(_ order: [String]) -> [(name: String, text: String)] {
        let names = order + parts.keys.filter { !order.contains($0) }.sorted()
        return names.compactMap { name in parts[name].flatMap { $0.isEmpty ? nil : (name, $0) } }
    }
}
