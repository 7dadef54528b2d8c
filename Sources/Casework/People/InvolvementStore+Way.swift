import Database

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
    public static func setWay(_ team: TeamDatabase, _ id: String, _ way: Way) throws {
        try team.db.run("UPDATE involvement SET way = $2 WHERE id = $1", id, way.rawValue)
    }

    /// Why the participants of a person's cases were linked, by involvement id; without those for which it is not
    /// known.
    public static func ways(_ team: TeamDatabase, person: String) throws -> [String: Way] {
        let rows = try team.db.rows("SELECT id, way FROM involvement WHERE person = $1 AND way <> ''", person)
        return Dictionary(rows.compactMap { row in Way(rawValue: row.text(1)).map { (row.text(0), $0) } }) { $1 }
    }
}
