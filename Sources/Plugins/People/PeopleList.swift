import Casework
import Markup
import PortalKit

/// People as a list of names, each a link to the person's page.
extension PeopleTiles {
    /// The button that adds one, and the list.
    func list(mayAdd: Bool) -> HTML {
        let add: HTML = """
            <p><a class="button" href="\(visit.link(FamilyLinks.addPerson))">\(Icon.plus.html) \(texts("people.add"))</a></p>
            """
        let others = name == nil ? cards : cards.filter { $0.entry.relationship != .oneself }
        let rows = "\(each: others, { row($0) })\(name.map(ownRow))" as HTML
        let list: HTML =
            cards.isEmpty && name == nil
            ? Parts.empty(.person, texts("people.none"), "\(texts("people.none.hint"))")
            : "<ul class=\"rows\">\(rows)</ul>"
        return "<div class=\"flow prose\">\(add, if: mayAdd)\(list)</div>"
    }

    private func row(_ card: PeoplePages.Card, _ who: [String] = []) -> HTML {
        let count = card.waiting + card.asked
        var small = who + [texts("people.born", ["date": visit.dates.birth(card.entry.born)])]
        if card.asked > 0 { small.append(asked(card)) }
        if card.waiting > 0 || card.asked == 0 { small.append(waiting(card)) }
        let badge: HTML = count > 0 ? " <span class=\"badge\" aria-hidden=\"true\">\(count)</span>" : .empty
        let link = visit.link(FamilyLinks.person(card.entry.id))
        return Parts.row("<a href=\"\(link)\">\(card.entry.name)</a>\(badge)", small)
    }

    private func ownRow(_ name: String) -> HTML {
        if let own { return row(own, [texts("people.self")]) }
        return Parts.row(
            "<a href=\"\(visit.link(PeopleLinks.oneself))\">\(name)</a>",
            [texts("people.self"), texts("people.self.about")])
    }
}
