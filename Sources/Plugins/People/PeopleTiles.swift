import Casework
import Markup
import PortalKit

/// People as tiles or as a list of names, with what waits about each of them.
struct PeopleTiles {
    let cards: [PeoplePages.Card]
    /// Whether a tile says by when the first form is due.
    let showsDue: Bool
    /// The name of the account if it is one of its people; nil if it is not.
    let name: String?
    let visit: Visit

    var texts: Texts { visit.texts }
    var own: PeoplePages.Card? { cards.first { $0.entry.relationship == .oneself } }

    func html(mayAdd: Bool) -> HTML {
        let others = name == nil ? cards : cards.filter { $0.entry.relationship != .oneself }
        let add: HTML = """
            <li><a class="tile add" href="\(visit.link(FamilyLinks.addPerson))">\(Icon.plus.html)\
            <b>\(texts("people.add"))</b><span>\(texts("people.add.about"))</span></a></li>
            """
        return """
            <ul class="tiles">\(each: others, { tile($0, "tile") })\(name.map(oneself))\(add, if: mayAdd)</ul>
            """
    }

    private func oneself(_ name: String) -> HTML {
        if let own { return tile(own, "tile self", "\(texts("people.self"))") }
        return """
            <li><a class="tile self" href="\(visit.link(PeopleLinks.oneself))">\(Icon.person.html)<b>\(name)</b>\
            <span>\(texts("people.self"))</span><span>\(texts("people.self.about"))</span></a></li>
            """
    }

    private func tile(_ card: PeoplePages.Card, _ style: HTML, _ who: HTML? = nil) -> HTML {
        let badge: HTML = "<span class=\"badge\" aria-hidden=\"true\">\(card.waiting + card.asked)</span>"
        let born = texts("people.born", ["date": visit.dates.birth(card.entry.born)])
        return """
            <li><a class="\(style)" href="\(visit.link(FamilyLinks.person(card.entry.id)))">\(Icon.person.html)\
            \(badge, if: card.waiting + card.asked > 0)<b>\(card.entry.name)</b>\
            \(who.map { "<span>\($0)</span>" })<span>\(born)</span>\
            \("<span>\(asked(card))</span>", if: card.asked > 0)\
            \("<span>\(waiting(card))</span>", if: card.waiting > 0 || card.asked == 0)</a></li>
            """
    }

    func asked(_ card: PeoplePages.Card) -> String {
        let count = ["count": String(card.asked)]
        guard showsDue, let due = card.due else {
            return texts(card.asked == 1 ? "people.asked.one" : "people.asked.many", count)
        }
        let values = count.merging(["date": visit.dates.date(due)]) { first, _ in first }
        return texts(card.asked == 1 ? "people.due.one" : "people.due.many", values)
    }

    func waiting(_ card: PeoplePages.Card) -> String {
        guard card.waiting > 0 else { return texts("people.waiting.none") }
        return texts(
            card.waiting == 1 ? "people.waiting.one" : "people.waiting.many", ["count": String(card.waiting)])
    }
}
