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
        let rows = known.milestones.map { milestone -> [HTML] in
            let (day, rule) = (visit.dates.words(milestone.due.date), Parts.rule(milestone.due, visit))
            return [
                "\(title(milestone.deadline.name))", "<span>\(day)</span><small>\(rule)</small>", tag(milestone),
            ]
        }
        let columns = [texts("progress.dates.what"), texts("progress.dates.day"), texts("progress.dates.state")]
        return """
            <section class="flow block" aria-labelledby="dates"><h2 id="dates">\(texts("progress.dates"))</h2>\
            \(Parts.table(texts("progress.dates.caption"), columns, rows: rows))</section>
            """
    }

    private func title(_ deadline: String) -> String { texts(TextKey("deadline", deadline)) }

    /// The state of a date. Missed dates of the council are marked as late, those of the family only as past.
    private func tag(_ milestone: Milestone) -> HTML {
        switch milestone.state {
        case .met(let day): Parts.tag("ok", .tick, texts("progress.dates.done", ["date": visit.dates.words(day)]))
        case .open where milestone.isLate(on: CivilDate(visit.now)):
            milestone.deadline.by == .council
                ? Parts.tag("late", .warning, texts("progress.dates.late"))
                : "<span class=\"tag\">\(texts("progress.dates.past"))</span>"
        case .open, .lapsed: Parts.tag("soon", .clock, texts("progress.dates.open"))
        }
    }

    private var decisions: HTML {
        guard !known.decisions.isEmpty else { return .empty }
        return """
            <section class="flow block" aria-labelledby="decisions"><h2 id="decisions">\(texts("progress.decisions"))</h2>\
            \(Parts.rows(known.decisions, decision))</section>
            """
    }

    private func decision(_ decision: Decision, document: Document?) -> HTML {
        let day = texts("progress.decided", ["date": visit.dates.words(decision.day)])
        let letter = visit.site.answers(FamilyLinks.document) ? document : nil
        let link: HTML? = letter.map { document in
            """
            <div class="row"><a class="button second slim" href="\(visit.link(FamilyLinks.document(entry.id, document.id)))">\
            \(texts("progress.letter"))<span class="hidden"> \(Parts.written(document.title, visit))</span></a></div>
            """
        }
        let outcome = TextKey("decision", "\(decision.name).\(decision.outcome).family")
        return Parts.row("\(texts(outcome))", [day], beside: link ?? .empty)
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
