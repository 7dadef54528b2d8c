import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Assigning one or many cases to an officer: a preview, then the action.
enum Assigning {
    struct Wish: Hashable, Sendable {
        let line: CaseListLine
        /// The account id of the officer who had it when the preview was made.
        let was: String
        var hasChanged: Bool { line.coordinator != was }
    }

    static let most = 100

    static func contribute(to blueprint: inout Blueprint) {
        // After signing in again, or reloading, the list is shown.
        blueprint.get(CaseloadLinks.assign, .staff(.officer)) { .redirect($0.link(SiteLinks.home)) }
        blueprint.post(CaseloadLinks.assign, .staff(.officer)) { visit in
            visit.form["action"] == "do" ? try await assign(visit) : try await preview(visit)
        }
    }

    private static func preview(_ visit: Visit) async throws -> Reply {
        let ids = Array(visit.form.all("case").prefix(most))
        let to = visit.form["to"] ?? ""
        let model = try await CaseloadModel.read(visit, CaseListFilter(visit.form))
        var typed = FormValues(["to": to])
        if ids.isEmpty {
            typed.refuse("case-\(model.found.lines.first?.id ?? "")", visit.texts("caseload.assign.none"))
        }
        if target(to, model.team) == nil { typed.refuse("to", visit.texts("caseload.assign.nobody")) }
        guard typed.findings.isEmpty else {
            return .page(try CaseloadPages.list(model, typed, ticked: Set(ids), visit), status: 422)
        }
        let wishes = try await wishes(ids.map { ($0, nil) }, visit)
        return .page(page(wishes, to: to, model, visit))
    }

    private static func assign(_ visit: Visit) async throws -> Reply {
        // Each value is a case's id and its officer when the preview was made; ids contain no colon.
        let asked = visit.form.all("case").prefix(most).map { value -> (String, String?) in
            let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        let (officer, to) = (try visit.officer, visit.form["to"] ?? "")
        let outcome = try await visit.write { db -> (given: Int, changed: Bool) in
            guard let target = target(to, try AccountStore.staff(db)), !asked.isEmpty else {
                throw Problem(.malformed, detail: "no such officer, or no case")
            }
            var (given, hasChanged) = (0, false)
            for (id, was) in asked {
                guard let now = try CaseStore.find(officer.team(db), id) else { throw Problem(.notFound) }
                // Done already, by a repeated request.
                if now.coordinator == target {
                    given += 1
                    continue
                }
                guard now.coordinator == was else {
                    hasChanged = true
                    continue
                }
                try CaseStore.assign(officer.team(db), id, to: target, at: visit.now)
                try Audit.note(
                    db, .caseAssigned, by: officer.account, on: visit.site, subject: now.person, object: id,
                    at: visit.now)
                given += 1
            }
            return (given, hasChanged)
        }
        let filter = CaseListFilter(visit.form)
        guard !outcome.changed else {
            let model = try await CaseloadModel.read(visit, filter)
            let wishes = try await wishes(asked, visit).filter { $0.line.coordinator != target(to, model.team) }
            return .page(page(wishes, to: to, model, visit), status: 409)
        }
        let back = filter.address(visit, page: filter.page)
        return .redirect(back.query(["assigned": String(outcome.given)]))
    }

    /// The account id to assign cases to, empty for none; nil if it is no active member of the team.
    private static func target(_ text: String, _ team: [StaffMember]) -> String? {
        text == "nobody" ? "" : team.first { $0.id == text && $0.isWorking }?.id
    }

    private static func wishes(_ asked: [(id: String, was: String?)], _ visit: Visit) async throws -> [Wish] {
        try await visit.site.store.scan { db in
            try asked.map { id, was in
                guard let line = try CaseListLine.find(visit.team(db), id) else { throw Problem(.notFound) }
                return Wish(line: line, was: was ?? line.coordinator)
            }
        }
    }

    private static func page(_ wishes: [Wish], to: String, _ model: CaseloadModel, _ visit: Visit) -> Page {
        let texts = visit.texts
        let name = model.team.first { $0.id == to }?.name ?? texts("caseload.nobody")
        let title = texts(
            wishes.count == 1 ? "caseload.assign.title.one" : "caseload.assign.title",
            ["count": String(wishes.count), "officer": name])
        let changed: HTML =
            wishes.contains(where: \.hasChanged)
            ? "<div role=\"alert\">\(Parts.warning("<p>\(texts("caseload.assign.changed"))</p>"))</div>" : .empty
        let content: HTML = """
            \(model.filter.fields)\(Parts.hidden("to", to))\
            \(each: wishes, { Parts.hidden("case", "\($0.line.id):\($0.line.coordinator)") })\(table(wishes, visit))\
            <p class="actions"><button class="button" name="action" value="do">\(texts("caseload.assign.do"))</button>\
            <a href="\(model.filter.address(visit, page: model.filter.page))">\(texts("caseload.assign.back"))</a></p>
            """
        let main: HTML = """
            \(changed)\(Parts.title(title))<div class="flow">\
            \(Parts.form(visit.link(CaseloadLinks.assign), visit, content))</div>
            """
        var page = Page(title, section: .caseload, main: main)
        page.trail = [Page.Above(texts("caseload.title"), visit.link(SiteLinks.home))]
        return page
    }

    private static func table(_ wishes: [Wish], _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <table class="table"><caption>\(texts("caseload.assign.caption"))</caption>\
            \(texts.heads(["caseload.name", "caseload.stage", "caseload.assign.now"]))<tbody>\
            \(each: wishes, { wish in
                let line = wish.line
                let changed: HTML = " \(Icon.warning.tag(texts("caseload.assign.new"), "soon"))"
                let officer: HTML = "\(line.officer(texts))\(changed, if: wish.hasChanged)"
                let stage = texts(TextKey("stage", line.stage, "title"))
                return """
                    <tr><th scope="row">\(line.name(visit))<small>\(line.reference)</small></th>\
                    \(texts.cell("caseload.stage", "\(stage)"))\(texts.cell("caseload.assign.now", officer))</tr>
                    """
            })</tbody></table>
            """
    }
}
