import Casework
import Database
import Foundation
import Identity
import PortalKit

/// The current participants of a case, and how each is notified.
struct CaseParticipants: Sendable {
    let open: OpenCase
    let people: [Involvement]
    private let contacts: [String: Contact]
    /// The names of the members who have what is asked of a role at an organisation, by the participant's account id;
    /// empty while no one has taken it.
    let holders: [String: String]

    /// How to reach an account.
    private struct Contact {
        let language: Language?
        let audience: Audience?
        let refusesMail: Bool
        /// Whether it is a professional's that the team has not authenticated.
        let isUnknown: Bool
    }

    static func read(_ db: Connection, _ open: OpenCase) throws -> CaseParticipants {
        let team = open.team(db)
        let people = try InvolvementStore.all(team, person: open.person.id).filter { $0.ended == nil }
        var (contacts, holders): ([String: Contact], [String: String]) = ([:], [:])
        for account in Set(people.map(\.account)) where !account.isEmpty {
            if let allocation = try AllocationStore.find(team, account) {
                contacts[account] = Contact(
                    language: nil, audience: .professional, refusesMail: false, isUnknown: false)
                holders[account] = try AccountStore.find(db, id: allocation.holder)?.name ?? ""
                continue
            }
            contacts[account] = Contact(
                language: try AccountStore.find(db, id: account)?.language,
                audience: try AccountStore.audience(db, account),
                refusesMail: try AccountStore.refusesMail(db, account: account),
                isUnknown: try InvolvementStore.isUnknown(team, account: account))
        }
        return CaseParticipants(open: open, people: people, contacts: contacts, holders: holders)
    }

    private func role(_ participant: Involvement) -> StatutoryProcess.Role? {
        open.rules.process.role(participant.role)
    }

    subscript(id: String) -> Involvement? { people.first { $0.id == id } }

    /// The participants with a role that has the right to be notified.
    var told: [Involvement] { people.filter { role($0)?.rights.contains(.isTold) == true } }

    var withAccount: [Involvement] { people.filter { !$0.account.isEmpty } }

    /// The audience of a participant's account; nil without an account.
    func audience(_ participant: Involvement) -> Audience? { contacts[participant.account]?.audience }

    func isFamily(_ participant: Involvement) -> Bool { role(participant)?.isFamily == true }

    /// Whether the participant is a professional who is not authenticated, and so cannot see what is sent to them.
    func isUnknown(_ participant: Involvement) -> Bool { contacts[participant.account]?.isUnknown == true }

    /// Adds a validation error if one of `people` is not authenticated.
    func refuseUnknown(_ people: [Involvement], at field: String, _ act: inout CaseInput) {
        guard let participant = people.first(where: isUnknown) else { return }
        act.typed.refuse(field, act.texts("act.unknown", ["name": participant.name]))
    }

    /// Which member has what is asked of a role at an organisation; nil for other participants.
    func holder(_ participant: Involvement, _ texts: Texts) -> String? {
        holders[participant.account].map { name in
            texts(name.isEmpty ? "case.holder.none" : "case.holder", ["name": name])
        }
    }

    /// What a participant is, such as `Mother, Parent with parental responsibility`.
    func title(_ participant: Involvement, _ texts: Texts) -> String {
        Self.capital(Self.titles(participant, texts).joined(separator: ", "))
    }

    /// The same as sentences, such as `Mother. Parent with parental responsibility.`
    func sentence(_ participant: Involvement, _ texts: Texts) -> String {
        Self.titles(participant, texts).map { "\(Self.capital($0))." }.joined(separator: " ")
    }

    private static func titles(_ participant: Involvement, _ texts: Texts) -> [String] {
        [participant.title, participant.organisation, texts(TextKey("role", participant.role))].filter { !$0.isEmpty }
    }

    /// The text with a capital first letter, as people may type it without.
    private static func capital(_ words: String) -> String { "\(words.prefix(1).uppercased())\(words.dropFirst())" }

    /// How a participant is notified.
    func way(_ participant: Involvement) -> NotificationPreview.Way {
        contacts[participant.account].map { $0.refusesMail ? .both : .portal } ?? .post
    }

    /// The participants as choices: each with what they are, and how they are notified.
    func choices(_ people: [Involvement], _ texts: Texts) -> [Field.Choice] {
        people.map { participant in
            let way = texts(
                isUnknown(participant) ? "case.way.unknown" : TextKey("case.way", way(participant).rawValue))
            return .init(participant.id, saying: "\(participant.name) (\(title(participant, texts))): \(way)")
        }
    }

    /// The current participants who were ticked under `name`.
    func ticked(_ name: String, _ typed: FormValues) -> [Involvement] {
        people.filter { typed["\(name).\($0.id)"] == "yes" }
    }

    /// The texts in the participant's language; without an account in the officer's.
    func texts(_ participant: Involvement, _ visit: Visit) -> Texts {
        contacts[participant.account]?.language.map(visit.site.texts) ?? visit.texts
    }

    /// The language of a letter: that of the accounts with the right to be notified if they share one, else the site's
    /// default.
    func letterLanguage(_ visit: Visit) -> Language {
        let all = Set(told.compactMap { contacts[$0.account]?.language })
        return all.count == 1 ? all.first ?? visit.site.defaultLanguage : visit.site.defaultLanguage
    }

    func notificationPreview(_ participant: Involvement, _ words: String, _ visit: Visit) -> NotificationPreview {
        NotificationPreview(
            name: participant.name, title: title(participant, visit.texts), way: way(participant), words: words)
    }

    /// The notification of an action to a participant, from the texts `act.<name>.told.subject` and
    /// `act.<name>.<body>`.
    /// - Parameter values: the values of these texts, in the participant's language.
    func notification(
        _ name: String, to participant: Involvement, body: StaticString = "told.body",
        kind: Message.Kind = .written, object: String = "", _ visit: Visit,
        values: (Texts, Dates) -> [String: String]
    ) -> CaseNotification {
        let texts = texts(participant, visit)
        let values = values(texts, Dates(visit.site.portal.dates, texts: texts))
        let words = open.words(name, values, texts, body: body)
        var told = notification(to: participant, subject: words.subject, body: words.body, visit)
        (told.kind, told.object) = (kind, object)
        return told
    }

    /// The notification of a participant by a text of the officer's own.
    func notification(
        to participant: Involvement, subject: String, body: String, thread: String? = nil, _ visit: Visit
    ) -> CaseNotification {
        CaseNotification(
            participant: participant, title: title(participant, visit.texts), way: way(participant),
            subject: subject, body: body, thread: thread)
    }

    /// The notifications that a document was published, to those of its recipients who have an account.
    func announcements(of document: String, title: String, to people: [Involvement], _ visit: Visit)
        -> [CaseNotification]
    {
        people.filter { !$0.account.isEmpty }.map { participant in
            notification(PublishDocument.name, to: participant, kind: .document, object: document, visit) { _, _ in
                ["title": title]
            }
        }
    }
}
