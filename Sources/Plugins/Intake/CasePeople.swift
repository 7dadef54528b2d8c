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
            return .page(CasePeoplePages.list(around, visit))
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
        return PeopleAround(
            open: open, involved: involved,
            ways: try InvolvementStore.ways(team, person: open.person.id), unknown: Set(unknown), offers: offers)
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
