import Database
public import Foundation
import Synchronization

/// Audits views: one row per session, kind of page, subject and object in 15 minutes, on disk before the response is
/// sent. Repeated views are only counted here, and written by ``flush(at:)``.
public final class ViewLog: Sendable {
    /// How long repeated views are counted with the first, in seconds.
    private static let quarter: TimeInterval = 15 * 60

    private struct Key: Hashable, Sendable {
        let site: String
        let session: String
        let kind: AuditEvent
        let subject: String
        let object: String
    }

    private struct View: Sendable {
        let site: Site
        let account: String
        let since: Date
        /// The write of the first view; nil once it is on disk.
        var write: Task<Void, any Error>?
        /// The repeated views that are not written yet, and the time of the last.
        var repeats: Int
        var last: Date
    }

    private let views = Mutex<[Key: View]>([:])

    /// A log without views.
    public init() {}

    /// Records a view. When it returns, the first view of the 15 minutes is on disk. Throws `DatabaseError`.
    func note(
        _ kind: AuditEvent, subject: String, object: String, by session: Session, on site: Site, at now: Date
    ) async throws {
        let key = Key(site: site.id, session: session.id, kind: kind, subject: subject, object: object)
        let account = session.account
        let write = views.withLock { views -> Task<Void, any Error>? in
            if let view = views[key], now < view.since + Self.quarter {
                views[key]?.repeats += 1
                views[key]?.last = now
                return view.write
            }
            let write = Task {
                _ = try await site.store.write { db in
                    try Audit.note(db, kind, by: account, on: site, subject: subject, object: object, at: now)
                }
            }
            // Keep the repeated views of the previous 15 minutes that are not written yet.
            views[key] = View(
                site: site, account: account, since: now, write: write, repeats: views[key]?.repeats ?? 0,
                last: views[key]?.last ?? now)
            return write
        }
        guard let write else { return }
        do {
            try await write.value
            views.withLock { if $0[key]?.since == now { $0[key]?.write = nil } }
        } catch {
            // The next view counts as the first.
            views.withLock { if $0[key]?.since == now { $0[key] = nil } }
            throw error
        }
    }

    /// Writes one row for the repeated views of each entry, and removes entries after 15 minutes. Views that a database
    /// fails to store stay counted. To be called every few seconds, and before the process ends.
    public func flush(at now: Date) async {
        let counted = views.withLock { views in
            let counted = views.filter { $0.value.repeats > 0 && $0.value.write == nil }
            for key in counted.keys { views[key]?.repeats = 0 }
            views = views.filter {
                now < $0.value.since + Self.quarter || $0.value.repeats > 0 || $0.value.write != nil
            }
            return counted
        }
        for (_, some) in Dictionary(grouping: counted, by: { ObjectIdentifier($0.value.site.store) }) {
            guard let store = some.first?.value.site.store else { continue }
            do {
                _ = try await store.write { db in
                    for (key, view) in some {
                        try Audit.note(
                            db, .viewedAgain, by: view.account, on: view.site, subject: key.subject,
                            object: "\(view.repeats) \(key.kind.name)", at: view.last)
                    }
                }
            } catch {
                keep(some)
            }
        }
    }

    /// Adds views that could not be written to the counts again.
    private func keep(_ some: [(key: Key, value: View)]) {
        views.withLock { views in
            for (key, view) in some {
                if views[key] == nil { views[key] = view } else { views[key]?.repeats += view.repeats }
            }
        }
    }
}

extension Visit {
    /// Records in the audit that the account views something; when it returns, that is on disk. To be called before the
    /// page is rendered.
    /// - Parameters:
    ///   - kind: which page it is, such as ``AuditEvent/viewedCase``.
    ///   - subject: the id of the entry or person it concerns.
    ///   - object: the id of the document, message or submission; empty for none.
    /// - Throws: `DatabaseError`; `Problem(.forbidden)` without a signed-in session.
    public func noteView(_ kind: AuditEvent, subject: String, object: String = "") async throws {
        try await site.services.views.note(
            kind, subject: subject, object: object, by: account, on: site, at: now)
    }
}
