import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Authenticates a professional, who before that sees only the entries they added themselves.
enum ProfessionalHandler {
    private struct Known: Sendable {
        let professional: Professional
        let roles: [WorkRoles.Role]
        let entries: [Entry]
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(IntakeLinks.professional, IntakeParts.access) { visit in
            .page(page(try await known(visit), visit, isPreview: false))
        }
        blueprint.post(IntakeLinks.professional, IntakeParts.access) { visit in
            let (known, officer) = (try await known(visit), try visit.officer)
            guard visit.form["action"] == "do" else { return .page(page(known, visit, isPreview: true)) }
            let account = known.professional.account
            try await visit.write { db in
                guard try !InvolvementStore.isAuthenticated(db, account: account, for: officer) else { return }
                try InvolvementStore.authenticate(db, account: account, by: officer, at: visit.now)
                try Audit.note(
                    db, .authenticated, by: officer.account, on: visit.site, subject: "", object: account,
                    at: visit.now)
            }
            return .redirect(visit.link(IntakeLinks.professional(account)).query(["done": "1"]))
        }
    }

    private static func known(_ visit: Visit) async throws -> Known {
        let (officer, id) = (try visit.officer, visit.parameters["account"] ?? "")
        return try await visit.site.store.read { db in
            guard let professional = try ProfessionalStore.find(db, id, for: officer) else { throw Problem(.notFound) }
            return Known(
                professional: professional, roles: try WorkRoles.all(db, id),
                entries: try EntryStore.all(db, account: id))
        }
    }

    private static func page(_ known: Known, _ visit: Visit, isPreview: Bool) -> Page {
        let (texts, professional) = (visit.texts, known.professional)
        let roles = known.roles.map { role in
            [role.values["role"], role.values["organisation"], role.values["work-role-phone"]]
                .filter { !$0.isEmpty }.joined(separator: ", ")
        }
        let none = texts("intake.unsaid")
        let people = known.entries.map { IntakeParts.named($0.name, $0.born, visit) }
        let rows = [
            (texts("linking.email"), [professional.email]), (texts("linking.professional.work"), roles),
            (texts("linking.professional.registered"), [visit.dates.words(CivilDate(professional.registered))]),
            (texts("linking.professional.added"), people),
        ]
        let about: HTML = """
            <dl class="answers two">\(each: rows, { row in
                "<div><dt>\(row.0)</dt><dd>\(row.1.isEmpty ? none : row.1.joined(separator: "; "))</dd></div>"
            })</dl>
            """
        let button: HTML =
            isPreview
            ? """
            <p>\(texts("linking.authenticate.preview", ["name": professional.name]))</p>\
            \(NotificationPreview.table([], visit))\
            <div class="actions"><button class="button" name="action" value="do">\
            \(texts("linking.authenticate.do"))</button>\
            <a class="button second" href="\(visit.link(IntakeLinks.professional(professional.account)))">\
            \(texts("signIn.cancel"))</a></div>
            """
            : """
            <p>\(texts("linking.authenticate.body"))</p><p><button class="button" name="action" value="preview">\
            \(texts("linking.authenticate"))</button></p>
            """
        let state: HTML =
            professional.authenticated.map { day in
                "<p>\(Icon.tick.html) \(texts("linking.authenticated", ["date": visit.dates.date(day)]))</p>"
            } ?? Parts.form(visit.link(IntakeLinks.professional(professional.account)), visit, button)
        let done: HTML = visit.query["done"] == nil ? .empty : Parts.done(texts("linking.authenticate.done"))
        return IntakeParts.page(
            professional.name, above: IntakeParts.requests(visit), visit,
            "<div class=\"prose flow\">\(done)\(about)\(state)<p>\(texts("linking.allocate"))</p></div>")
    }
}
