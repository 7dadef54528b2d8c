import Markup
import PortalKit
import Web

/// The cases that an officer wants to see, as the query of the caseload's address.
struct CaseListFilter: Hashable, Sendable {
    /// The officers of the cases.
    enum Whose: Hashable, Sendable {
        /// All cases; those of the officer who asks; those without an officer.
        case team, mine, nobody
        /// Those of the officer with this account id.
        case officer(String)

        init(_ text: String) {
            switch text {
            case "": self = .team
            case "mine": self = .mine
            case "nobody": self = .nobody
            default: self = .officer(text)
            }
        }

        /// The value of the query parameter `whose`.
        var text: String {
            switch self {
            case .team: ""
            case .mine: "mine"
            case .nobody: "nobody"
            case .officer(let account): account
            }
        }
    }

    /// The state of the cases. The raw value is that of the query parameter `state`.
    enum State: String, CaseIterable, Sendable {
        /// All open cases; with a search, all cases.
        case any = ""
        /// Next due before today; next due within ``week`` days, today included.
        case overdue, week
        /// Next due later, or nothing due.
        case onTime = "on-time"
        /// With items that wait for the team; with unread messages; with news since the officer last signed in; closed
        /// or withdrawn.
        case waiting, unread, news, closed
    }

    /// The number of days that count as this week, today included.
    static let week = 7

    /// A name, a date of birth or a reference, at most 100 characters; empty for no search.
    var search = ""
    var whose = Whose.team
    /// The name of a stage of the process; empty for all.
    var stage = ""
    var state = State.any
    /// The page, from 1.
    var page = 1

    /// The first page of a filter, without a search.
    init(whose: Whose = .team, state: State = .any) { (self.whose, self.state) = (whose, state) }

    /// Reads the form or query fields `q`, `whose`, `stage`, `state` and `page`; missing fields do not restrict.
    init(_ form: Form) {
        search = String(FormValues.cleaned(form["q"] ?? "").prefix(100))
        whose = Whose(form["whose"] ?? "")
        stage = form["stage"] ?? ""
        state = State(rawValue: form["state"] ?? "") ?? .any
        page = form.number("page", in: 1...100_000) ?? 1
    }

    /// Whether it restricts the result of a search.
    var isNarrow: Bool { whose != .team || !stage.isEmpty || state != .any }

    private func parameters(page: Int) -> [(name: String, value: String)] {
        [("q", search), ("whose", whose.text), ("stage", stage), ("state", state.rawValue), ("page", String(page))]
    }

    /// The address of the caseload with this filter; `page` replaces the filter's.
    func address(_ visit: Visit, page: Int = 1) -> Address {
        let isShort = search.isEmpty && stage.isEmpty
        return parameters(page: page).filter { !isShort || !["q", "stage"].contains($0.name) }
            .reduce(visit.link(SiteLinks.home)) { $0.query([$1.name: $1.value]) }
    }

    /// The filter as hidden fields of a form.
    var fields: HTML { "\(each: parameters(page: page), { Parts.hidden($0.name, $0.value) })" }
}
