public import Database
public import PortalKit

/// What the team looks at before it takes a request in.
public enum TakingIn {
    /// The role that somebody is likely to be linked as, from what they say they are.
    public static func role(of entry: Entry, in audience: Audience?, _ process: Process) -> String {
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

    /// The last day since `day` on which a person was being assessed, or it was decided after an assessment; nil for none.
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
    /// How an account came to be linked.
    public enum Way: String, CaseIterable, Sendable {
        /// By what it had written down itself.
        case entry
        /// As something was asked of it.
        case asked
        /// To see how things are.
        case view
        /// To be sent something.
        case receive
    }

    public static func setWay(_ db: Connection, _ id: String, _ way: Way, by officer: Officer) throws {
        try db.run("UPDATE involvement SET way = $2 WHERE id = $1", id, way.rawValue)
    }

    /// How each of those involved with a person came to be linked, by the involvement's id.
    public static func ways(_ db: Connection, person: String, for officer: Officer) throws -> [String: Way] {
        let rows = try db.rows("SELECT id, way FROM involvement WHERE person = $1 AND way <> ''", person)
        return Dictionary(rows.compactMap { row in Way(rawValue: row.text(1)).map { (row.text(0), $0) } }) { $1 }
    }
}
