import Configuration
import Database
import Folders
import Foundation
import Journal
import PortalKit

extension ConfigurationService {
    /// The result of a publication.
    enum Publication: Sendable {
        case published(Int)
        /// The draft was changed since it was shown.
        case changed
        /// There is nothing to publish.
        case nothing
        case refused([Refusal])
    }

    /// Publishes the draft.
    /// - Parameter version: the version of the draft that was shown.
    func publish(_ tenant: String, version: Int, note: String, by author: Author, at now: Date) async throws
        -> Publication
    {
        let draft = try await draft(tenant)
        guard draft.version == version else { return .changed }
        return try await publish(tenant, .published, note: note, by: author, at: now) { db, live in
            let draft = try OverlayStore.draft(db)
            return draft.version == version ? (draft.overlay, draft.overlay) : nil
        }
    }

    /// Publishes an earlier revision again. The draft keeps what was drafted since the last publication.
    /// - Parameter latest: the number of the published revision that was shown.
    func takeBack(
        _ tenant: String, to number: Int, latest: Int, exactly values: [Overlay.Change] = [], note: String,
        by author: Author, at now: Date
    ) async throws -> Publication {
        try await publish(tenant, .takenBack, note: note, by: author, at: now) { db, live in
            guard try OverlayStore.latest(db) == latest, let revision = try OverlayStore.revision(db, number) else {
                return nil
            }
            let overlay = revision.overlay.applying(values).located
            let drafted = try OverlayStore.draft(db).overlay.changes(since: live)
            return (overlay, overlay.applying(drafted).located)
        }
    }

    /// Publishes what `next` returns for the database and the published overlay: the new published overlay, and the draft
    /// after it; nil if something was changed meanwhile.
    /// - Parameter finish: called in the transaction of the publication; false if it must not happen.
    func publish(
        _ tenant: String, _ origin: Revision.Origin, note: String, by author: Author, at now: Date,
        finish: @escaping @Sendable (Connection) throws -> Bool = { _ in true },
        _ next: @escaping @Sendable (Connection, _ live: Overlay) throws -> (live: Overlay, draft: Overlay)?
    ) async throws -> Publication {
        let store = store(tenant)
        let read = try await store.read { db in
            let live = try OverlayStore.live(db)
            return (live, try next(db, live))
        }
        guard let wanted = read.1 else { return .changed }
        let live = read.0
        if wanted.live == live { return .nothing }
        let refusals = try await refusals(of: wanted.live.located, tenant: tenant, before: live)
        guard refusals.isEmpty else { return .refused(refusals) }
        let base = try await base(tenant)
        let earlier = try await store.read { try OverlayStore.revisions($0, limit: 1).first?.shown ?? [] }
        let known = earlier.compactMap { SettingPath(text: $0.path) }
        let shown = Self.shown(from: live, to: wanted.live, base, also: known)
        let files = try context().tenants
        let number = try await store.write { db -> Int? in
            guard try OverlayStore.live(db) == live, let again = try next(db, live), again.live == wanted.live,
                try finish(db)
            else { return nil }
            let number = try OverlayStore.latest(db) + 1
            let revision = Revision(
                number: number, at: now, author: author, note: note, overlay: wanted.live, origin: origin, shown: shown)
            try OverlayStore.publish(db, revision, files: Council.Source(.init("\(files)/\(tenant)")).digest)
            let draft = try OverlayStore.draft(db)
            if draft.overlay != again.draft {
                let next = Draft(version: draft.version + 1, overlay: again.draft)
                try OverlayStore.save(db, next, before: draft.overlay, by: author, at: now)
            }
            return number
        }
        guard let number else { return .changed }
        keepCopy(of: wanted.live, tenant)
        try await apply(tenant)
        journal.record(.info, "revision-published", ["tenant": tenant, "revision": String(number)])
        return .published(number)
    }

    private func keepCopy(of overlay: Overlay, _ tenant: String) {
        do {
            try FileManager.default.createDirectory(
                atPath: "\(data.folder(of: tenant))/good", withIntermediateDirectories: true)
            try overlay.json.write(toFile: copy(of: tenant), atomically: true, encoding: .utf8)
        } catch {
            journal.record(.error, "good-copy-failed", ["tenant": tenant, "reason": "\(error)"])
        }
    }

    /// The values that visitors see of the settings that a council has changed, before and after a publication.
    /// - Parameter known: the settings that an earlier revision has recorded.
    private static func shown(
        from: Overlay, to: Overlay, _ base: CouncilBase, also known: [SettingPath]
    ) -> [ShownChange] {
        let changed = to.changes(since: from).map(\.path)
        let others = Set(to.leaves.map(\.path) + known).subtracting(changed).sorted { $0.text < $1.text }
        return (changed.map { ($0, true) } + others.map { ($0, false) }).map { path, isChange in
            ShownChange(
                path: path.text, before: base.shownValue(at: path, with: from)?.json,
                after: base.shownValue(at: path, with: to)?.json, isChange: isChange)
        }
    }
}
