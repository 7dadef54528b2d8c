public import Database
import Identity
public import PortalKit
import Web

/// A case loaded for an officer's request, and the transaction by which the request changes it.
public struct OpenCase: Sendable {
    /// The case, as it was read.
    public let current: Case
    /// The person it is about.
    public let person: Person
    /// The officer who sent the request.
    public let officer: Officer
    /// The rules of the site's cases.
    public let rules: CaseRules

    /// The case of the route's parameter `case`.
    /// - Throws: `Problem(.notFound)` if there is none, `Problem(.forbidden)` for other visitors than officers;
    ///   `DatabaseError`.
    public static func find(_ db: Connection, for visit: Visit) throws -> OpenCase {
        let officer = try visit.officer
        let team = officer.team(db)
        guard let current = try CaseStore.find(team, visit.parameters["case"] ?? ""),
            let person = try PersonStore.find(team, current.person)
        else { throw Problem(.notFound) }
        return OpenCase(current: current, person: person, officer: officer, rules: try visit.site.caseRules)
    }

    /// The database in the hands of the officer who sent the request.
    public func team(_ db: Connection) -> TeamDatabase { officer.team(db) }

    /// The versions that every form about the case carries: that of the case, and the time at which it was read.
    public func versions(_ visit: Visit) -> [String: String] {
        ["version": String(current.version), "read": String(seconds(visit.now))]
    }

    /// What was changed since a form's page was made; nil if nothing was, or the officer has seen the changes and goes
    /// on. Throws `DatabaseError`.
    /// - Parameter own: what the form is about besides the case, with its versions by their hidden fields.
    public func changes(
        _ db: Connection, since input: ActionInput<some Sendable>, and own: [String: String] = [:]
    ) throws -> [AuditLine]? {
        let versions = own.merging(["version": String(current.version)]) { $1 }
        guard !input.overrides(versions), versions.contains(where: { input.version($0.key) != $0.value }) else {
            return nil
        }
        let read = Int(input.version("read"), in: 0...1_000_000_000_000) ?? 0
        return try AuditLine.since(read, team(db), person: person.id)
    }

    /// Changes the case, with its version, what follows from it, and the audit row. To be called in the transaction in
    /// which it was loaded.
    /// - Parameter object: the id of the row that is created or changed.
    /// - Throws: what `work` throws; `Problem(.conflict)` if the case was changed since it was loaded; `DatabaseError`.
    public func change(
        _ db: Connection, _ event: AuditEvent, object: String, for visit: Visit, _ work: () throws -> Void
    ) throws {
        guard try CaseStore.take(team(db), current.id, version: current.version, at: visit.now) else {
            throw Problem(.conflict, detail: "the case was changed")
        }
        try work()
        try CaseStore.refresh(team(db), current.id, rules)
        try Audit.note(
            db, event, by: officer.account, on: visit.site, subject: person.id, object: object, at: visit.now)
    }
}
