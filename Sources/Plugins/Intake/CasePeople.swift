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
    /// What it is about besides the case, with its versions by their hidden fields.
    var own: [String: String] { get }
}

extension ParticipantAction {
    var own: [String: String] { [:] }
    func versions(_ visit: Visit) -> [String: String] { open.versions(visit).merging(own) { $1 } }

    /// Makes the changes, and leads to the participants with the confirmation.
    func settle(
        _ db: Connection, _ event: AuditEvent, object: String, for input: FormInput, _ work: () throws -> Void
    ) throws -> Address {
        if let others = try open.changes(db, since: input, and: own) {
            throw FormConflict(OpenCase.conflicts(others, input.visit), isInsistedOn: true, isOnPreview: true)
        }
        try open.change(db, event, object: object, for: input.visit, work)
        return participants(input.visit).query(["done": event.name])
    }

    func participants(_ visit: Visit) -> Address { visit.link(TeamLinks.participants(open.current.id)) }

    /// The page of the action, or its preview.
    func step(_ title: String, _ input: FormInput, lead: HTML = .empty, _ content: HTML) -> Page {
        var page = open.page(title, findings: input.typed.findings, input.visit, "\(lead)\(input.form(content))")
        page.trail.append(Page.Above(input.texts("linking.title"), participants(input.visit)))
        return page
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
            ways: try InvolvementStore.ways(team, person: open.person.id), unknown: Set(unknown),
            offers: offers)
    }

    /// A current participant. Throws `Problem(.notFound)` for any other id.
    func participant(_ id: String) throws -> Involvement {
        guard let found = involved.first(where: { $0.id == id && $0.ended == nil }) else { throw Problem(.notFound) }
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
        let sees = IntakeParts.rights(open.rules.process.role(participant.role), visit) ?? texts("linking.sees.own")
        return (sees, why)
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
