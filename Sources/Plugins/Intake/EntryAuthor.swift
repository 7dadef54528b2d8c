import Casework
import Database
import Identity
import PortalKit
import Web

/// The account that a submission or an access request came from, with its entry for the person it is about.
struct EntryAuthor: Sendable {
    let entry: Entry
    let account: Account
    let audience: Audience?
    /// A professional's first role at work; nil for others, and without one.
    let work: WorkRoles.Role?
    /// The person that the entry is matched to; nil if it is not.
    let matched: Person?

    /// The author of an entry. Throws `Problem(.notFound)` if there is no such entry, or it was deleted.
    init(_ team: TeamDatabase, ofEntry id: String) throws {
        guard let (entry, id) = try Linking.entry(team, id), let account = try AccountStore.find(team.db, id: id)
        else { throw Problem(.notFound) }
        (self.entry, self.account) = (entry, account)
        audience = try AccountStore.audience(team.db, id)
        work = audience == .professional ? try WorkRoles.all(team.db, id).first : nil
        matched = try Linking.person(team, of: entry.id).flatMap { try PersonStore.find(team, $0) }
    }

    /// What they are to the person in words: a professional's role at work, or else what they say they are.
    func title(_ texts: Texts) -> String {
        work?.values["role"] ?? texts(TextKey("person.relationship", entry.relationship.rawValue))
    }

    /// The suggested role, by what they say they are; empty if the process has no such role.
    /// - Parameter asks: whether they ask for an assessment, as the school or setting of the child does.
    func role(in process: StatutoryProcess, asks: Bool = false) -> String {
        let named: String =
            switch entry.relationship {
            case _ where audience == .professional: asks ? "setting" : "professional"
            case .oneself: "young-person"
            case .fosterCarer: "foster-carer"
            case .socialWorker: "social-worker"
            case .mother, .father, .adoptiveParent, .guardian: entry.responsibility == .no ? "carer" : "parent"
            case .stepParent, .grandparent, .professional, .other: entry.responsibility == .yes ? "parent" : "carer"
            }
        return process.role(named)?.name ?? ""
    }

    /// Links the account to a person by its entry, in the submitted role and title.
    func link(_ db: Connection, to person: Person, as typed: FormValues, for visit: Visit) throws {
        let (team, id) = (try visit.team(db), newID())
        try Linking.link(
            team, account: account.id, entry: entry.id, to: person, as: typed["role"],
            relationship: entry.relationship, involvement: id, title: typed["title"],
            organisation: work?.values["organisation"] ?? "", at: visit.now)
        try InvolvementStore.setWay(team, id, .entry)
        try visit.note(db, .entryMatched, subject: person.id, object: entry.id)
        try visit.note(db, .linked, subject: person.id, object: id)
    }

    /// Sends the account a message of the officer.
    /// - Parameters:
    ///   - person: the id of the person it is about; empty if the account is not linked.
    ///   - caseID: the id of the case it is about; empty for none.
    ///   - access: the id of the access request that it answers; nil for none.
    func send(
        _ db: Connection, _ words: (subject: String, body: String), about person: String, caseID: String,
        access: String? = nil, for visit: Visit
    ) throws {
        let officer = try visit.officer
        let message = Message(
            id: newID(), person: person, caseID: caseID, account: account.id, entry: entry.id, isIncoming: false,
            author: officer.account, name: officer.name, subject: words.subject, body: words.body,
            kind: access == nil ? .written : .access, object: access ?? "", at: visit.now)
        try MessageStore.send(officer.team(db), message, site: visit.site)
        try visit.note(db, .messageSent, subject: person.isEmpty ? entry.id : person, object: message.id)
    }

    /// The preview of that message.
    func preview(_ words: (subject: String, body: String), title: String) -> NotificationPreview {
        NotificationPreview(name: account.name, title: title, way: .portal, words: "\(words.subject). \(words.body)")
    }
}

extension CaseRules {
    /// The last day within the six months before a request was received with an outcome of the second stage, the
    /// assessment, or one that moved a case there; nil if there is none. Throws `DatabaseError`.
    func assessed(_ team: TeamDatabase, person: String, before received: CivilDate) throws -> CivilDate? {
        guard let stage = process.stages.dropFirst().first?.name else { return nil }
        let since = received.adding(months: -6)
        let facts = process.decisions.flatMap { decision in
            decision.outcomes.filter { decision.stage == stage || $0.moves == stage }.map(\.fact)
        }
        return try CaseStore.all(team, person: person)
            .flatMap { try FactStore.all(team, of: $0.id) }
            .filter { facts.contains($0.fact.name) && since <= $0.fact.day }.map(\.fact.day).max()
    }

    /// When the council must decide on a request received on that day; nil if the process does not say.
    func firstDue(received: CivilDate) -> Due? {
        process.stages.first.flatMap { process.due($0.name, received: received) }
    }
}
