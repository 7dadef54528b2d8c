import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Authenticates a professional, who before that sees only the entries they added themselves.
struct AuthenticateProfessional: FormAction {
    let professional: Professional
    let roles: [WorkRoles.Role]
    let entries: [Entry]
    /// Who they are at services outside that have proven it.
    let identities: [OutsideIdentity]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.professional, IntakeParts.access) { db, visit in
            let id = visit.parameters["account"] ?? ""
            guard let professional = try ProfessionalStore.find(visit.team(db), id) else {
                throw Problem(.notFound)
            }
            return AuthenticateProfessional(
                professional: professional, roles: try WorkRoles.all(db, id),
                entries: try EntryStore.all(db, account: id),
                identities: try OutsideIdentityStore.all(db, account: id))
        }
    }

    var isRepeatable: Bool { true }
    var views: [Reply.View] { entries.map { Reply.View(.viewedPerson, subject: $0.id) } }

    func fields(_ visit: Visit) -> [Field] { [] }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, account) = (input.visit, professional.account)
        if professional.authenticated == nil {
            try InvolvementStore.authenticate(visit.team(db), account: account, at: visit.now)
            try visit.note(db, .authenticated, subject: "", object: account)
        }
        return address(visit).query(["done": "1"])
    }

    func page(_ input: FormInput) -> Page { page(input, isPreview: false) }
    func preview(_ input: FormInput) -> Page? { page(input, isPreview: true) }

    private func page(_ input: FormInput, isPreview: Bool) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let roles = roles.map { role in
            ["role", "organisation", "work-role-phone"].map { role.values[$0] }.filter { !$0.isEmpty }
                .joined(separator: ", ")
        }
        let people = entries.map { IntakeParts.named($0.name, $0.born, visit) }
        let places = identities.compactMap { $0.organisation?.words }
        let outside = (texts("linking.professional.outside"), places.joined(separator: "; "))
        let about = IntakeParts.details(
            [
                (texts("linking.email"), professional.email),
                (texts("linking.professional.work"), roles.joined(separator: "; ")),
                (texts("linking.professional.registered"), visit.dates.words(CivilDate(professional.registered))),
                (texts("linking.professional.added"), people.joined(separator: "; ")),
            ] + (places.isEmpty ? [] : [outside]), visit)
        let button: HTML =
            isPreview
            ? """
            <p>\(texts("linking.authenticate.preview", ["name": professional.name]))</p>\
            \(NotificationPreview.table([], visit))\
            \(IntakeParts.actions("do", "linking.authenticate.do", leaving: address(visit), visit))
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
            professional.name, visit,
            "<div class=\"prose flow\">\(done)\(about)\(state)<p>\(texts("linking.allocate"))</p></div>")
    }

    private func address(_ visit: Visit) -> Address { visit.link(IntakeLinks.professional(professional.account)) }
}

/// A professional's account, as the team sees it before and after authentication.
struct Professional: Sendable {
    /// The account id.
    let account: String
    /// Forename and surname.
    let name: String
    /// The e-mail address.
    let email: String
    /// When they registered.
    let registered: Date
    /// When the team authenticated them; nil if it has not.
    let authenticated: Date?
}

/// Queries on the accounts of professionals. All functions throw `DatabaseError`.
enum ProfessionalStore {
    /// The activated accounts that the team has not authenticated, oldest first.
    static func waiting(_ team: TeamDatabase, limit: Int) throws -> [Professional] {
        try team.db.rows(
            """
            \(activated) AND a.suspended IS NULL AND p.account IS NULL ORDER BY a.created, a.id LIMIT $1
            """, limit
        ).map(professional)
    }

    /// The professional with that account id; nil if it is not an activated account of a professional.
    static func find(_ team: TeamDatabase, _ account: String) throws -> Professional? {
        try team.db.row(
            "\(activated) AND a.id = $1", account
        ).map(professional)
    }

    private static let activated: SQL = """
        SELECT a.id, a.forename, a.surname, a.email, a.created, p.authenticated
        FROM account a LEFT JOIN professional p ON p.account = a.id
        WHERE a.audience = 'professional' AND a.activated IS NOT NULL
        """

    private static func professional(_ row: Row) -> Professional {
        Professional(
            account: row.text(0), name: "\(row.text(1)) \(row.text(2))", email: row.text(3),
            registered: row.instant(4), authenticated: row.optionalInstant(5))
    }
}
