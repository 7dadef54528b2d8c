import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit

/// Who is involved with the person of a case now, and how each is told of something.
struct CaseCircle: Sendable {
    let people: [Involvement]
    private let languages: [String: Language]
    private let audiences: [String: Audience]
    /// The accounts that mail comes back from.
    private let refusing: Set<String>
    /// The accounts of professionals whom nobody has authenticated.
    private let unknown: Set<String>
    private let roles: [String: Casework.Process.Role]

    static func read(_ db: Connection, _ open: OpenCase) throws -> CaseCircle {
        let people = try InvolvementStore.all(db, person: open.person.id, for: open.officer).filter { $0.ended == nil }
        var languages: [String: Language] = [:]
        var audiences: [String: Audience] = [:]
        var refusing: Set<String> = []
        var unknown: Set<String> = []
        for account in Set(people.map(\.account)) where !account.isEmpty {
            languages[account] = try AccountStore.find(db, id: account)?.language
            audiences[account] = try AccountStore.audience(db, account)
            if try AccountStore.refusesMail(db, account: account) { refusing.insert(account) }
            if try InvolvementStore.isUnknown(db, account: account, for: open.officer) { unknown.insert(account) }
        }
        let roles = Dictionary(open.rules.process.roles.map { ($0.name, $0) }) { first, _ in first }
        return CaseCircle(
            people: people, languages: languages, audiences: audiences, refusing: refusing, unknown: unknown,
            roles: roles)
    }

    subscript(id: String) -> Involvement? { people.first { $0.id == id } }

    /// Those whom the law wants told.
    var told: [Involvement] { people.filter { roles[$0.role]?.rights.contains(.isTold) == true } }

    var withAccount: [Involvement] { people.filter { !$0.account.isEmpty } }

    /// On whose portals they have their account; nil where they have none.
    func audience(_ one: Involvement) -> Audience? { audiences[one.account] }

    func isFamily(_ one: Involvement) -> Bool { roles[one.role]?.isFamily == true }

    /// Whether somebody is a professional whom nobody has authenticated: what is sent to them is not there for them.
    func isUnknown(_ one: Involvement) -> Bool { unknown.contains(one.account) }

    /// Refuses those among `people` whom nobody has authenticated.
    func refuseUnknown(_ people: [Involvement], at field: String, _ act: inout ActionInput) {
        guard let one = people.first(where: isUnknown) else { return }
        act.typed.refuse(field, act.texts("act.unknown", ["name": one.name]))
    }

    /// What somebody is, such as `Mother, Parent with parental responsibility`.
    func title(_ one: Involvement, _ texts: Texts) -> String {
        let words = [one.title, one.organisation, texts(TextKey("role", one.role))].filter { !$0.isEmpty }
        return CaseCircle.capital(words.joined(separator: ", "))
    }

    /// The same in sentences, such as `Mother. Parent with parental responsibility.`
    func sentence(_ one: Involvement, _ texts: Texts) -> String {
        [one.title, one.organisation, texts(TextKey("role", one.role))].filter { !$0.isEmpty }
            .map { "\(CaseCircle.capital($0))." }.joined(separator: " ")
    }

    /// What people type of themselves begins as a sentence does.
    private static func capital(_ words: String) -> String { "\(words.prefix(1).uppercased())\(words.dropFirst())" }

    /// How somebody is told.
    func way(_ one: Involvement) -> Telling.Way {
        one.account.isEmpty ? .post : refusing.contains(one.account) ? .both : .portal
    }

    /// The people as a list to choose from: each with what they are, and how they are told.
    func choices(_ people: [Involvement], _ texts: Texts) -> [Field.Choice] {
        people.map { one in
            let way = texts(isUnknown(one) ? "case.way.unknown" : TextKey("case.way", way(one).rawValue))
            return .init(one.id, saying: "\(one.name) (\(title(one, texts))): \(way)")
        }
    }

    /// Those who were ticked under `name` and are still involved.
    func ticked(_ name: String, _ typed: Typed) -> [Involvement] {
        people.filter { typed["\(name).\($0.id)"] == "yes" }
    }

    /// The words in the language of whoever reads them.
    func texts(_ one: Involvement, _ visit: Visit) -> Texts {
        languages[one.account].map(visit.site.texts) ?? visit.texts
    }

    /// The language of a letter to those whom the law wants told: theirs where they share one, else the site's first.
    func letterLanguage(_ visit: Visit) -> Language {
        let all = Set(told.compactMap { languages[$0.account] })
        return all.count == 1 ? all.first ?? visit.site.defaultLanguage : visit.site.defaultLanguage
    }

    func dates(_ one: Involvement, _ visit: Visit) -> Dates {
        Dates(pattern: visit.site.portal.datePattern, texts: texts(one, visit))
    }

    func telling(_ one: Involvement, _ words: String, _ visit: Visit) -> Telling {
        Telling(name: one.name, title: title(one, visit.texts), way: way(one), words: words)
    }

    func recipient(_ one: Involvement, of document: String) -> Recipient {
        Recipient(
            document: document, involvement: one.id, account: one.account, entry: one.entry, name: one.name,
            told: one.account.isEmpty ? .post : .portal)
    }
}
