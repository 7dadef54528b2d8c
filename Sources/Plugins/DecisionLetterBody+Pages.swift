import Casework
import Markup
import PortalKit

extension DecisionLetterBody {
    /// The letter as its readers see it, as HTML.
    /// - Parameters:
    ///   - order: the names of the parts in the order of the process; other parts follow by name.
    ///   - level: the level of the parts' headings, 1...6.
    func html(_ order: [String], level: Int = 2, _ visit: Visit) -> HTML {
        let names = order + parts.keys.filter { !order.contains($0) }.sorted()
        let all = names.compactMap { name in parts[name].flatMap { $0.isEmpty ? nil : (name, $0) } }
        return """
            \(Parts.typed(body, visit))\(each: all, { name, text in
                "<h\(level)>\(visit.texts(TextKey("letter.part", name)))</h\(level)>\(Parts.typed(text, visit))"
            })
            """
    }
}
