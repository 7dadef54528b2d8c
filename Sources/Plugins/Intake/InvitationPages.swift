import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// The team's list of invitations, with the state of each.
enum InvitationPages {
    /// An invitation with what it is for.
    struct Line: Sendable {
        let invitation: ResidentInvitation
        /// The name of the member of the team who made it; empty if that account is gone.
        let author: String
        /// The child or young person, and the id of the case; nil for an invitation without one.
        let person: Person?
        let casefile: String?
        /// Whether an account was linked to the participant.
        let isLinked: Bool
    }

    static func contribute(_ rules: InvitationRules, to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.invitations, "inviting.nav", to: IntakeLinks.invitations()))
        blueprint.get(IntakeLinks.invitations, IntakeParts.access) { visit in
            let page = try await visit.site.store.scan { db in
                try ListPage(visit) { limit, offset in
                    try InvitationStore.list(db, limit: limit, offset: offset).map { try line($0, visit.team(db)) }
                }
            }
            return .page(list(page, visit))
        }
    }

    private static func line(_ invitation: ResidentInvitation, _ team: TeamDatabase) throws -> Line {
        let participant = try InvolvementStore.find(team, invitation.subject)
        let person = try participant.flatMap { try PersonStore.find(team, $0.person) }
        return Line(
            invitation: invitation, author: try AccountStore.find(team.db, id: invitation.author)?.name ?? "",
            person: person, casefile: try person.flatMap { try CaseStore.current(team, person: $0.id)?.id },
            isLinked: participant?.account.isEmpty == false)
    }

    private static func list(_ page: ListPage<Line>, _ visit: Visit) -> Page {
        let texts = visit.texts
        let table = Parts.table(
            texts("inviting.list"), hidesCaption: true,
            [
                texts("telling.who"), texts("inviting.for"), texts("inviting.sent"), texts("inviting.state"),
                texts("linking.do"),
            ], cellStyles: [3: "long"], rows: page.items.map { row($0, visit) })
        let body: HTML = """
            \(done(visit))<div class="actions"><a class="button" href="\(visit.link(IntakeLinks.invitePerson))">\
            \(Icon.plus.html)\(texts("inviting.title"))</a></div>\
            \(page.items.isEmpty ? Parts.empty(.envelope, texts("inviting.none")) : table)\
            \(page.links(visit.link(IntakeLinks.invitations), texts))
            """
        return IntakeParts.page(
            texts("inviting.list"), section: .invitations, lead: texts("inviting.list.body"), visit, body)
    }

    private static func row(_ line: Line, _ visit: Visit) -> [HTML] {
        let (texts, invitation) = (visit.texts, line.invitation)
        let child: HTML =
            line.person.map { person in
                guard let id = line.casefile else { return "<span>\(person.name)</span>" }
                return "<span><a href=\"\(visit.link(TeamLinks.participants(id)))\">\(person.name)</a></span>"
            } ?? "<span>\(texts("inviting.for.none"))</span>"
        let author: HTML =
            line.author.isEmpty ? .empty : "<small>\(texts("inviting.by", ["name": line.author]))</small>"
        return [
            "\(invitation.name)<small>\(invitation.email)</small>", child,
            "<span>\(visit.dates.date(invitation.sent))\(author)</span>", "<span>\(state(line, visit))</span>",
            "<span class=\"row\">\(actions(invitation, visit))</span>",
        ]
    }

    private static func state(_ line: Line, _ visit: Visit) -> String {
        let invitation = line.invitation
        let day = invitation.accepted ?? invitation.withdrawn ?? invitation.expires
        let state = invitation.state(at: visit.now)
        let key: TextKey =
            state == .known && line.isLinked ? "inviting.state.linked" : TextKey("inviting.state", state.rawValue)
        return visit.texts(key, ["date": visit.dates.date(day)])
    }

    private static func actions(_ invitation: ResidentInvitation, _ visit: Visit) -> HTML {
        let state = invitation.state(at: visit.now)
        guard state != .accepted, state != .withdrawn else { return .empty }
        func link(_ path: PagePath, _ key: TextKey) -> HTML {
            """
            <a href="\(visit.link(path))">\(visit.texts(key))<span class="hidden"> \(invitation.name)</span></a>
            """
        }
        return """
            \(link(IntakeLinks.sendInvitation(invitation.id), "inviting.again")) \
            \(link(IntakeLinks.withdrawInvitation(invitation.id), "inviting.withdraw"))
            """
    }

    private static func done(_ visit: Visit) -> HTML {
        let done: TextKey? =
            switch visit.query["done"] {
            case AuditEvent.invited.name: "inviting.done"
            case "invited-known": "inviting.done.known"
            case AuditEvent.invitedAgain.name: "inviting.done.again"
            case AuditEvent.invitationWithdrawn.name: "inviting.done.withdrawn"
            case "invitation-over": "inviting.done.over"
            default: nil
            }
        return done.map { Parts.done(visit.texts($0)) } ?? .empty
    }

    /// A page below the list.
    static func below(_ title: String, findings: [ValidationError], _ visit: Visit, _ body: HTML) -> Page {
        IntakeParts.page(
            title, section: .invitations,
            above: Page.Above(visit.texts("inviting.list"), visit.link(IntakeLinks.invitations)), findings: findings,
            visit, "<div class=\"prose flow\">\(body)</div>")
    }
}

extension SiteSection {
    static let invitations = SiteSection("invitations")
}
