internal import CSQLite
internal import Synchronization

// What a store does at its turn, on a thread of the workshop, one turn at a time.
extension Store {
    func takeTurn() {
        let mustClose = state.withLock { $0.mustClose }
        if mustClose { closeFiles() } else { work() }
        state.withLock { $0.endTurn() }
        proceed()
    }

    private func work() {
        do {
            let writer = try openedWriter()
            writer.takeTurn(of: workshop.turnTime) { state.withLock { $0.nextWrite() } }
            if let backup = state.withLock({ $0.backups.first }), backup.advance(from: writer.connection) {
                state.withLock { _ = $0.backups.removeFirst() }
            }
            writer.checkpoint()
            guard writer.connection.isSuspect else { return }
            state.withLock { state in
                state.distrust(writer.connection)
            }
        } catch {
            refuse(error)
        }
    }

    /// The writer, with all migrations run; scans can start from here on.
    private func openedWriter() throws(DatabaseError) -> Writer {
        let (isOpen, isSuspect) = state.withLock { ($0.isOpen, $0.isSuspect) }
        if isOpen, let writer { return writer }
        let isNew = writer == nil
        let writer = if let writer { writer } else { try Writer(path: path, isSuspect: isSuspect) }
        var migrations: [Migration]
        repeat {
            migrations = state.withLock { $0.migrations }
            try writer.connection.migrate(migrations)
        } while !state.withLock { $0.opened(afterMigrations: migrations.count) }
        self.writer = writer
        if isNew { workshop.opened(self) }
        proceed()
        return writer
    }

    private func refuse(_ error: DatabaseError) {
        let isForGood = error.code == .corrupt || error.code == .other(SQLITE_SCHEMA)
        let error = DatabaseError(code: error.code, message: "\(path): \(error.message)", sql: error.sql)
        let (errands, backups) = state.withLock { $0.failed(error, forGood: isForGood) }
        for errand in errands { errand.fail(error) }
        for backup in backups { backup.fail(error) }
    }

    private func closeFiles() {
        let backups = state.withLock { state in
            defer { state.backups = [] }
            return state.backups
        }
        for backup in backups { backup.fail(.ended) }
        // The readers go first: the last to leave carries the log over, and that is the writer's alone.
        for reader in state.withLock({ $0.shut() }) { reader.connection.close() }
        writer?.connection.close()
        writer = nil
        workshop.closed(self)
        for waiting in state.withLock({ $0.closed() }) { waiting.resume() }
    }
}
