/// Whose data a database holds. It says so itself, and is refused where it is not the one that was there before.
public struct StoreIdentity: Sendable {
    /// The tenant and environment, such as `leafshire/live`.
    public let owner: String
    /// Names the key under which its secrets are sealed, and says nothing of it.
    public let key: String
    /// What is known of the databases from before.
    public let register: any StoreRegister

    /// An identity that `register` vouches for.
    public init(owner: String, key: String, register: any StoreRegister) {
        self.owner = owner
        self.key = key
        self.register = register
    }
}

/// What is known of a database from the last time that it was open.
public struct KnownStore: Codable, Hashable, Sendable {
    /// Drawn at random when the database was made.
    public let id: String
    /// Grows at each opening, and each hour of use.
    public let generation: Int

    /// A database of that id, as old as `generation`.
    public init(id: String, generation: Int) {
        self.id = id
        self.generation = generation
    }
}

/// Remembers databases apart from their files, so that one that is missing, foreign or older is found out.
public protocol StoreRegister: Sendable {
    /// The database that was there; nil when there never was one.
    func known(_ owner: String) -> KnownStore?
    /// Why the owner's data may not be opened, or made where nothing is known of any; nil when they may.
    func refusal(_ owner: String) -> DatabaseError?
    /// Whether a key that an earlier database names has been given up for the one in use.
    func hasReplaced(_ key: String) -> Bool
    /// Remembers a database that is open, on any thread.
    func opened(_ store: KnownStore, of owner: String)
}

extension StoreIdentity {
    /// Looks before anything is opened or made. Throws where what was there is gone.
    /// - Parameter size: that of the file in bytes, 0 where there is none.
    func admit(size: Int) throws(DatabaseError) {
        if let refusal = register.refusal(owner) { throw refusal }
        guard size > 0 || register.known(owner) == nil else {
            throw DatabaseError(code: .missing, message: "the database that was there is gone")
        }
    }

    /// Whether the database that `found` describes may be used; throws why not.
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

    /// What a database says of itself.
    fileprivate struct Found {
        let owner: String
        let key: String
        let store: KnownStore
    }
}

extension Connection {
    /// Checks whose database this is, and notes that it is opened. Throws, with nothing changed, where it is not the
    /// identity's; one that does not say becomes the identity's where nothing is known of another.
    func identify(_ identity: StoreIdentity) throws(DatabaseError) -> KnownStore {
        try execute("BEGIN IMMEDIATE")
        do throws(DatabaseError) {
            try execute(
                """
                CREATE TABLE IF NOT EXISTS store_identity (
                    owner TEXT NOT NULL PRIMARY KEY, id TEXT NOT NULL, key_name TEXT NOT NULL, generation BIGINT NOT NULL)
                """)
            let found = try query("SELECT owner, key_name, id, generation FROM store_identity").first.map { row in
                StoreIdentity.Found(
                    owner: row.text(0), key: row.text(1),
                    store: KnownStore(id: row.text(2), generation: row.integer(3)))
            }
            try identity.check(found)
            let store = KnownStore(
                id: found?.store.id ?? Self.randomID(), generation: (found?.store.generation ?? 0) + 1)
            do throws(DatabaseError) {
                try note(store, as: identity, isNew: found == nil)
                try execute("COMMIT")
            } catch {
                // What is there can be read on a full disk, as old as it was.
                guard error.code == .full, let found else { throw error }
                rollBack()
                return found.store
            }
            return store
        } catch {
            rollBack()
            throw error
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

    /// Makes the database a generation older, within the transaction that is open.
    func age() throws(DatabaseError) { try execute("UPDATE store_identity SET generation = generation + 1") }

    private static func randomID() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }
}
