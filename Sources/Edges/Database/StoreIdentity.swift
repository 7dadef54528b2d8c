/// The owner and key of a database. The database holds them too, and is rejected when it is not the one that was there
/// before.
public struct StoreIdentity: Sendable {
    /// The tenant and environment, such as `leafshire/live`.
    public let owner: String
    /// The name of the key that seals its secrets; it reveals nothing of the key.
    public let key: String
    /// Remembers the databases of earlier runs.
    public let register: any StoreRegister

    /// An identity that is checked against `register`.
    public init(owner: String, key: String, register: any StoreRegister) {
        (self.owner, self.key, self.register) = (owner, key, register)
    }
}

/// What is known of a database from the last time it was open.
public struct KnownStore: Codable, Hashable, Sendable {
    /// Random text, chosen when the database was created.
    public let id: String
    /// Counts openings and hours of use.
    public let generation: Int

    /// The database with this id and generation.
    public init(id: String, generation: Int) { (self.id, self.generation) = (id, generation) }
}

/// Remembers databases apart from their files, so that a missing, foreign or older one is detected.
public protocol StoreRegister: Sendable {
    /// The database that the owner had last; nil when there never was one.
    func known(_ owner: String) -> KnownStore?
    /// Why the owner's database may not be opened, or created when none is known; nil when it may.
    func refusal(_ owner: String) -> DatabaseError?
    /// Whether the key of this name has been replaced by the one in use.
    func hasReplaced(_ key: String) -> Bool
    /// Records a database after it was opened, and after its generation was raised; called on any thread.
    func opened(_ store: KnownStore, of owner: String)
}

extension StoreIdentity {
    /// Checks before the file is opened or created. Throws when the register refuses, or the database that was there is
    /// gone.
    /// - Parameter size: the file's size in bytes, 0 when there is none.
    func admit(size: Int) throws(DatabaseError) {
        if let refusal = register.refusal(owner) { throw refusal }
        guard size > 0 || register.known(owner) == nil else {
            throw DatabaseError(code: .missing, message: "the database that was there is gone")
        }
    }

    /// Throws unless the database that `found` describes may be used.
    fileprivate func check(_ found: Found?) throws(DatabaseError) {
        let known = register.known(owner)
        guard let found else {
            guard known == nil else {
                throw DatabaseError(
                    code: .foreign, message: "the database does not say whose it is, and another was there")
            }
            return
        }
        guard found.owner == owner else {
            throw DatabaseError(code: .foreign, message: "the database is that of \(found.owner), not of \(owner)")
        }
        guard found.key == key || register.hasReplaced(found.key) else {
            throw DatabaseError(code: .foreign, message: "the database was written under another keys/main")
        }
        guard let known else { return }
        guard found.store.id == known.id else {
            throw DatabaseError(code: .foreign, message: "the database is another than the one that was there")
        }
        guard found.store.generation >= known.generation else {
            let ages = "generation \(found.store.generation), known \(known.generation)"
            throw DatabaseError(code: .foreign, message: "the database is older than the one that was there: \(ages)")
        }
    }

    /// The identity that a database holds.
    fileprivate struct Found {
        let owner: String
        let key: String
        let store: KnownStore
    }
}

extension Connection {
    /// Checks the database's identity, and records that it is opened. Throws, with nothing changed, when it is not
    /// `identity`; a database without one takes it, unless another database is known.
    func identify(_ identity: StoreIdentity) throws(DatabaseError) -> KnownStore {
        var found: StoreIdentity.Found?
        do throws(DatabaseError) {
            return try transaction { () throws(DatabaseError) in
                try execute(
                    """
                    CREATE TABLE IF NOT EXISTS store_identity (
                        owner TEXT NOT NULL PRIMARY KEY, id TEXT NOT NULL, key_name TEXT NOT NULL,
                        generation BIGINT NOT NULL)
                    """)
                found = try query("SELECT owner, key_name, id, generation FROM store_identity").first.map { row in
                    StoreIdentity.Found(
                        owner: row.text(0), key: row.text(1),
                        store: KnownStore(id: row.text(2), generation: row.integer(3)))
                }
                try identity.check(found)
                let store = KnownStore(
                    id: found?.store.id ?? Self.randomID(), generation: (found?.store.generation ?? 0) + 1)
                try note(store, as: identity, isNew: found == nil)
                return store
            }
        } catch {
            // On a full disk the database can still be read, at its old generation.
            guard error.code == .full, let found else { throw error }
            return found.store
        }
    }

    private func note(_ store: KnownStore, as identity: StoreIdentity, isNew: Bool) throws(DatabaseError) {
        if isNew {
            try execute(
                "INSERT INTO store_identity (owner, id, key_name, generation) VALUES ($1, $2, $3, $4)",
                [identity.owner, store.id, identity.key, store.generation])
        } else {
            try execute("UPDATE store_identity SET key_name = $1, generation = $2", [identity.key, store.generation])
        }
    }

    /// Raises the generation by one, within the open transaction.
    func age() throws(DatabaseError) { try execute("UPDATE store_identity SET generation = generation + 1") }

    private static func randomID() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }
}
