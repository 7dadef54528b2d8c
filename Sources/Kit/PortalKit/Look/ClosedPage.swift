import Foundation
import Markup

/// The page in place of something that is not offered now, or not to this account.
public enum ClosedPage {
    /// It says when `name` opens or closed, or who it is for.
    public static func page(_ name: String, _ closure: OfferLimits.Closure, _ visit: Visit) -> Page {
        let main: HTML = """
            \(Parts.title(name))<div class="prose flow"><p>\(words(name, closure, visit))</p>\
            \(Parts.button(visit.texts("closed.home"), to: visit.link(SiteLinks.home)))</div>
            """
        return Page(name, main: main)
    }

    private static func words(_ name: String, _ closure: OfferLimits.Closure, _ visit: Visit) -> String {
        switch closure {
        case .upcoming(let from): visit.texts("closed.upcoming", values(name, from, visit))
        case .closed(let until): visit.texts("closed.closed", values(name, until, visit))
        case .otherSchools: visit.texts("closed.schools", ["name": name])
        }
    }

    private static func values(_ name: String, _ instant: Date, _ visit: Visit) -> [String: String] {
        ["name": name, "date": visit.dates.words(CivilDate(instant)), "time": visit.dates.time(instant)]
    }
}
