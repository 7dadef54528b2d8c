import Casework
import Markup
import PortalKit

/// The dates, decisions and exceptions of a case, as the family sees them.
struct KeyDates {
    let known: KnownCase
    let entry: Entry
    let visit: Visit

    private var texts: Texts { visit.texts }

    var html: HTML { "\(decisions)\(dates)\(exceptions)" }

    private var dates: HTML {
        guard !known.milestones.isEmpty else { return .empty }
        let (day, state) = (texts("progress.dates.day"), texts("progress.dates.state"))
        return """
            <section class="flow block" aria-labelledby="dates"><h2 id="dates">\(texts("progress.dates"))</h2>\
            <table class="table"><caption>\(texts("progress.dates.caption"))</caption><thead><tr>\
            <th scope="col">\(texts("progress.dates.what"))</th><th scope="col">\(day)</th><th scope="col">\(state)</th>\
            </tr></thead><tbody>\(each: known.milestones, { milestone in
                """
                <tr><th scope="row">\(title(milestone.deadline.name))</th><td data-label="\(day)">\
                <span>\(visit.dates.words(milestone.due.date))</span><small>\(Parts.rule(milestone.due, visit))</small></td>\
                <td data-label="\(state)">\(tag(milestone))</td></tr>
                """
            })</tbody></table></section>
            """
    }

    private func title(_ deadline: String) -> String { texts(TextKey("deadline", deadline)) }

    /// The state of a date. Missed dates of the council are marked as late, those of the family only as past.
    private func tag(_ milestone: Milestone) -> HTML {
        switch milestone.state {
        case .met(let day):
            let words = texts("progress.dates.done", ["date": visit.dates.words(day)])
            return "<span class=\"tag ok\">\(Icon.tick.html) \(words)</span>"
        case .open where milestone.isLate(on: CivilDate(visit.now)):
            return milestone.deadline.by == .council
                ? "<span class=\"tag late\">\(Icon.warning.html) \(texts("progress.dates.late"))</span>"
                : "<span class=\"tag\">\(texts("progress.dates.past"))</span>"
        case .open, .lapsed: return "<span class=\"tag soon\">\(Icon.clock.html) \(texts("progress.dates.open"))</span>"
        }
    }

    private var decisions: HTML {
        guard !known.decisions.isEmpty else { return .empty }
        return """
            <section class="flow block" aria-labelledby="decisions"><h2 id="decisions">\(texts("progress.decisions"))</h2>\
            <ul class="rows">\(each: known.decisions, decision)</ul></section>
            """
    }

    private func decision(_ told: KnownCase.Told) -> HTML {
        let decision = told.decision
        let day = texts("progress.decided", ["date": visit.dates.words(decision.day)])
        let link: HTML =
            told.document.flatMap { document in
                guard visit.site.answers(FamilyLinks.document) else { return nil }
                return """
                    <div class="row"><a class="button second slim" href="\(visit.link(FamilyLinks.document(entry.id, document.id)))">\
                    \(texts("progress.letter"))<span class="hidden"> \(document.title)</span></a></div>
                    """
            } ?? .empty
        return """
            <li><div class="what"><b>\(texts(TextKey("decision", "\(decision.name).\(decision.outcome).family")))</b>\
            <small>\(day)</small></div>\(link)</li>
            """
    }

    /// The grounds for missed dates, in plain words; the dates stay.
    private var exceptions: HTML {
        guard !known.exceptions.isEmpty else { return .empty }
        return """
            <section class="prose flow block" aria-labelledby="exceptions">\
            <h2 id="exceptions">\(texts("progress.exceptions"))</h2>\(each: known.exceptions, { exception in
                let milestone = known.milestones.last { $0.deadline.name == exception.deadline }
                let stays = milestone.map {
                    texts("progress.exceptions.stays", ["date": visit.dates.words($0.due.date)])
                }
                return """
                    <h3>\(title(exception.deadline))</h3><p>\(texts(TextKey("ground", exception.ground)))</p><p>\(stays ?? "")</p>
                    """
            })</section>
            """
    }
}
