import Casework
import Markup
import PortalKit

/// All facts and deadlines of a case by date, each deadline with its rule.
struct CaseTimeline {
    let page: CasePage

    private var texts: Texts { page.texts }
    private var visit: Visit { page.visit }
    private var process: StatutoryProcess { page.open.rules.process }

    /// One row. Of the same day, facts come first, in the order in which they were recorded, then deadlines.
    private struct Line {
        let day: CivilDate
        let order: Int
        let html: HTML
    }

    var html: HTML {
        let facts = page.view.facts.map(\.fact)
        let milestones = process.milestones(facts)
        let next = process.next(facts)
        let places = milestones.map { place(of: $0, facts) }
        let others = facts.indices.filter { !places.contains($0) }.map { index in
            Line(day: facts[index].day, order: index, html: fact(facts[index]))
        }
        let dated = zip(milestones, places).enumerated().map { offset, pair in
            let (step, place) = pair
            let isNext = step.deadline.name == next?.deadline.name && step.due == next?.due
            return Line(
                day: place.map { facts[$0].day } ?? step.due.date, order: place ?? facts.count + offset,
                html: milestone(step, isNext: isNext, by: place.map { facts[$0] }))
        }
        let all = (others + dated).sorted { ($0.day, $0.order) < ($1.day, $1.order) }
        return page.section("line", "case.timeline", "<ol class=\"due\">\(each: all, { $0.html })</ol>")
    }

    /// The index in `facts` of the fact that met a deadline; nil if none did.
    private func place(of milestone: Milestone, _ facts: [Fact]) -> Int? {
        guard case .met(let day) = milestone.state else { return nil }
        return facts.firstIndex { $0.day == day && milestone.deadline.met.contains($0.name) }
    }

    private var done: HTML { "<span class=\"mark\">\(Icon.tick.html)</span>" }

    private func fact(_ fact: Fact) -> HTML {
        let first: HTML =
            fact.name == StatutoryProcess.RequiredFact.received.rawValue
            ? "<small>\(texts("case.dayNought")) \(texts(TextKey("case.from", page.open.current.requester.rawValue)))</small>"
            : .empty
        let isAhead = fact.day > page.today
        let mark: HTML = isAhead ? "<span class=\"mark\"></span>" : done
        let style: HTML = isAhead ? " class=\"open\"" : .empty
        return """
            <li\(style)>\(mark)<b>\(name(fact))</b><span>\(visit.day(fact.day))</span>\(first)</li>
            """
    }

    /// The name of a fact: of its outcome if a decision recorded it, otherwise its own.
    func name(_ fact: Fact) -> String { outcome(fact) ?? texts(TextKey("case.fact", fact.name)) }

    /// The name of the decision's outcome that recorded a fact; nil for other facts.
    private func outcome(_ fact: Fact) -> String? {
        for decision in process.decisions {
            if let outcome = decision.outcomes.first(where: { $0.fact == fact.name }) {
                return texts(TextKey("decision", "\(decision.name).\(outcome.name)"))
            }
        }
        return nil
    }

    /// - Parameter fact: the fact that met the deadline; nil if none did.
    private func milestone(_ milestone: Milestone, isNext: Bool, by fact: Fact?) -> HTML {
        let title = DeadlineWords.name(milestone.deadline.name, texts)
        let rule = DeadlineWords.rule(milestone.deadline.name, process, texts)
        let due = milestone.due.date
        guard case .met(let day) = milestone.state else {
            let isLapsed = milestone.state == .lapsed
            let style: HTML = isNext && !isLapsed ? "now" : "open"
            let tag = isLapsed ? Icon.dot.tag(texts("case.lapsed")) : dueTag(milestone)
            return """
                <li class="\(style)"><span class="mark"></span><b>\(title)</b><span>\(visit.day(due))</span>\
                \("<small>\(rule)</small>", if: !rule.isEmpty)\(tag)\(grounds(milestone))</li>
                """
        }
        let tag = due < day ? Icon.warning.tag(texts("case.metLate"), "late") : Icon.tick.tag(texts("case.met"), "ok")
        return """
            <li>\(done)<b>\(met(title, fact))</b><span>\(visit.day(day))</span>\
            <small>\(texts("case.dueWas")) \(visit.day(due))\(": \(rule)", if: !rule.isEmpty)</small>\
            \(tag)\(grounds(milestone))</li>
            """
    }

    /// What was due, and how it was met: `Decision to assess: Carry out an assessment`.
    private func met(_ title: String, _ fact: Fact?) -> String {
        guard let fact else { return title }
        guard let outcome = outcome(fact) else { return name(fact) }
        return texts("case.decided", ["deadline": title, "decision": outcome])
    }

    /// The days until it is due. A date that the family may let pass is over afterwards, not late.
    private func dueTag(_ milestone: Milestone) -> HTML {
        guard milestone.deadline.by == .family, milestone.due.date < page.today else {
            return visit.until(milestone.due.date)
        }
        return Icon.dot.tag(texts("case.over"))
    }

    /// The grounds recorded for missing the date, which itself stays.
    private func grounds(_ milestone: Milestone) -> HTML {
        let all = page.view.exceptions.filter { $0.deadline == milestone.deadline.name }
        return """
            \(each: all, { exception in
                let until = exception.ended.map { " - \(visit.dates.date($0))" } ?? ""
                let by = texts(
                    "case.exception.by",
                    [
                        "name": page.view.staff[exception.author] ?? "", "date": visit.dates.date(exception.at),
                        "evidence": exception.evidence,
                    ])
                return """
                    \(Icon.info.tag(texts("case.exception"), "brand"))\
                    <small>\(DeadlineWords.ground(exception.ground, texts)), \(visit.dates.date(exception.began))\(until). \
                    \(texts("case.exception.stays"))</small><small>\(by)</small>\("<small>\(exception.note)</small>", if: !exception.note.isEmpty)
                    """
            })
            """
    }
}
