import Database
import Journal

/// Migrates all databases after the start of a newer program, one after the other, those that were written last first. A
/// council in use does not wait for its turn: its database is migrated as it is opened.
struct StoreUpdate: Sendable {
    let stores: StorePool
    let journal: Journal

    /// Opens every database once. One that fails is left as it was, and the others are still opened.
    func run() async {
        let all = stores.all.filter(\.isThere).map { ($0.lastWritten ?? 0, $0) }.sorted { $0.0 > $1.0 }.map(\.1)
        var (migrated, failed) = (0, 0)
        for (number, store) in all.enumerated() {
            guard !Task.isCancelled else { return }
            let (owner, progress) = (store.owner ?? "", "\(number + 1)/\(all.count)")
            do {
                try await store.read { _ in }
                guard !store.migrated.isEmpty else { continue }
                migrated += 1
                journal.record(
                    .info, "migrated",
                    ["store": owner, "migrations": String(store.migrated.count), "progress": progress])
            } catch {
                failed += 1
                journal.record(
                    .error, "migration", ["store": owner, "detail": "\(error)", "progress": progress])
            }
        }
        guard migrated + failed > 0 else { return }
        journal.record(.info, "migrations-ended", ["migrated": String(migrated), "failed": String(failed)])
    }
}
