import Configuration
import Database
import Folders
import Foundation
import Journal
import PortalKit
import Scheduling
import Synchronization
import Vault

/// Edits, checks and publishes what councils own of their configuration.
final class ConfigurationService: Sendable {
    /// The running process, which the service reads files for and applies changes to.
    struct Process: Sendable {
        /// The folders and shared files that councils are read from.
        let context: @Sendable () -> Council.ReadingContext
        /// Serves a council as its overlays now are. Called on a thread that may wait.
        let apply: @Sendable (_ tenant: String) -> Void
        /// The sites of a council that are served.
        let sites: @Sendable (_ tenant: String) -> [Site]
        /// Reads the sample data. Throws if this installation has none.
        let sample: @Sendable () throws -> SampleFile
    }

    /// One setting to change.
    struct Edit: Sendable {
        enum Change: Equatable, Sendable {
            case set(ConfigValue)
            /// Sets it also to the value that the files give, so that it does not follow them.
            case pin(ConfigValue)
            /// Takes the setting out, also where the files give it.
            case clear
            /// Leaves the setting as the files have it.
            case putBack
        }

        let path: SettingPath
        let change: Change
        /// Whether what is changed is still in the draft as it was when the change was made.
        var isCurrent: @Sendable (_ draft: CouncilState) -> Bool = { _ in true }
    }

    /// The result of changing the draft.
    enum Outcome: Sendable {
        case saved(Draft)
        /// The files do not allow it; nothing was changed.
        case refused([Refusal])
        /// Someone else changed these settings since they were shown; nothing was changed.
        case conflict([Edit])
    }

    /// Why a change is not possible.
    struct Refusal: Sendable {
        /// The setting that it is about; nil if that is unknown.
        let path: SettingPath?
        let issue: ConfigIssue
        /// Whether the setting is not the council's.
        var isProviders = false
        /// Whether it is the kind of a question that people may have answered.
        var isKind = false
    }

    /// What councils have changed.
    let overlays = Overlays()
    private let database: @Sendable (_ tenant: String) -> Store
    let data: DataPlaces
    let journal: Journal
    /// The plans that wait, by council.
    let due = Mutex<[String: [(id: String, due: Date)]]>([:])
    private let process = Mutex<Process?>(nil)
    /// The shapes of settings, with the version of the shared files that they were learned with.
    private let shapesOfShared = Mutex<(version: Int, shapes: CouncilShapes)?>(nil)
    private let bases = Mutex<[String: CouncilBase]>([:])
    /// Who has which page of settings open.
    let presences = Presences()
    private let checks = BlockingExecutor(threads: 2)
    private static let mostBases = 16
    /// How often a change is tried while others change the draft.
    private static let mostTries = 50

    /// - Parameters:
    ///   - data: where each council's own database is.
    ///   - identity: returns the identity of one of a tenant's databases; nil if databases are not checked.
    init(
        _ stores: StorePool, data: DataPlaces, journal: Journal,
        identity: (@Sendable (_ tenant: String, _ part: String) -> StoreIdentity)? = nil
    ) {
        (self.data, self.journal) = (data, journal)
        database = { OverlayStore.store(of: $0, stores, data, identity) }
    }

    /// Connects the service with the process, before the first request.
    func connect(_ process: Process) { self.process.withLock { $0 = process } }

    func context() throws -> Council.ReadingContext {
        guard let process = process.withLock({ $0 }) else { throw Problem(.unavailable, detail: "not connected") }
        return process.context()
    }

    /// The sites of a council that are served.
    func sites(_ tenant: String) -> [Site] { process.withLock { $0 }?.sites(tenant) ?? [] }

    /// The sample data. Throws if this installation has none.
    func sample() throws -> SampleFile {
        guard let process = process.withLock({ $0 }) else { throw Problem(.unavailable, detail: "not connected") }
        return try process.sample()
    }

    /// The settings of a council's files.
    func shapes() throws -> CouncilShapes {
        let context = try context()
        if let held = shapesOfShared.withLock({ $0 }), held.version == context.sharedVersion { return held.shapes }
        let shapes = CouncilShapes(context.shared)
        shapesOfShared.withLock { $0 = (context.sharedVersion, shapes) }
        return shapes
    }

    /// The files of a council without its changes. Held until they change.
    func base(_ tenant: String) async throws -> CouncilBase {
        let context = try context()
        return try await checks.run { [self] in
            if let held = bases.withLock({ $0[tenant] }), held.isCurrent(on: context) { return held }
            let base = CouncilBase(tenant, on: context)
            bases.withLock { bases in
                if bases.count >= Self.mostBases { bases = [:] }
                bases[tenant] = base
            }
            return base
        }
    }

    /// A council's own database.
    func store(_ tenant: String) -> Store { database(tenant) }

    /// Returns what `work` returns, on a thread that may be busy for a while: an event loop serves others meanwhile.
    func onWorker<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await checks.run(work)
    }

    /// The draft of a council.
    func draft(_ tenant: String) async throws -> Draft {
        let store = database(tenant)
        guard store.isThere else { return Draft(version: 0, overlay: overlays[tenant].draft) }
        return try await store.read { try OverlayStore.draft($0) }
    }

    /// All changes of a council's draft.
    func history(_ tenant: String) async throws -> [SettingPath: [OverlayStore.PastChange]] {
        let store = database(tenant)
        return store.isThere ? try await store.read { try OverlayStore.history($0) } : [:]
    }

    /// Reads the changes of councils from their databases; for a database that cannot be read, from the last copy of what
    /// was published.
    func load(_ tenants: [String]) async {
        for tenant in tenants {
            let store = database(tenant)
            guard store.isThere || FileManager.default.fileExists(atPath: copy(of: tenant)) else { continue }
            do {
                overlays[tenant] = try await store.read { db in
                    Overlays.Pair(
                        live: try OverlayStore.live(db).located, draft: try OverlayStore.draft(db).overlay.located)
                }
                try await readPlans(tenant)
            } catch {
                journal.record(.error, "overlay-unread", ["tenant": tenant, "reason": "\(error)"])
                let text = try? String(contentsOfFile: copy(of: tenant), encoding: .utf8)
                let live = text.flatMap(Overlay.init(json:)) ?? .empty
                overlays[tenant] = Overlays.Pair(live: live, draft: live)
            }
        }
    }

    func copy(of tenant: String) -> String { "\(data.folder(of: tenant))/good/overlay.json" }

    /// Changes settings of the draft, in one step.
    func save(_ edits: [Edit], of tenant: String, by author: Author, at now: Date) async throws -> Outcome {
        let base = try await base(tenant)
        for _ in 0..<Self.mostTries {
            let draft = try await draft(tenant)
            let state = CouncilState(base: base, overlay: draft.overlay)
            let conflicts = edits.filter { !$0.isCurrent(state) }
            guard conflicts.isEmpty else { return .conflict(conflicts) }
            let changed = Self.applied(edits, to: draft.overlay, base)
            if changed == draft.overlay { return .saved(draft) }
            let refusals = try await refusals(of: changed, tenant: tenant, before: draft.overlay)
            guard refusals.isEmpty else { return .refused(refusals) }
            let next = Draft(version: draft.version + 1, overlay: changed)
            let isSaved = try await database(tenant).write { db in
                guard try OverlayStore.draft(db).version == draft.version else { return false }
                try OverlayStore.save(db, next, before: draft.overlay, by: author, at: now)
                return true
            }
            guard isSaved else { continue }
            try await apply(tenant)
            return .saved(next)
        }
        throw Problem(.unavailable, detail: "the draft changed too often")
    }

    /// A draft with `edits`, which are not saved.
    func overlay(_ overlay: Overlay, with edits: [Edit], of tenant: String) async throws -> Overlay {
        Self.applied(edits, to: overlay, try await base(tenant))
    }

    /// Why changes of the draft would be refused now. Nothing is saved.
    func check(_ edits: [Edit], of tenant: String) async throws -> [Refusal] {
        let draft = try await draft(tenant).overlay
        let changed = try await overlay(draft, with: edits, of: tenant)
        return changed == draft ? [] : try await refusals(of: changed, tenant: tenant, before: draft)
    }

    /// The overlay with `edits`; a setting that gets the value that it has below is put back.
    private static func applied(_ edits: [Edit], to overlay: Overlay, _ base: CouncilBase) -> Overlay {
        var changed = overlay
        for edit in edits {
            let below = base.value(at: edit.path, under: changed)
            switch edit.change {
            case .set(let value) where value != below:
                changed.set(edit.path, to: below?.change(to: value) ?? value)
            case .pin(let value): changed.set(edit.path, to: value)
            case .clear where below != nil: changed.set(edit.path, to: ConfigValue(.null))
            case .set, .clear, .putBack: changed.putBack(edit.path)
            }
        }
        let pages = edits.compactMap { if case .page(let name, _) = $0.path.file { name } else { nil } }
        for page in Set(pages) { Self.complete(page, in: &changed, base) }
        return changed.located
    }

    /// Makes a page that all councils share the council's own in each language once it is changed in one, for the shared words
    /// would say something else; and in none once it is as it was.
    private static func complete(_ page: FileName, in overlay: inout Overlay, _ base: CouncilBase) {
        let places = Language.allCases.map { SettingPath(.page(page, $0)) }
        let isOwn = places.contains { overlay[$0] != nil && overlay[$0] != base.value(at: $0, under: overlay) }
        for place in places where base.layer(of: place, under: overlay) == .shared {
            guard let shared = base.value(at: place, under: overlay) else { continue }
            if isOwn, overlay[place] == nil { overlay.set(place, to: shared) }
            if !isOwn { overlay.putBack(place) }
        }
    }

    /// Why an overlay cannot be the draft: what is not the council's, and the mistakes that the files have with it and did
    /// not have with the one before.
    func refusals(of overlay: Overlay, tenant: String, before: Overlay) async throws -> [Refusal] {
        let (shapes, context) = (try shapes(), try context())
        let files = CouncilState(base: try await base(tenant), overlay: .empty)
        let foreign = overlay.changes(since: before).filter { change in
            // A question that moves to another step keeps the provider's settings.
            change.value != nil && !shapes.isCouncils(change) && files.ofQuestion(change.path) != change.value
                && !files.base.isVersion(change)
        }
        guard foreign.isEmpty else {
            return foreign.map { Refusal(path: $0.path, issue: ConfigIssue(nil, ""), isProviders: true) }
        }
        let kinds = try await changedKinds(overlay, tenant)
        guard kinds.isEmpty else {
            return kinds.map { Refusal(path: $0, issue: ConfigIssue(nil, ""), isKind: true) }
        }
        return try await checks.run {
            let issues = Council.read(tenant, overlay, [.test], on: context).issues
            guard !issues.isEmpty else { return [] }
            let known = Set(Council.read(tenant, before, [.test], on: context).issues.map(\.message))
            return issues.filter { !known.contains($0.message) }.map { issue in
                Refusal(path: overlay.path(of: issue), issue: issue)
            }
        }
    }

    /// The kinds of published questions that an overlay changes. Answers are kept by a question's name, so that its kind
    /// stays.
    private func changedKinds(_ overlay: Overlay, _ tenant: String) async throws -> [SettingPath] {
        let base = try await base(tenant)
        let live = overlays[tenant].live
        return overlay.changes(since: live).filter { change in
            guard case .form = change.path.file, change.path.keys.last == "kind" else { return false }
            let before = CouncilState(base: base, overlay: live).ofQuestion(change.path)
            return before != nil && change.value != nil && before != change.value
        }.map(\.path)
    }

    /// Serves a council as its database has it.
    func apply(_ tenant: String) async throws {
        await load([tenant])
        guard let process = process.withLock({ $0 }) else { return }
        try await checks.run { process.apply(tenant) }
    }
}
