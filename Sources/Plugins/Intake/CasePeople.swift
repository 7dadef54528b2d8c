import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// The participants of a case, what each may see and why, and their linking, unlinking and changing.
enum CasePeople {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.participants, IntakeParts.access) { visit in
            let around = try await visit.site.store.read { try PeopleAround.find($0, for: visit) }
            try await visit.noteView(.viewedCase, of: around.open)
            return .page(list(around, visit))
        }
        LinkAccount.contribute(to: &blueprint)
        AddInvolved.contribute(to: &blueprint)
        ChangeInvolved.contribute(to: &blueprint)
        EndInvolvement.contribute(to: &blueprint)
        AttachAccount.contribute(to: &blueprint)
    }
}

/// An action on the participants of a case.
protocol ParticipantAction: CaseFormAction where Extra == Never {
    /// The versions of what it is about besides the case, by their hidden fields.
    var furtherVersions: [String: String] { get }
}

extension ParticipantAction {
    var furtherVersions: [String: String] { [:] }
    func versions(_ visit: Visit) -> [String: String] { open.versions(visit).merging(furtherVersions) { $1 } }

    /// Makes the changes, and leads to the participants with the confirmation.
    func settle(
        _ db: Connection, _ event: AuditEvent, object: String, for input: FormInput, _ work: () throws -> Void
    ) throws -> Address {
        if let others = try open.changes(db, since: input, and: furtherVersions) {
            throw FormConflict(OpenCase.conflicts(others, input.visit), isInsistedOn: true, isOnPreview: true)
        }
        try open.change(db, event, object: object, for: input.visit, work)
        return participants(input.visit).query(["done": event.name])
    }

    func participants(_ visit: Visit) -> Address { visit.link(TeamLinks.participants(open.current.id)) }

    /// The page of the action, or its preview.
    func step(_ title: String, _ input: FormInput, lead: HTML = .empty, _ content: HTML) -> Page {
        below(title, findings: input.typed.findings, input.visit, "\(lead)\(input.form(content))")
    }

    /// A page below the participants.
    func below(_ title: String, findings: [ValidationError], _ visit: Visit, _ body: HTML) -> Page {
        var page = open.page(title, findings: findings, visit, body)
        page.trail.append(Page.Above(visit.texts("linking.title"), participants(visit)))
        return page
    }

    /// What a participant in that role sees, and that no one is notified.
    func consequences(_ role: String, hasAccount: Bool = true, _ visit: Visit, about: HTML = .empty) -> HTML {
        let sees =
            hasAccount
            ? IntakeParts.sees(role, open.rules.process, visit) : visit.texts("linking.sees.nothing")
        return "\(IntakeParts.sight(sees, visit))\(about)\(NotificationPreview.table([], visit))"
    }
}

/// A case with all its participants, as the team sees them.
struct PeopleAround: Sendable {
    let open: OpenCase
    let involved: [Involvement]
    let ways: [String: InvolvementStore.Way]
    /// The accounts of participants who are professionals and not authenticated.
    let unknown: Set<String>
    /// Accounts with the e-mail address of a participant who has none, by involvement id.
    let offers: [String: Account]
    /// The latest invitations that can still be used of participants without an account, by involvement id.
    let invitations: [String: ResidentInvitation]

    static func find(_ db: Connection, for visit: Visit) throws -> PeopleAround {
        let open = try OpenCase.find(db, for: visit)
        let team = open.team(db)
        let involved = try InvolvementStore.all(team, person: open.person.id)
        let current = involved.filter { $0.ended == nil }
        let linked = current.map(\.account).filter { !$0.isEmpty }
        let unknown = try linked.filter { try InvolvementStore.isUnknown(team, account: $0) }
        var offers: [String: Account] = [:]
        for participant in current where participant.account.isEmpty && !participant.email.isEmpty {
            offers[participant.id] = try FoundAccount.find(db, email: participant.email)?.account
        }
        var invitations: [String: ResidentInvitation] = [:]
        if InvitationRules.of(visit.site) != nil {
            for participant in current where participant.account.isEmpty {
                invitations[participant.id] = try InvitationStore.all(db, subject: participant.id).first {
                    $0.state(at: visit.now) == .waiting
                }
            }
        }
        return PeopleAround(
            open: open, involved: involved,
            ways: try InvolvementStore.ways(team, person: open.person.id), unknown: Set(unknown), offers: offers,
            invitations: invitations)
    }

    /// The participant of the route's parameter `involvement`. Throws `Problem(.notFound)` if there is none.
    /// - Parameter ended: whether it may have ended.
    func participant(of visit: Visit, ended: Bool = false) throws -> Involvement {
        let found = involved.first { $0.id == visit.parameters["involvement"] }
        guard let found, ended || found.ended == nil else { throw Problem(.notFound) }
        return found
    }

    /// What a participant sees, and why, from the process's roles.
    func sight(_ participant: Involvement, _ visit: Visit) -> (sees: String, why: String) {
        let texts = visit.texts
        let role = [
            "role": texts(TextKey("role", participant.role)), "date": visit.dates.words(CivilDate(participant.began)),
        ]
        if participant.account.isEmpty { return (texts("linking.sees.nothing"), texts("linking.why.noAccount")) }
        if unknown.contains(participant.account) { return (texts("linking.sees.own"), texts("linking.why.unknown")) }
        let why =
            ways[participant.id].map { texts(TextKey("linking.why", $0.rawValue), role) }
            ?? texts("linking.why.role", role)
        return (IntakeParts.sees(participant.role, open.rules.process, visit), why)
    }
}

/// An account that was found by e-mail address or id.
struct FoundAccount: Sendable {
    let account: Account
    let audience: Audience

    /// The activated account with that address, a resident's or else a professional's; nil if there is none.
    static func find(_ db: Connection, email: String) throws -> FoundAccount? {
        for audience in [Audience.citizen, .professional] {
            if let account = try AccountStore.find(db, email: email, audience), account.isActivated {
                return FoundAccount(account: account, audience: audience)
            }
        }
        return nil
    }

    static func find(_ db: Connection, id: String) throws -> FoundAccount? {
        guard let account = try AccountStore.find(db, id: id), account.isActivated,
            let audience = try AccountStore.audience(db, id), audience != .staff
        else { return nil }
        return FoundAccount(account: account, audience: audience)
    }
}

/// The page of a case's participants.
extension CasePeople {
    private static func list(_ around: PeopleAround, _ visit: Visit) -> Page {
        let (texts, id) = (visit.texts, around.open.current.id)
        let current = around.involved.filter { $0.ended == nil }
        let former = around.involved.filter { $0.ended != nil }
        let table = Parts.table(
            texts("linking.now", ["count": String(current.count)]),
            [
                texts("telling.who"), texts("linking.role"), texts("linking.sees"), texts("linking.why"),
                texts("linking.do"),
            ],
            cellStyles: [2: "long", 3: "long"],
            rows: current.map { row($0, around, visit) })
        let body: HTML = """
            \(done(visit))<div class="actions"><a class="button" href="\(visit.link(IntakeLinks.linkAccount(id)))">\
            \(Icon.plus.html)\(texts("linking.link"))</a>\(invite(id, visit))<a class="button second" href="\
            \(visit.link(TeamLinks.addParticipant(id)))">\(texts("involvement.add"))</a>\
            \(organisation(id, visit), if: visit.site.answers(TeamLinks.involveOrganisation))</div>\
            \(current.isEmpty ? Parts.empty(.person, texts("linking.none")) : table)\
            \(ended(former, visit), if: !former.isEmpty)\(roles(around, visit))
            """
        var page = around.open.page(texts("linking.title"), visit, .empty)
        page.main = """
            \(Parts.title(texts("linking.title"), "<p class=\"muted\">\(around.open.heading(visit))</p>"))\
            <div class="flow">\(body)</div>
            """
        return page
    }

    /// The buttons to invite someone and to see who was invited, if the team may.
    private static func invite(_ id: String, _ visit: Visit) -> HTML {
        guard InvitationRules.of(visit.site) != nil else { return .empty }
        return """
            <a class="button second" href="\(visit.link(IntakeLinks.invite(id)))">\(visit.texts("inviting.title"))</a>\
            <a class="button second" href="\(visit.link(IntakeLinks.invitations))">\(visit.texts("inviting.list"))</a>
            """
    }

    private static func organisation(_ id: String, _ visit: Visit) -> HTML {
        """
        <a class="button second" href="\(visit.link(TeamLinks.involveOrganisation(id)))">\
        \(visit.texts("linking.organisation.add"))</a>
        """
    }

    private static func done(_ visit: Visit) -> HTML {
        let done: TextKey? =
            switch visit.query["done"] {
            case AuditEvent.linked.name: "linking.done.linked"
            case AuditEvent.unlinked.name: "linking.done.unlinked"
            case AuditEvent.involvementAdded.name: "linking.done.added"
            case AuditEvent.involvementChanged.name: "linking.done.changed"
            case AuditEvent.involvementEnded.name: "linking.done.ended"
            case AuditEvent.invited.name: "inviting.done"
            case "invited-known": "inviting.done.known"
            default: nil
            }
        return done.map { Parts.done(visit.texts($0)) } ?? .empty
    }

    private static func row(_ participant: Involvement, _ around: PeopleAround, _ visit: Visit) -> [HTML] {
        let (texts, id) = (visit.texts, around.open.current.id)
        let sight = around.sight(participant, visit)
        let about = [participant.title, participant.organisation].filter { !$0.isEmpty }.joined(separator: ", ")
        let offer: HTML? = around.offers[participant.id].map { account in
            """
            <a href="\(visit.link(IntakeLinks.attachAccount(id, participant.id)))">\
            \(texts("linking.attach", ["email": account.email]))</a>
            """
        }
        let invited = around.invitations[participant.id].map { invitation in
            texts("inviting.state.waiting", ["date": visit.dates.date(invitation.expires)])
        }
        let mayInvite =
            InvitationRules.of(visit.site) != nil && participant.account.isEmpty && offer == nil && invited == nil
        let invite: HTML = """
            <a href="\(visit.link(IntakeLinks.inviteParticipant(id, participant.id)))">\(texts("inviting.invite"))\
            <span class="hidden"> \(participant.name)</span></a>
            """
        let unknown: HTML = """
            <a href="\(visit.link(IntakeLinks.professional(participant.account)))">\(texts("linking.authenticate"))</a>
            """
        let end: TextKey = participant.account.isEmpty ? "involvement.end" : "linking.unlink"
        return [
            "\(participant.name)<small>\(about)</small>",
            "<span>\(texts(TextKey("role", participant.role)))</span>", "<span>\(sight.sees)</span>",
            "<span>\(sight.why)\(invited.map { "<small>\($0)</small>" } ?? .empty)</span>",
            """
            <span class="row"><a href="\(visit.link(TeamLinks.participant(id, participant.id)))">\
            \(texts("work.change"))<span class="hidden"> \(participant.name)</span></a> \
            <a href="\(visit.link(IntakeLinks.endInvolvement(id, participant.id)))">\(texts(end))\
            <span class="hidden"> \(participant.name)</span></a> \
            \(offer)\(invite, if: mayInvite)\(unknown, if: around.unknown.contains(participant.account))</span>
            """,
        ]
    }

    private static func ended(_ former: [Involvement], _ visit: Visit) -> HTML {
        let list = Parts.rows(former) { participant in
            let values = ["date": participant.ended.map { visit.dates.date($0) } ?? "", "reason": participant.reason]
            return Parts.row("\(participant.name)", [visit.texts("linking.former.line", values)])
        }
        return """
            <section class="block" aria-labelledby="former"><h2 id="former">\
            \(visit.texts("linking.former"))</h2>\(list)</section>
            """
    }

    /// The roles of the process, with what each may see.
    private static func roles(_ around: PeopleAround, _ visit: Visit) -> HTML {
        let (texts, process) = (visit.texts, around.open.rules.process)
        let roles = Parts.details(
            process.roles.map { role in
                (texts(TextKey("role", role.name)), "\(IntakeParts.sees(role.name, process, visit))")
            })
        return "<details class=\"card wash\"><summary>\(texts("linking.roles"))</summary>\(roles)</details>"
    }
}
