import Casework
import Markup
import PortalKit

/// The page of the request and the dates of its process.
struct RequestPage {
    let entry: Entry
    let progress: CaseProgress
    let visit: Visit

    var page: Page {
        let (texts, rows) = (visit.texts, progress.requestRows(visit))
        let none = Parts.empty(.clock, texts("caseDashboard.dates.none"), "\(texts("caseDashboard.dates.hint"))")
        let title = texts("caseDashboard.request.title")
        let main: HTML = """
            \(Parts.title(title, about: entry))<div class="prose flow"><p>\(texts("caseDashboard.request.intro"))</p></div>\
            <section class="flow block" aria-labelledby="request"><h2 id="request">\(texts("caseDashboard.dates"))</h2>\
            \(rows.isEmpty ? none : Parts.details(rows))</section>\
            \(progress.known.map { KeyDates(known: $0, entry: entry, visit: visit).html })
            """
        return Page(title, about: entry, visit, main: main)
    }
}

extension CaseProgress {
    /// When the request was made, who made it, and when its outcome is due or was sent; empty before it was received.
    func requestRows(_ visit: Visit) -> [(label: String, value: HTML)] {
        guard let received else { return [] }
        let texts = visit.texts
        let from: TextKey =
            known.map { TextKey("caseDashboard.from", $0.current.requester.rawValue) } ?? "caseDashboard.from.you"
        var rows: [(label: String, value: HTML)] = [
            (texts("caseDashboard.made"), "\(visit.dates.date(received))"),
            (texts("caseDashboard.from"), "\(texts(from))"),
        ]
        switch outcome?.state {
        case .met(let day): rows.append((texts("caseDashboard.outcome"), "\(visit.dates.date(day))"))
        case .open:
            let late = outcome?.isLate(on: CivilDate(visit.now)) == true
            let tag: HTML = " \(Parts.tag("late", .warning, texts("caseDashboard.late")))"
            let day = outcome.map { visit.dates.date($0.due.date) } ?? ""
            rows.append((texts("caseDashboard.outcome.due"), "\(day)\(tag, if: late)"))
        case .lapsed, nil: break
        }
        return rows
    }
}
