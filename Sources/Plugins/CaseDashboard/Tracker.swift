import Casework
import Markup
import PortalKit

/// A box of the tracker: a step of the process that facts complete.
struct TrackerBox: Sendable {
    /// By which its wordings are named, such as `tracker.outcome.title`.
    let name: String
    /// The facts that complete it.
    let facts: [String]
    /// The deadline whose date it shows until then; empty for none.
    let due: String
    /// Whether it is shown before its deadline has started.
    let isEarly: Bool

    /// How far it is.
    enum State: Hashable, Sendable {
        /// Completed on that day.
        case done(CivilDate)
        /// In progress; the next step; a later one.
        case now, next, later
        /// It will not happen: the case ended before.
        case ended
    }
}

/// The boxes of one case, with their states.
struct Tracker: Sendable {
    let boxes: [(box: TrackerBox, state: TrackerBox.State, due: Milestone?)]

    init(_ boxes: [TrackerBox], _ progress: CaseProgress) {
        let shown = boxes.map { box in (box, progress.milestones.last { $0.deadline.name == box.due }) }
            .filter { box, due in box.isEarly || due != nil }
        // Until a request was received nothing is in progress.
        var upcoming: [TrackerBox.State] = progress.received == nil ? [.next] : [.now, .next]
        self.boxes = shown.map { box, due in
            let met = progress.facts.filter { box.facts.contains($0.name) }.map(\.day).max()
            // What starts a deadline again, such as a review, leaves its box open.
            if let met, due?.state != .open { return (box, .done(met), due) }
            guard progress.goesOn else { return (box, .ended, due) }
            return (box, upcoming.isEmpty ? .later : upcoming.removeFirst(), due)
        }
    }
}

extension Tracker {
    func html(_ colours: StageColours, _ visit: Visit) -> HTML {
        guard !boxes.isEmpty else { return .empty }
        return """
            <ol class="tracker block" aria-label="\(visit.texts("caseDashboard.tracker"))">\
            \(each: boxes, { item($0.box, $0.state, due: $0.due, in: colours, visit) })</ol>
            """
    }

    private func item(
        _ box: TrackerBox, _ state: TrackerBox.State, due: Milestone?, in colours: StageColours, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        func item(_ style: HTML, _ icon: Icon, _ words: TextKey, saying line: String, isCurrent: Bool = false) -> HTML {
            let current: HTML = isCurrent ? " aria-current=\"step\"" : .empty
            return """
                <li class="\(style)"\(current)><span class="state">\(icon.html) \(texts(words))</span>\
                <b>\(texts(TextKey("tracker", box.name, "title")))</b>\("<span>\(line)</span>", if: !line.isEmpty)</li>
                """
        }
        let day = due.flatMap { $0.state == .open ? $0.due.date : nil }
        let isLate = due?.isLate(on: CivilDate(visit.now)) == true
        let dueLine = day.map { texts(TextKey("tracker", box.name, "due"), ["date": visit.unbroken($0)]) }
        let later = TextKey("tracker", box.name, "later")
        let laterLine = texts.has(later) ? texts(later) : dueLine ?? ""
        switch state {
        case .done(let day):
            let line = texts(TextKey("tracker", box.name, "done"), ["date": visit.unbroken(day)])
            return item(colours.done.box, .tick, "caseDashboard.done", saying: line)
        case .now:
            return item(
                colours.now.box, .dot, isLate ? "caseDashboard.late" : "caseDashboard.now", saying: dueLine ?? "",
                isCurrent: true)
        case .next: return item(colours.next.box, .arrow, "caseDashboard.next", saying: laterLine)
        case .later: return item("later", .clock, "caseDashboard.later", saying: dueLine ?? laterLine)
        case .ended: return item("later", .cross, "caseDashboard.ended", saying: "")
        }
    }
}

extension StageColours.Colour {
    /// The CSS class of a box in this colour.
    fileprivate var box: HTML {
        self == .brand ? "brand" : self == .grey ? "grey" : self == .green ? "green" : "yellow"
    }
}

extension Visit {
    /// A day in the portal's pattern, of which no line break separates the parts.
    fileprivate func unbroken(_ day: CivilDate) -> String { dates.date(day).replacing(" ", with: "\u{A0}") }
}
