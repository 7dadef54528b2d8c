internal import CSQLite
internal import Synchronization

// A store's turn, on a thread of the threads; one turn at a time.
extension Store {
    /// Each such time of use raises the database's generation, so that an earlier copy is detected.
    private static let age: Duration = .seconds(3600)

    func takeTurn() {
        let mustClose = state.withLock { $0.mustClose }
        if mustClose { closeFiles() } else { work() }
        state.withLock { $0.endTurn() }
        proceed()
    }

    private func work() {
        do {
            let writer = try openedWriter()
            guard identity == nil || writer.isInPlace else {
                state.withLock { $0.distrust(for: named(.removed)) }
                return refuse(.removed)
            }
            let isAging = identity != nil && ContinuousClock.now - agedAt > Self.age
            let isKept = writer.takeTurn(of: threads.turnTime, isAging: isAging) { state.withLock { $0.nextWrite() } }
            if isAging, isKept { noteAging() }
            state.withLock { [shortage = writer.shortage] in $0.noticed(shortage, clearing: .full) }
            if let backup = state.withLock({ $0.backups.first }), backup.advance(from: writer.connection) {
                state.withLock { _ = $0.backups.removeFirst() }
            }
            writer.checkpoint()
            guard writer.connection.isSuspect else { return }
            state.withLock { [failure = writer.connection.lastFailure] in $0.distrust(for: failure) }
        } catch {
            refuse(error)
        }
    }

    /// The writer, with all migrations run; from here on, scans can start.
    private func openedWriter() throws(DatabaseError) -> Writer {
        let (isOpen, isSuspect) = state.withLock { ($0.isOpen, $0.isSuspect) }
        if isOpen, let writer { return writer }
        let isNew = writer == nil
        let writer = if let writer { writer } else { try newWriter(isSuspect: isSuspect) }
        var migrations: [Migration]
        repeat {
            migrations = state.withLock { $0.migrations }
            let run = try writer.connection.migrate(migrations)
            state.withLock { $0.migrated += run }
        } while !state.withLock { $0.opened(afterMigrations: migrations.count) }
        self.writer = writer
        if isNew { threads.opened(self) }
        proceed()
        return writer
    }

    /// Opens the file if it is the expected one, or creates it if there never was one.
    private func newWriter(isSuspect: Bool) throws(DatabaseError) -> Writer {
        guard let identity else { return try Writer(path: path, isSuspect: isSuspect) }
        try identity.admit(size: Disk.size(of: path))
        let writer = try Writer(path: path, isSuspect: isSuspect)
        let opened: KnownStore
        do throws(DatabaseError) {
            opened = try writer.connection.identify(identity)
        } catch {
            // The log of a foreign database must not be checkpointed.
            writer.connection.leaveLog()
            throw error
        }
        known = opened
        agedAt = .now
        identity.register.opened(opened, of: identity.owner)
        state.withLock { [file = writer.file] in $0.file = file }
        return writer
    }

    /// Records that the database's generation was raised.
    private func noteAging() {
        agedAt = .now
        guard let identity, let known else { return }
        let older = KnownStore(id: known.id, generation: known.generation + 1)
        self.known = older
        identity.register.opened(older, of: identity.owner)
    }

    private func refuse(_ error: DatabaseError) {
        let isForGood = error.code == .corrupt || error.code == .other(SQLITE_SCHEMA)
        let error = named(error)
        let (jobs, backups) = state.withLock { $0.failed(error, forGood: isForGood) }
        for job in jobs { job.fail(error) }
        for backup in backups { backup.fail(error) }
    }

    private func closeFiles() {
        let backups = state.withLock { state in
            defer { state.backups = [] }
            return state.backups
        }
        for backup in backups { backup.fail(.ended) }
        // The readers are closed first: the last connection to close checkpoints the log, and only the writer may.
        for reader in state.withLock({ $0.shut() }) { reader.connection.close() }
        if identity != nil, writer?.isInPlace == false { writer?.connection.leaveLog() }
        writer?.connection.close()
        writer = nil
        threads.closed(self)
        for waiting in state.withLock({ $0.closed() }) { waiting.resume() }
    }
}
