public import Database
public import PortalKit

/// A connection in the hands of an officer. The team's reads and writes take it, so that none compiles without the
/// right to it: it can only be made from a request to the team's site, or from an ``Officer``. What an account outside
/// the team reads and writes takes its id, its ``Permissions`` or its ``OwnMessages`` beside a plain connection.
public struct TeamDatabase {
    /// The connection, for queries that anyone may make.
    public let db: Connection
    /// The officer who asks, or in whose name is written.
    public let officer: Officer

    /// The database of background jobs, and of what follows from the actions of accounts outside the team.
    static func system(_ db: Connection) -> TeamDatabase { Officer.system.team(db) }
}

extension Officer {
    /// The database in the hands of this officer.
    public func team(_ db: Connection) -> TeamDatabase { TeamDatabase(db: db, officer: self) }
}

extension Visit {
    /// The database in the hands of the officer who sent the request. Throws `Problem(.forbidden)` if it has no
    /// signed-in session of the team's site.
    public func team(_ db: Connection) throws -> TeamDatabase { try officer.team(db) }
}
