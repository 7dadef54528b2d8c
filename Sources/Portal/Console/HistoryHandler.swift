import Configuration
import Database
import Markup
import PortalKit
import Web

/// What was published, and taking it back.
enum HistoryHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.history) { .page(HistoryPage.list(try await revisions($0), $0)) }
        blueprint.get(ConsoleLinks.revision) { request in
            .page(HistoryPage.revision(try await revision(request), among: try await revisions(request), request))
        }
        blueprint.post(ConsoleLinks.takeBack) { try await takeBack($0) }
    }

    static func revisions(_ request: ConsoleRequest) async throws -> [Revision] {
        let store = request.service.store(request.tenant)
        guard store.isThere else { return [] }
        return try await store.read { try OverlayStore.revisions($0) }
    }

    /// The revision that the address names. Throws `Problem(.notFound)` if there is none.
    private static func revision(_ request: ConsoleRequest) async throws -> Revision {
        let number = request.visit.parameters["number"].flatMap { Int($0, in: 0...1_000_000_000) } ?? -1
        return try await revision(number, request)
    }

    /// The revision with a number. Throws `Problem(.notFound)` if there is none.
    static func revision(_ number: Int, _ request: ConsoleRequest) async throws -> Revision {
        let store = request.service.store(request.tenant)
        guard store.isThere, let revision = try await store.read({ try OverlayStore.revision($0, number) }) else {
            throw Problem(.notFound)
        }
        return revision
    }

    private static func takeBack(_ request: ConsoleRequest) async throws -> Reply {
        let (visit, revision) = (request.visit, try await revision(request))
        let typed = FormValues.read([ChangesHandler.note], from: visit.form)
        let note = request.texts("console.takeBack.note", ["number": String(revision.number)])
        var exactly: [Overlay.Change] = []
        if visit.form["exactly"] == "yes" {
            exactly =
                TakeBack(
                    revision, among: try await revisions(request), base: request.base, live: request.live
                ).exactly
        }
        let result = try await request.service.takeBack(
            request.tenant, to: revision.number,
            latest: visit.form["latest"].flatMap { Int($0, in: 0...1_000_000_000) } ?? -1,
            exactly: exactly, note: typed["note"].isEmpty ? note : typed["note"], by: request.author(), at: visit.now)
        switch result {
        case .published(let number):
            return .redirect(visit.link(ConsoleLinks.revision(String(number))).query(["done": "published"]))
        case .nothing:
            return .redirect(visit.link(ConsoleLinks.history))
        case .changed:
            let fresh = try await ConsoleRequest(visit)
            let page = HistoryPage.revision(revision, among: try await revisions(fresh), fresh, isChanged: true)
            return .page(page, status: 409)
        case .refused(let refusals):
            let page = HistoryPage.revision(revision, among: try await revisions(request), request, refusals: refusals)
            return .page(page, status: 422)
        }
    }
}

/// What taking back to a revision would do: for each setting that differs then, now or after it, what residents saw then,
/// what they see now, and what they would see.
struct TakeBack {
    struct Line {
        let path: SettingPath
        let then: ConfigValue?
        let now: ConfigValue?
        let after: ConfigValue?
    }

    let lines: [Line]

    /// - Parameter others: all revisions, the newest first. What the revision itself did not record is what an earlier one
    ///   has shown last, or else what was there before the first later one.
    init(_ revision: Revision, among others: [Revision], base: CouncilBase, live: Overlay) {
        let (earlier, later) = (
            others.filter { $0.number <= revision.number }, others.filter { $0.number > revision.number }
        )
        func then(_ path: SettingPath) -> ConfigValue?? {
            let text = path.text
            if let shown = earlier.lazy.compactMap({ $0.shown.first { $0.path == text } }).first {
                return .some(ConfigValue.stored(shown.after))
            }
            return later.reversed().lazy.compactMap { $0.shown.first { $0.path == text } }.first.map {
                ConfigValue.stored($0.before)
            }
        }
        let recorded = revision.shown.compactMap { SettingPath(text: $0.path) }
        let changed = revision.overlay.changes(since: live).map(\.path)
        lines = (changed + recorded.filter { !changed.contains($0) }).map { path in
            let after = base.shownValue(at: path, with: revision.overlay)
            return Line(
                path: path, then: then(path) ?? after, now: base.shownValue(at: path, with: live), after: after)
        }.filter { $0.then != $0.after || $0.now != $0.after }
    }

    /// The changes that give every setting the value that it had then.
    var exactly: [Overlay.Change] {
        lines.filter { $0.then != $0.after }.map { Overlay.Change(path: $0.path, value: $0.then ?? ConfigValue(.null)) }
    }
}

enum HistoryPage {
    static func list(_ revisions: [Revision], _ request: ConsoleRequest) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let rows = revisions.map { revision -> [HTML] in
            let address = visit.link(ConsoleLinks.revision(String(revision.number)))
            return [
                "<a href=\"\(address)\">\(texts("console.revision", ["number": String(revision.number)]))</a>",
                "\(visit.dates.date(revision.at)), \(visit.dates.time(revision.at))", "\(revision.author.name)",
                "\(texts(TextKey("console.origin", revision.origin.rawValue)))", "\(revision.note)",
                "\(String(revision.shown.count(where: \.isChange)))",
            ]
        }
        let first = visit.link(ConsoleLinks.revision("0"))
        let start: [HTML] = [
            "<a href=\"\(first)\">\(texts("console.revision", ["number": "0"]))</a>", "", "",
            "\(texts("console.origin.start"))", "", "",
        ]
        let columns: [TextKey] = [
            "console.column.revision", "console.column.at", "console.column.author", "console.column.origin",
            "console.column.note", "console.column.changes",
        ]
        let table = Parts.table(
            texts("console.history.title"), hidesCaption: true, columns.map { texts($0) }, rows: rows + [start])
        let content: HTML =
            revisions.isEmpty
            ? Parts.empty(.clock, texts("console.history.none"), "\(texts("console.history.none.hint"))")
            : "\(table)\(Parts.button(texts("console.compare.title"), to: visit.link(ConsoleLinks.compare)))"
        return ConsoleFrame(request).page(
            texts("console.history.title"), lead: texts("console.history.lead"), section: .history, hasMenu: false,
            content)
    }

    static func revision(
        _ revision: Revision, among revisions: [Revision], _ request: ConsoleRequest, isChanged: Bool = false,
        refusals: [ConfigurationService.Refusal] = []
    ) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let number = texts("console.revision", ["number": String(revision.number)])
        let findings = refusals.map { ValidationError("take-back", RefusalWords($0, request).message) }
        let about: HTML =
            revision.number == 0
            ? "<p>\(texts("console.revision.start"))</p>"
            : Parts.details([
                (texts("console.column.at"), "\(visit.dates.date(revision.at)), \(visit.dates.time(revision.at))"),
                (texts("console.column.author"), "\(revision.author.name)"),
                (texts("console.column.origin"), "\(texts(TextKey("console.origin", revision.origin.rawValue)))"),
                (
                    texts("console.column.note"),
                    "\(revision.note.isEmpty ? texts("console.value.none") : revision.note)"
                ),
            ])
        let changes = ChangeList(request, revision.shown, overlay: revision.overlay)
        let isLatest = revision.number == revisions.first?.number ?? 0
        let content: HTML = """
            \(Parts.alert(saying: texts("console.takeBack.changed")), if: isChanged)\
            \(live(request), if: visit.query["done"] == "published")\(about)\
            \("<h2>\(texts("console.revision.changes"))</h2>\(changes.html(before: texts("console.change.was"), after: texts("console.change.became")))", if: revision.shown.contains(where: \.isChange))\
            \("<p><a href=\"\(CompareHandler.address(of: revision.number, request))\">\(texts("console.compare.this"))</a></p>", if: !isLatest)\
            \(takeBack(revision, among: revisions, request), if: !isLatest)
            """
        var page = ConsoleFrame(request).page(number, section: .history, findings: findings, hasMenu: false, content)
        page.trail = [Page.Above(texts("console.history.title"), visit.link(ConsoleLinks.history))]
        return page
    }

    /// The portals on LIVE, to look at what was published.
    private static func live(_ request: ConsoleRequest) -> HTML {
        let sites = request.base.portals.compactMap { request.site($0, .live) }
        return """
            <p>\(request.texts("console.published.see"))</p><div class="prose"><ul>\(each: sites, { site in
                let address = request.address(SiteLinks.landing(), on: site, request.visit.language)
                return "<li><a href=\"\(address)\">\(site.portal.title(request.visit.language))</a></li>" as HTML
            })</ul></div>
            """
    }

    private static func takeBack(
        _ revision: Revision, among revisions: [Revision], _ request: ConsoleRequest
    ) -> HTML {
        let texts = request.texts
        let plan = TakeBack(revision, among: revisions, base: request.base, live: request.live)
        let title: HTML = "<h2>\(texts("console.takeBack.title"))</h2>"
        guard !plan.lines.isEmpty else { return "\(title)<p>\(texts("console.takeBack.same"))</p>" }
        let words = SettingWords(request, overlay: revision.overlay)
        let rows = plan.lines.map { line -> [HTML] in
            let (now, after) = (words.value(line.now, at: line.path), words.value(line.after, at: line.path))
            let difference = TextDifference(now, after).html
            let then: HTML =
                line.then == line.after
                ? difference.after : TextDifference(now, words.value(line.then, at: line.path)).html.after
            return ["\(words.trail(line.path).joined(separator: ", "))", then, difference.before, difference.after]
        }
        let columns: [TextKey] = [
            "console.column.setting", "console.column.then", "console.column.now", "console.column.after",
        ]
        let exactly: HTML = """
            <div class="choice"><input type="checkbox" id="exactly" name="exactly" value="yes">\
            <label for="exactly">\(texts("console.takeBack.exactly"))</label></div>
            """
        let content: HTML = """
            \(Parts.hidden("latest", String(revisions.first?.number ?? 0)))\(exactly, if: !plan.exactly.isEmpty)\
            \(Parts.fields([ChangesHandler.note], FormValues(), texts))\
            <p><button class="button warn">\(texts("console.takeBack.button"))</button></p>
            """
        return """
            <section class="flow" id="take-back">\(title)<p>\(texts("console.takeBack.about"))</p>\
            \(Parts.table(texts("console.takeBack.caption"), columns.map { texts($0) }, rows: rows))\
            \(Parts.form(request.visit.link(ConsoleLinks.takeBack(String(revision.number))), request.visit, content))</section>
            """
    }
}
