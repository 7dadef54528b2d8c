public import Markup
public import PortalKit
public import Web

/// Which cases an officer wants to see.
public struct CaseListFilter: Hashable, Sendable {
    /// Whose cases.
    public enum Whose: Hashable, Sendable {
        case team, mine, nobody
        /// The account of one of the team.
        case officer(String)

        init(_ text: String) {
            switch text {
            case "": self = .team
            case "mine": self = .mine
            case "nobody": self = .nobody
            default: self = .officer(text)
            }
        }

        /// As an address has it.
        public var text: String {
            switch self {
            case .team: ""
            case .mine: "mine"
            case .nobody: "nobody"
            case .officer(let account): account
            }
        }
    }

    /// How they stand.
    public enum State: String, CaseIterable, Sendable {
        case any = ""
        case overdue, week
        case onTime = "on-time"
        case waiting, unread, news, closed
    }

    /// Days from today that are this week, today among them.
    public static let week = 7

    /// A name, a date of birth or a reference; empty for no search.
    public var search = ""
    public var whose = Whose.team
    /// The name of a stage; empty for all.
    public var stage = ""
    public var state = State.any
    /// From 1.
    public var page = 1

    public init(whose: Whose = .team, state: State = .any) {
        self.whose = whose
        self.state = state
    }

    /// Reads what a form or an address says; what it does not say is open.
    public init(_ form: Form) {
        search = String(Typed.cleaned(form["q"] ?? "").prefix(100))
        whose = Whose(form["whose"] ?? "")
        stage = form["stage"] ?? ""
        state = State(rawValue: form["state"] ?? "") ?? .any
        page = form.number("page", in: 1...100_000) ?? 1
    }

    /// Whether it narrows what a search has found.
    var isNarrow: Bool { whose != .team || !stage.isEmpty || state != .any }

    /// The caseload, so filtered.
    public func address(_ visit: Visit, page: Int = 1) -> Address {
        let home = visit.link("home")
        guard search.isEmpty, stage.isEmpty else {
            return home.query([
                "q": search, "whose": whose.text, "stage": stage, "state": state.rawValue, "page": String(page),
            ])
        }
        return home.query(["whose": whose.text, "state": state.rawValue, "page": String(page)])
    }

    /// The same as hidden fields of a form.
    public var fields: HTML {
        """
        <input type="hidden" name="q" value="\(search)"><input type="hidden" name="whose" value="\(whose.text)">\
        <input type="hidden" name="stage" value="\(stage)"><input type="hidden" name="state" value="\(state.rawValue)">\
        <input type="hidden" name="page" value="\(page)">
        """
    }
}
