public import Database
public import PortalKit

/// What the team is shown before it accepts a request from the intake.
public enum Triage {
    /// The suggested role for the author of an entry, by what they say they are; empty if the process has no such role.
    /// - Parameter audience: that of the author's account.
    public static func role(of entry: Entry, in audience: Audience?, _ process: StatutoryProcess) -> String {
        let named: String =
            switch entry.relationship {
            case _ where audience == .professional: "professional"
            case .oneself: "young-person"
            case .fosterCarer: "foster-carer"
            case .socialWorker: "social-worker"
            case .mother, .father, .adoptiveParent, .guardian: entry.responsibility == .no ? "carer" : "parent"
            case .stepParent, .grandparent, .other: entry.responsibility == .yes ? "parent" : "carer"
            }
        return process.role(named)?.name ?? ""
    }

    /// The last day since `day` with an outcome of the second stage, the assessment, or one that moved a case there;
    /// nil if there is none. Throws `DatabaseError`.
    public static func assessed(
        _ db: Connection, person: String, since day: CivilDate, _ rules: CaseRules, for officer: Officer
    ) throws -> CivilDate? {
        guard let stage = rules.process.stages.dropFirst().first?.name else { return nil }
        let facts = rules.process.decisions.flatMap { decision in
            decision.outcomes.filter { decision.stage == stage || $0.moves == stage }.map(\.fact)
        }
        return try CaseStore.all(db, person: person, for: officer)
            .flatMap { try FactStore.all(db, of: $0.id, for: officer) }
            .filter { facts.contains($0.fact.name) && day <= $0.fact.day }.map(\.fact.day).max()
    }
}

extension InvolvementStore {
    /// Why an account was linked.
    public enum Way: String, CaseIterable, Sendable {
        /// It had added an entry itself.
        case entry
        /// It was asked for something.
        case asked
        /// To see the progress of the case.
        case view
        /// To receive documents.
        case receive
    }

    /// Stores why the account of an involvement was linked.
    public static func setWay(_ db: Connection, _ id: String, _ way: Way, by officer: Officer) throws {
        try db.run("UPDATE involvement SET way = $2 WHERE id = $1", id, way.rawValue)
    }

    /// Why the participants of a person's cases were linked, by involvement id; without those for which it is not
    /// known.
    public static func ways(_ db: Connection, person: String, for officer: Officer) throws -> [String: Way] {
        let rows = try db.rows("SELECT id, way FROM involvement WHERE person = $1 AND way <> ''", person)
        return Dictionary(rows.compactMap { row in Way(rawValue: row.text(1)).map { (row.text(0), $0) } }) { $1 }
    }
}
