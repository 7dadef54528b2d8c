import Configuration
import Database
import Markup
import PortalKit
import Web

/// The difference between any two states of the council: the draft, LIVE and each version.
enum CompareHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.compare) { .page(try await page($0)) }
    }

    /// A state that can be compared.
    enum State: Hashable {
        case draft, live
        case revision(Int)

        /// Reads ``text``; nil for any other text.
        init?(text: String) {
            switch text {
            case "draft": self = .draft
            case "live": self = .live
            default:
                guard let number = Int(text, in: 0...1_000_000_000) else { return nil }
                self = .revision(number)
            }
        }

        var text: String {
            switch self {
            case .draft: "draft"
            case .live: "live"
            case .revision(let number): String(number)
            }
        }
    }

    /// The page that compares a version with LIVE.
    static func address(of revision: Int, _ request: ConsoleRequest) -> Address {
        request.visit.link(ConsoleLinks.compare).query(["from": State.revision(revision).text, "to": State.live.text])
    }

    private static func page(_ request: ConsoleRequest) async throws -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let from = State(text: visit.query["from"] ?? "") ?? .live
        let to = State(text: visit.query["to"] ?? "") ?? .draft
        let revisions = try await HistoryHandler.revisions(request)
        let numbers = revisions.map(\.number) + [0]
        func name(_ state: State) -> String {
            switch state {
            case .draft: texts("console.compare.draft")
            case .live: texts("console.compare.live")
            case .revision(let number): texts("console.revision", ["number": String(number)])
            }
        }
        let choices = ([.draft, .live] + numbers.map { State.revision($0) }).map { state -> Field.Choice in
            guard case .revision(let number) = state, let revision = revisions.first(where: { $0.number == number })
            else {
                return Field.Choice(state.text, saying: name(state))
            }
            return Field.Choice(
                state.text, saying: "\(name(state)), \(visit.dates.dateAndTime(revision.at)), \(revision.author.name)")
        }
        let fields = [
            Field("from", "console.compare.from", .choice(choices)),
            Field("to", "console.compare.to", .choice(choices)),
        ]
        let typed = FormValues(["from": from.text, "to": to.text])
        let difference = ChangeList(
            request, from: try await overlay(from, request), to: try await overlay(to, request))
        let content: HTML = """
            <form class="flow card wash" method="get" action="\(visit.link(ConsoleLinks.compare))">\
            \(Parts.fields(fields, typed, texts))<p><button class="button second">\(texts("console.compare.show"))</button></p></form>\
            \(Parts.empty(.tick, texts("console.compare.same")), if: difference.isEmpty)\
            \(difference.html(before: name(from), after: name(to)))
            """
        return ConsoleFrame(request).page(
            texts("console.compare.title"), lead: texts("console.compare.lead"), section: .history, hasMenu: false,
            content)
    }

    /// Throws `Problem(.notFound)` for a version that is not there.
    private static func overlay(_ state: State, _ request: ConsoleRequest) async throws -> Overlay {
        switch state {
        case .draft: request.draft.overlay
        case .live: request.live
        case .revision(let number): try await HistoryHandler.revision(number, request).overlay
        }
    }
}
