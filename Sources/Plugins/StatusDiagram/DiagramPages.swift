import Casework
import Markup
import PortalKit

struct DiagramPages {
    private enum State {
        /// Complete, on that day.
        case done(CivilDate)
        /// The first one that is not complete.
        case next
        /// After the next one; if the case is closed, it will not come.
        case later
    }

    private let known: KnownCase
    private let entry: Entry
    private let visit: Visit
    /// The boxes in order, each with the name of its fact.
    private let boxes: [(name: String, state: State)]

    private var texts: Texts { visit.texts }

    init(known: KnownCase, entry: Entry, boxes: [String], visit: Visit) {
        (self.known, self.entry, self.visit) = (known, entry, visit)
        let days = boxes.map { box in known.facts.last { $0.name == box }?.day }
        let next = (days.lastIndex { $0 != nil } ?? -1) + 1
        self.boxes = boxes.indices.map { place in
            if let day = days[place] { return (boxes[place], .done(day)) }
            return (boxes[place], place == next && known.current.isOpen ? .next : .later)
        }
    }

    var page: Page {
        let title = texts("diagram.title")
        let main: HTML = """
            \(Parts.title(title, about: entry))<div class="prose flow block"><p class="lead">\(summary)</p></div>\
            <ol class="diagram block" aria-label="\(title)">\(each: boxes, { box($0.name, $0.state) })</ol>\
            <div class="prose flow">\(officer)\(Parts.button(back, to: visit.link(FamilyLinks.person(entry.id))))</div>
            """
        return Page(title, about: entry, visit, main: main)
    }

    private var back: String { texts("person.back", ["name": entry.name]) }

    private var officer: HTML? {
        known.coordinator.map { "<p>\(texts("diagram.coordinator", ["name": $0]))</p>" }
    }

    /// What is complete and what is next, in one sentence.
    private var summary: String {
        let done = boxes.last { if case .done = $0.state { true } else { false } }
        let next = boxes.first { if case .next = $0.state { true } else { false } }
        let values = ["done": done.map { title($0.name) } ?? "", "next": next.map { title($0.name) } ?? ""]
        switch (done, next) {
        case (.some, .some): return texts("diagram.now", values)
        case (.none, .some): return texts("diagram.first", values)
        default: return texts(known.current.isOpen ? "diagram.complete" : "diagram.closed")
        }
    }

    private func title(_ box: String) -> String { texts(TextKey("diagram", box)) }

    private func box(_ name: String, _ state: State) -> HTML {
        let due = known.milestones.first { $0.state == .open && $0.deadline.met.contains(name) }?.due.date
        let by = due.map { texts("diagram.by", ["date": visit.dates.words($0)]) } ?? ""
        let title: HTML = "<b>\(title(name))</b>"
        switch state {
        case .done(let day):
            let words = texts("diagram.on", ["date": visit.dates.words(day)])
            return """
                <li class="done">\(Parts.tag("ok", .tick, texts("diagram.done")))\(title)<small>\(words)</small></li>
                """
        case .next:
            return """
                <li class="next" aria-current="step">\(Parts.tag("solid", .arrow, texts("diagram.next")))\(title)\
                <small>\(by)</small></li>
                """
        case .later:
            let words: TextKey = known.current.isOpen ? "diagram.later" : "diagram.never"
            return "<li><span class=\"tag\">\(Icon.clock.html) \(texts(words))</span>\(title)<small>\(by)</small></li>"
        }
    }
}
