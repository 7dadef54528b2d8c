import Casework
import Markup
import PortalKit

/// The key numbers for managers: what is overdue now, and the last twelve months.
enum DeadlineGlance {
    static func html(_ figures: Deadlines.Figures, _ visit: Visit) -> HTML {
        let (texts, report) = (visit.texts, figures.report)
        let overdue = figures.risks.reduce(0) { $0 + $1.overdue }
        let advice = figures.outstanding.reduce(0) { $0 + $1.overdue }
        let since = report.months.last.map(visit.dates.words) ?? ""
        return """
            <section class="block" aria-labelledby="glance"><h2 id="glance">\(texts("deadlines.glance"))</h2>\
            <ul class="counters wide"><li><a class="counter\(" late", if: overdue > 0)" \
            href="\(CaseListFilter(state: .overdue).address(visit))"><b>\(overdue)</b>\(texts("deadlines.glance.overdue"))</a></li>\
            <li><a class="counter" href="#risk"><b>\(figures.risks.reduce(0) { $0 + $1.soon })</b>\(texts("deadlines.soon"))</a></li>\
            <li><a class="counter\(" late", if: advice > 0)" href="#advice"><b>\(advice)</b>\(texts("deadlines.glance.advice"))</a></li></ul>\
            <p>\(texts("deadlines.glance.since", ["date": since]))</p><ul class="counters wide">\
            \(each: Array(report.deadlines.enumerated()), { place, deadline in
                let tally = report.year[place]
                return """
                    <li><div class="counter"><b>\(tally.share.map { "\($0)%" } ?? "-")</b>\
                    <span>\(DeadlineWords.name(deadline.name, texts))</span><small>\(inTime(tally, texts))</small>\(without(tally, texts))</div></li>
                    """
            })</ul></section>
            """
    }

    /// The number met in time, and of how many.
    static func inTime(_ tally: CaseReport.Tally, _ texts: Texts) -> String {
        guard tally.share != nil else { return texts("deadlines.undecided") }
        return texts("deadlines.of", ["met": String(tally.met), "count": String(tally.over)])
    }

    /// The percentage without exceptions, as in the second figure of the yearly return; empty without exceptions.
    private static func without(_ tally: CaseReport.Tally, _ texts: Texts) -> HTML {
        guard tally.excepted > 0, let share = tally.shareWithoutExcepted else { return .empty }
        return "<small>\(texts("deadlines.without", ["share": "\(share)%"]))</small>"
    }
}
