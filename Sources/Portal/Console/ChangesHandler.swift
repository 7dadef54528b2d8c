import Configuration
import Database
import Forms
import Markup
import PortalKit
import Web

/// What the draft changes: the list to read before it is published, and publishing.
enum ChangesHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.changes) { .page(ChangesPage.page($0, beside: try await Details($0))) }
        blueprint.post(ConsoleLinks.plan) { try await plan($0) }
        blueprint.post(ConsoleLinks.cancelPlan) { request in
            _ = try await request.author()
            try await request.service.cancel(request.visit.parameters["plan"] ?? "", of: request.tenant)
            return .redirect(request.visit.link(ConsoleLinks.changes).query(["done": "cancelled"]))
        }
        blueprint.post(ConsoleLinks.undo) { try await undo($0) }
        blueprint.post(ConsoleLinks.publish) { try await publish($0) }
    }

    static let note = Field("note", "console.publish.note", hint: "console.publish.note.hint", limit: 300)

    /// The version of the draft that the page showed; -1 if it names none.
    private static func version(_ visit: Visit) -> Int {
        visit.form["version"].flatMap { Int($0, in: 0...1_000_000_000) } ?? -1
    }

    /// Makes one setting in the draft as it is on LIVE.
    private static func undo(_ request: ConsoleRequest) async throws -> Reply {
        guard let path = request.visit.parameters["path"].flatMap(SettingPath.init(text:)) else {
            throw Problem(.notFound)
        }
        let live = CouncilState(base: request.base, overlay: request.live)
        // A question that was moved goes back to where it was.
        let moved = live.otherPlaces(of: path).filter { (live.value($0) == nil) != (request.value($0) == nil) }
        let edits = ([path] + moved).map { asOnLive($0, request) } + order(path, request)
        let next = request.visit.link(ConsoleLinks.changes).query(["done": "undone"])
        return try await request.save(edits, at: "changes", then: next) { typed, request in
            ChangesPage.page(request, typed, beside: try await Details(request))
        }
    }

    /// Makes a setting in the draft as it is on LIVE.
    private static func asOnLive(_ path: SettingPath, _ request: ConsoleRequest) -> ConfigurationService.Edit {
        .init(path: path, change: request.live[path].map { .pin($0) } ?? .putBack)
    }

    /// What undoing a change of an order or of an entry does to the order of the table: that of LIVE, in which entries that
    /// are in the draft only keep their places. Empty for any other change, and for an order that was changed by itself.
    private static func order(_ path: SettingPath, _ request: ConsoleRequest) -> [ConfigurationService.Edit] {
        let isOrder = path.keys.last == "$order"
        guard isOrder || request.shapes.isEntry(path), let table = path.parent else { return [] }
        let order = table.part("$order")
        let live = request.base.shownValue(at: order, with: request.live)?.list?.compactMap(\.string) ?? []
        let draft = (request.value(table)?.table?.keys ?? []).filter { isOrder || $0 != path.keys.last }
        guard isOrder || ChangedSettings.isSameOrder(live.setting, draft.setting) else { return [] }
        if draft.allSatisfy(live.contains) { return [asOnLive(order, request)] }
        var known = live.filter(draft.contains).makeIterator()
        let names = draft.map { live.contains($0) ? known.next() ?? $0 : $0 }
        return [.init(path: order, change: .set(names.setting))]
    }

    /// What the page shows beside the changes: the planned publications, and what people wrote in the forms that change.
    struct Details: Sendable {
        let waiting: [Plan]
        let failed: [Plan]
        /// By the form, in the order of its changes.
        let uses: [(form: CouncilFile, use: FormUse)]

        init(_ request: ConsoleRequest) async throws {
            var forms: [(CouncilFile, String)] = []
            for path in request.changes {
                guard case .form(let name) = path.file, !forms.contains(where: { $0.0 == path.file }) else { continue }
                forms.append((path.file, name.text))
            }
            let names = forms
            uses = try await request.visit.site.store.scan { db in
                try names.map { ($0.0, try FormUse(db, form: $0.1)) }
            }
            let store = request.service.store(request.tenant)
            guard store.isThere else {
                (waiting, failed) = ([], [])
                return
            }
            (waiting, failed) = try await store.read { (try PlanStore.waiting($0), try PlanStore.failed($0)) }
        }
    }

    static let time = [
        Field("day", "console.plan.day", .date(.future), required: true),
        Field("time", "console.plan.time", hint: "console.time.hint", limit: 5),
    ]

    private static func plan(_ request: ConsoleRequest) async throws -> Reply {
        let visit = request.visit
        var typed = FormValues.read(time + [note], from: visit.form)
        typed.check(time, for: visit)
        let due = typed.date("day").flatMap { Dates.instant(london: "\($0.iso)T\(typed.clock("time"))") }
        if typed.findings.isEmpty, due == nil { typed.refuse("time", visit.texts("console.plan.time.wrong")) }
        if let due, due <= visit.now { typed.refuse("time", visit.texts("console.plan.past")) }
        guard let due, typed.findings.isEmpty else {
            return .page(ChangesPage.page(request, typed, beside: try await Details(request)), status: 422)
        }
        let result = try await request.service.plan(
            request.tenant, version: version(visit), due: due, note: typed["note"],
            by: request.author(), language: visit.language)
        if case .published = result {
            return .redirect(visit.link(ConsoleLinks.changes).query(["done": "planned"]))
        }
        return try await unpublished(result, typed, request)
    }

    private static func publish(_ request: ConsoleRequest) async throws -> Reply {
        let visit = request.visit
        let typed = FormValues.read([note], from: visit.form)
        let result = try await request.service.publish(
            request.tenant, version: version(visit), note: typed["note"],
            by: request.author(), at: visit.now)
        if case .published(let number) = result {
            return .redirect(visit.link(ConsoleLinks.revision(String(number))).query(["done": "published"]))
        }
        return try await unpublished(result, typed, request)
    }

    /// The reply to a publication that did not happen.
    private static func unpublished(
        _ result: ConfigurationService.Publication, _ typed: FormValues, _ request: ConsoleRequest
    ) async throws -> Reply {
        let fresh = try await ConsoleRequest(request.visit)
        let details = try await Details(fresh)
        switch result {
        case .published, .nothing: return .redirect(request.visit.link(ConsoleLinks.changes))
        case .changed: return .page(ChangesPage.page(fresh, typed, isChanged: true, beside: details), status: 409)
        case .refused(let refusals):
            return .page(ChangesPage.page(fresh, typed, refusals: refusals, beside: details), status: 422)
        }
    }
}

enum ChangesPage {
    /// - Parameters:
    ///   - refusals: why the draft cannot be published.
    ///   - isChanged: whether someone changed the draft since the page was shown.
    static func page(
        _ request: ConsoleRequest, _ typed: FormValues = FormValues(),
        refusals: [ConfigurationService.Refusal] = [], isChanged: Bool = false, beside details: ChangesHandler.Details
    ) -> Page {
        let (texts, changes) = (request.texts, request.changes)
        let findings =
            typed.findings + refusals.map { ValidationError("changes", RefusalWords($0, request).message) }
        let difference = ChangeList(request, from: request.live, to: request.draft.overlay)
        let content: HTML = """
            \(Parts.alert(saying: texts("console.publish.changed")), if: isChanged)\
            \(Parts.empty(.tick, texts("console.changes.none"), "\(texts("console.changes.none.hint"))"), if: changes.isEmpty)\
            <section class="flow" id="changes">\(difference.html(undo: true))</section>\(uses(details, request))\
            \(tryOut(request), if: !changes.isEmpty)\(publication(typed, request), if: !changes.isEmpty)\
            \(waiting(details, request))
            """
        return ConsoleFrame(request).page(
            texts("console.changes.title"), lead: changes.isEmpty ? "" : texts("console.changes.lead"),
            section: .changes,
            findings: findings, hasMenu: false, content)
    }

    /// What people have begun and sent of the forms that change, and what becomes of it.
    private static func uses(_ details: ChangesHandler.Details, _ request: ConsoleRequest) -> HTML {
        let (texts, words) = (request.texts, SettingWords(request))
        guard !details.uses.isEmpty else { return .empty }
        return """
            <h2>\(texts("console.uses.title"))</h2>\(Parts.rows(details.uses) { form, use in
                let values = ["drafts": String(use.drafts), "sent": String(use.submissions)]
                return Parts.row("\(words.file(form))", [texts("console.uses.count", values)])
            })<p>\(texts("console.uses.about"))</p>
            """
    }

    /// The TEST portals, which have the draft.
    private static func tryOut(_ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        let words = SettingWords(request)
        return """
            <h2>\(texts("console.try.title"))</h2><p>\(texts("console.try.about"))</p>\
            <p><a href="\(request.visit.link(ConsoleLinks.preview))">\(texts("console.preview.title"))</a></p>\
            <div class="prose"><ul>\(each: request.base.portals, { portal in
                let name = words.file(.portal(portal))
                return request.testAddress(portal).map { "<li><a href=\"\($0)\">\(name)</a></li>" as HTML } ?? .empty
            })</ul></div>
            """
    }

    private static func publication(_ typed: FormValues, _ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        let content: HTML = """
            \(Parts.hidden("version", String(request.draft.version)))\
            \(Parts.fields([ChangesHandler.note], typed, texts))\
            <div class="actions"><button class="button">\(texts("console.publish.now"))</button></div>
            """
        let later: HTML = """
            \(Parts.hidden("version", String(request.draft.version)))\(Parts.fields(ChangesHandler.time, typed, texts))\
            <div class="actions"><button class="button second">\(texts("console.plan.button"))</button></div>
            """
        return """
            <h2>\(texts("console.publish.title"))</h2><p>\(texts("console.publish.about"))</p>\
            \(Parts.form(request.visit.link(ConsoleLinks.publish), request.visit, content))\
            <h2>\(texts("console.plan.title"))</h2><p>\(texts("console.plan.about"))</p>\
            \(Parts.form(request.visit.link(ConsoleLinks.plan), request.visit, later))
            """
    }

    /// The planned publications, and those that failed.
    private static func waiting(_ details: ChangesHandler.Details, _ request: ConsoleRequest) -> HTML {
        let (texts, visit) = (request.texts, request.visit)
        func when(_ plan: Plan) -> String { visit.dates.dateAndTime(plan.due) }
        let list: HTML = """
            <h2>\(texts("console.plans"))</h2>\(Parts.rows(details.waiting) { plan in
                let values = ["when": when(plan), "name": plan.author.name]
                let button: HTML = """
                    <button class="link-button">\(texts("console.plan.cancel"))<span class="hidden"> \(when(plan))</span></button>
                    """
                let changes = ChangeList(request, from: plan.base, to: plan.overlay).html()
                let more: HTML = "<details><summary>\(texts("console.plan.changes"))</summary>\(changes)</details>"
                return Parts.row(
                    "\(texts("console.plan.due", values))", plan.note.isEmpty ? [] : [plan.note], more: more,
                    beside: Parts.form(visit.link(ConsoleLinks.cancelPlan(plan.id)), visit, button))
            })
            """
        let failed: HTML = """
            <h2>\(texts("console.plans.failed"))</h2>\(Parts.rows(details.failed) { plan in
                Parts.row("\(texts("console.plan.failed", ["when": when(plan), "name": plan.author.name]))")
            })
            """
        return "\(list, if: !details.waiting.isEmpty)\(failed, if: !details.failed.isEmpty)"
    }
}
