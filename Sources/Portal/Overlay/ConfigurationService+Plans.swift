import Configuration
import Database
import Foundation
import Journal
import PortalKit
import Synchronization

extension ConfigurationService {
    /// Plans the publication of the draft at a set time.
    /// - Parameter version: the version of the draft that was shown.
    func plan(
        _ tenant: String, version: Int, due: Date, note: String, by author: Author, language: Language
    ) async throws -> Publication {
        let draft = try await draft(tenant)
        guard draft.version == version else { return .changed }
        let live = overlays[tenant].live
        if draft.overlay == live { return .nothing }
        let refusals = try await refusals(of: draft.overlay, tenant: tenant, before: live)
        guard refusals.isEmpty else { return .refused(refusals) }
        let isPlanned = try await store(tenant).write { db in
            let (draft, live) = (try OverlayStore.draft(db), try OverlayStore.live(db))
            guard draft.version == version else { return false }
            try PlanStore.insert(
                db,
                Plan(
                    id: newID(), due: due, author: author, language: language, note: note, base: live,
                    overlay: draft.overlay, state: .waiting, reason: ""))
            return true
        }
        guard isPlanned else { return .changed }
        try await readPlans(tenant)
        return .published(0)
    }

    /// Cancels a plan that waits.
    func cancel(_ plan: String, of tenant: String) async throws {
        try await store(tenant).write { _ = try PlanStore.end($0, plan, .cancelled) }
        try await readPlans(tenant)
    }

    /// Reads the times of a council's plans, which are held in memory.
    func readPlans(_ tenant: String) async throws {
        let store = store(tenant)
        guard store.isThere else { return }
        let waiting = try await store.read { try PlanStore.waiting($0) }
        due.withLock { $0[tenant] = waiting.map { ($0.id, $0.due) } }
    }

    /// Publishes what is due, each plan once. What fails for a passing reason, such as a full disk, is tried again.
    func publishDue(at now: Date) async {
        let ready = due.withLock { due in
            due.flatMap { tenant, plans in plans.filter { $0.due <= now }.map { (tenant, $0.id) } }
        }
        for (tenant, id) in ready {
            do {
                try await publish(plan: id, of: tenant, at: now)
                try await readPlans(tenant)
            } catch {
                journal.record(.error, "plan-not-published", ["tenant": tenant, "plan": id, "reason": "\(error)"])
            }
        }
    }

    private func publish(plan id: String, of tenant: String, at now: Date) async throws {
        guard let plan = try await store(tenant).read({ try PlanStore.find($0, id) }), plan.state == .waiting else {
            return
        }
        let result = try await publish(
            tenant, .scheduled, note: plan.note, by: plan.author, at: now,
            finish: { db in try PlanStore.end(db, id, .published) },
            { db, live in
                let drafted = try OverlayStore.draft(db).overlay.changes(since: live)
                let overlay = plan.published(over: live)
                return (overlay, overlay.applying(drafted).located)
            })
        switch result {
        case .published, .changed: break
        case .nothing: try await store(tenant).write { _ = try PlanStore.end($0, id, .published) }
        case .refused(let refusals):
            let reason = refusals.map(\.issue.message).joined(separator: "\n")
            try await notifyAuthor(of: plan, tenant, at: now)
            try await store(tenant).write { _ = try PlanStore.end($0, id, .failed, reason: reason) }
            journal.record(.warning, "plan-refused", ["tenant": tenant, "plan": id])
        }
    }

    /// Queues the mail about a plan that failed. Its id is the plan's, so that it is queued once.
    private func notifyAuthor(of plan: Plan, _ tenant: String, at now: Date) async throws {
        guard let site = sites(tenant).first(where: { $0.portal.name == PortalFile.consolePack }) else { return }
        let isQueued = try await site.store.read { db in
            try db.row("SELECT id FROM outbox WHERE id = $1", plan.id) != nil
        }
        guard !isQueued else { return }
        try await site.store.write { db in
            try Outbox.post(
                db, Console.planFailed, id: plan.id, site: site, language: plan.language,
                account: plan.author.account, subject: plan.id, now: now)
        }
        site.services.wakeOutbox(site)
    }
}
