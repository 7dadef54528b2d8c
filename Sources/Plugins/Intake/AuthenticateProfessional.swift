import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Authenticates a professional, who before that sees only the entries they added themselves.
struct AuthenticateProfessional: FormAction {
    let professional: Professional
    let roles: [WorkRoles.Role]
    let entries: [Entry]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.professional, IntakeParts.access) { db, visit in
            let id = visit.parameters["account"] ?? ""
            guard let professional = try ProfessionalStore.find(visit.team(db), id) else {
                throw Problem(.notFound)
            }
            return AuthenticateProfessional(
                professional: professional, roles: try WorkRoles.all(db, id),
                entries: try EntryStore.all(db, account: id))
        }
    }

    var isRepeatable: Bool { true }
    var views: [Reply.View] { entries.map { Reply.View(.viewedPerson, subject: $0.id) } }

    func fields(_ visit: Visit) -> [Field] { [] }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, officer, account) = (input.visit, try input.visit.officer, professional.account)
        if professional.authenticated == nil {
            try InvolvementStore.authenticate(officer.team(db), account: account, at: visit.now)
            try Audit.note(
                db, .authenticated, by: officer.account, on: visit.site, subject: "", object: account, at: visit.now)
        }
        return visit.link(IntakeLinks.professional(account)).query(["done": "1"])
    }

    func page(_ input: FormInput) -> Page { page(input, isPreview: false) }
    func preview(_ input: FormInput) -> Page? { page(input, isPreview: true) }

    private func page(_ input: FormInput, isPreview: Bool) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let roles = roles.map { role in
            [role.values["role"], role.values["organisation"], role.values["work-role-phone"]]
                .filter { !$0.isEmpty }.joined(separator: ", ")
        }
        let none = texts("intake.unsaid")
        let people = entries.map { IntakeParts.named($0.name, $0.born, visit) }
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
            } ?? input.form(guarding: false, button)
        let done: HTML = visit.query["done"] == nil ? .empty : Parts.done(texts("linking.authenticate.done"))
        return IntakeParts.page(
            professional.name, above: IntakeParts.requests(visit), visit,
            "<div class=\"prose flow\">\(done)\(about)\(state)<p>\(texts("linking.allocate"))</p></div>")
    }
}
