import Configuration
import Foundation
import Markup
import PortalKit

/// When, and for the children of which schools, a form may be started, and how long it may be finished.
struct FormLimit: Sendable {
    /// The name of the form's file, without `.json`.
    let form: String
    let limits: OfferLimits
    /// Days after the end in which a form that was begun before may still be sent.
    let graceDays: Int

    init(_ form: String, _ settings: inout Settings) {
        self.form = form
        limits = OfferLimits(&settings)
        graceDays = settings.read(
            "graceDays", in: 0...365, default: 14, owner: .council,
            "Days after until in which a form that was begun before may still be sent")
    }

    /// When a form that was begun can be sent for the last time; nil if it has no end.
    var ends: Date? {
        limits.period.until.map { Dates.adding(days: graceDays, to: $0) }
    }
}

extension Site {
    /// The limit of a form on this site; nil if it has none.
    func limit(of form: String) -> FormLimit? { features.kept([FormLimit].self)?.first { $0.form == form } }
}

extension OpenForm {
    /// Whether it may no longer be sent: its form has closed, and so has the time to finish it. A change of what was sent
    /// has no such end.
    func isOver(_ visit: Visit) -> Bool {
        guard draft.amends.isEmpty, let ends = visit.site.limit(of: draft.form)?.ends else { return false }
        return visit.now >= ends
    }

    /// What a page says of a form that has closed since it was begun; empty while it is open.
    func closing(_ visit: Visit) -> HTML {
        guard draft.amends.isEmpty, let limit = visit.site.limit(of: draft.form), let ends = limit.ends,
            case .closed(let closed) = limit.limits.period.state(at: visit.now)
        else { return .empty }
        let key: TextKey = isOver(visit) ? "form.over" : "form.closing"
        let values = [
            "date": visit.dates.words(CivilDate(closed)), "until": visit.dates.words(CivilDate(ends)),
            "time": visit.dates.time(ends),
        ]
        return Parts.note("<p>\(visit.texts(key, values))</p>")
    }
}
