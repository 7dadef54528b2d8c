import Foundation
import Markup
import PortalKit
import Web

/// The first page of the provider's console: the councils, with what each lacks.
enum CouncilListPage {
    private static let size = 15

    /// Which councils are listed.
    enum Filter: String, CaseIterable {
        case all, degraded, missing, suspended

        func holds(for council: CouncilSummary) -> Bool {
            switch self {
            case .all: true
            case .degraded: council.health.state == .degraded
            case .missing: council.onboarding.map { $0.missing > 0 } ?? false
            case .suspended: council.isSuspended
            }
        }
    }

    static func page(_ request: ProviderRequest) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let (all, at) = request.service.summaries
        let filter = visit.query["show"].flatMap(Filter.init(rawValue:)) ?? .all
        let words = (visit.query["q"] ?? "").trimmingCharacters(in: .whitespaces)
        let wanted = words.lowercased()
        let matching = wanted.isEmpty ? all : all.filter { $0.searched.contains(wanted) }
        let found = filter == .all ? matching : matching.filter(filter.holds)
        let number = visit.query["page"].flatMap { Int($0, in: 1...10_000) } ?? 1
        let shown = found.dropFirst((number - 1) * size).prefix(size)
        func address(_ page: Int) -> Address {
            visit.link(SiteLinks.home).query(["show": filter.rawValue, "q": words, "page": String(page)])
        }
        let count = texts(found.count == 1 ? "provider.count.one" : "provider.count", ["count": String(found.count)])
        let list: HTML =
            shown.isEmpty
            ? Parts.empty(.document, texts(all.isEmpty ? "provider.none" : "provider.noneFound"))
            : Parts.table(
                count,
                [
                    "provider.column.council", "provider.column.state", "provider.column.missing",
                    "provider.column.backup",
                ]
                .map { texts($0) }, rows: shown.map { row($0, request) })
        let main: HTML = """
            <div class="wrap">\(CouncilHandler.done(visit))\(Parts.title(texts("provider.home.title"), "<p class=\"muted\">\(texts("provider.gathered", ["time": visit.dates.dateAndTime(at)]))</p>"))\
            \(Parts.button(texts("provider.new.title"), to: visit.link(ProviderLinks.new)))\
            \(search(filter, words, request))\(list)\
            \(Parts.pages(number, hasOlder: found.count > number * size, texts, address))</div>
            """
        return Page(texts("provider.home.title"), section: .councils, isWide: true, main: main)
    }

    private static func search(_ filter: Filter, _ words: String, _ request: ProviderRequest) -> HTML {
        let texts = request.texts
        return """
            <form class="filters" role="search" action="\(request.visit.link(SiteLinks.home))">\
            <div class="grow"><label for="q">\(texts("provider.search"))</label>\
            <input class="input" type="search" id="q" name="q" value="\(words)" maxlength="100"></div>\
            <div><label for="show">\(texts("provider.show"))</label><select class="input" id="show" name="show">\
            \(each: Filter.allCases, { choice in
                "<option value=\"\(choice.rawValue)\"\(" selected", if: choice == filter)>\(texts(TextKey("provider.show", choice.rawValue)))</option>"
            })</select></div><div><button class="button second wide">\(texts("provider.search.button"))</button></div></form>
            """
    }

    private static func row(_ council: CouncilSummary, _ request: ProviderRequest) -> [HTML] {
        let texts = request.texts
        let address = request.visit.link(ProviderLinks.council(council.id))
        let missing = council.onboarding.map { $0.missing }
        let lacks = missing.map { texts($0 == 1 ? "provider.missing.one" : "provider.missing", ["count": String($0)]) }
        return [
            "<a href=\"\(address)\">\(council.name)</a><br><small>\(council.hosts.joined(separator: ", "))</small>",
            state(of: council, texts),
            "\(missing == 0 ? texts("provider.complete") : lacks ?? texts("provider.unknown"))",
            "\(request.time(council.health.backup))",
        ]
    }

    /// Whether a council is served and well, in a word.
    static func state(of council: CouncilSummary, _ texts: Texts) -> HTML {
        if council.isSuspended { return Parts.tag("brand", .warning, texts("provider.state.suspended")) }
        return council.health.state == .ok
            ? Parts.tag("ok", .tick, texts("provider.state.ok"))
            : Parts.tag("returned", .warning, texts("provider.state.degraded"))
    }
}
