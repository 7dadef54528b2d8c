import Database
public import Foundation
import Synchronization

/// Who looked at what: one row of the audit for each session, subject and kind of page in a quarter hour, on disk before
/// the page leaves. What is looked at again meanwhile is counted here, and written by `flush`.
public final class ViewLog: Sendable {
    /// How long a view stands for those that follow it, in seconds.
    private static let quarter: TimeInterval = 15 * 60

    private struct Key: Hashable, Sendable {
        let site: String
        let session: String
        let kind: String
        let subject: String
        let object: String
    }

    private struct View: Sendable {
        let site: Site
        let account: String
        let since: Date
        /// The write of the first view; nil once it is on disk.
        var write: Task<Void, any Error>?
        /// How often it was looked at again and not written yet, and when last.
        var repeats: Int
        var last: Date
    }

    private let views = Mutex<[Key: View]>([:])

    public init() {}

    /// Notes a view. Once it returns, the first view of the quarter hour is on disk.
    func note(
        _ kind: String, subject: String, object: String, by session: Session, on site: Site, at now: Date
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
            // What the quarter hour before has not written yet is not lost with it.
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
            // The next view is the first again.
            views.withLock { if $0[key]?.since == now { $0[key] = nil } }
            throw error
        }
    }

    /// Writes what was counted, and forgets the quarter hours that are over. What a store does not take is counted on.
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
                            db, Audit.again, by: view.account, on: view.site, subject: key.subject,
                            object: "\(view.repeats) \(key.kind)", at: view.last)
                    }
                }
            } catch {
                keep(some)
            }
        }
    }

    /// Takes back what could not be written.
    private func keep(_ some: [(key: Key, value: View)]) {
        views.withLock { views in
            for (key, view) in some {
                if views[key] == nil { views[key] = view } else { views[key]?.repeats += view.repeats }
            }
        }
    }
}

extension Audit {
    /// How often something was looked at again: the object is a number and the kind of page, such as `3 viewed-case`.
    public static let again = "viewed-again"
}

extension Visit {
    /// Notes that the visitor looks at something; once it returns, that is on disk. Called before the page is made.
    /// - Parameters:
    ///   - kind: what the audit calls it, such as `viewed-case`.
    ///   - subject: the entry or person it concerns.
    ///   - object: the id of the document or submission; empty for none.
    public func noteView(_ kind: String, subject: String, object: String = "") async throws {
        try await site.office.views.note(
            kind, subject: subject, object: object, by: account, on: site, at: now)
    }
}
