import Database
import Foundation
import Outbound
import PortalKit
import Synchronization

/// One council as the provider's list shows it.
struct CouncilSummary: Sendable {
    let id: String
    let name: String
    let hosts: [String]
    let isSuspended: Bool
    let health: TenantHealth
    /// What is missing before it is on; nil if that was not looked at yet.
    var onboarding: Onboarding?
    /// Its name, id and hosts in lower case, for searches.
    let searched: String
}

/// What the pages of the provider's console need of the process. Lists are made of what was last gathered, so that a page
/// costs the same whatever the number of councils, and opens no database.
final class ProviderService: Sendable {
    let admin: TenantAdmin
    let settings: ProviderSettings
    private let health: @Sendable () -> [TenantHealth]
    private let directory: @Sendable () -> Directory
    private let testMail: @Sendable (Site, _ to: String) async throws -> Void
    private let gathered = Mutex(Gathered())
    private let onboarding: OnboardingCheck
    /// Seconds for which a page shows what a council lacks without looking again, which asks for its names.
    private static let moment: TimeInterval = 10

    private struct Gathered: Sendable {
        var at = Date.distantPast
        /// In the order of their names.
        var all: [CouncilSummary] = []
        /// The places in `all`, by id.
        var places: [String: Int] = [:]
    }

    /// - Parameters:
    ///   - health: returns the health of every council.
    ///   - directory: returns what is served.
    ///   - testMail: sends a mail to an address in a council's name at once; throws why it was not accepted.
    init(
        _ admin: TenantAdmin, _ settings: ProviderSettings, health: @escaping @Sendable () -> [TenantHealth],
        directory: @escaping @Sendable () -> Directory,
        testMail: @escaping @Sendable (Site, _ to: String) async throws -> Void
    ) {
        (self.admin, self.settings, self.health) = (admin, settings, health)
        (self.directory, self.testMail) = (directory, testMail)
        onboarding = OnboardingCheck(addresses: settings.addresses, folder: admin.data.places.folder)
    }

    /// The councils as they were last gathered, in the order of their names, and when that was.
    var summaries: (all: [CouncilSummary], at: Date) { gathered.withLock { ($0.all, $0.at) } }

    /// One council; nil if there is none of that id.
    func summary(of id: String) -> CouncilSummary? {
        gathered.withLock { gathered in gathered.places[id].map { gathered.all[$0] } }
    }

    /// Gathers the councils and their health again.
    func gather(at now: Date) {
        let health = Dictionary(health().map { ($0.tenant, $0) }) { first, _ in first }
        let known = onboarding.results
        let councils = directory().councils.map { council in
            let tenant = council.tenant
            return CouncilSummary(
                id: tenant.id, name: tenant.name, hosts: tenant.hosts + [tenant.staffHost].compactMap { $0 },
                isSuspended: tenant.isSuspended, health: health[tenant.id] ?? TenantHealth(tenant.id),
                onboarding: known[tenant.id],
                searched: ([tenant.name, tenant.id] + tenant.hosts).joined(separator: " ").lowercased())
        }
        let served = Set(councils.map(\.id))
        // A council with a mistake from its first start on is not served, and yet has to be seen.
        let others = health.values.filter { !served.contains($0.tenant) }.map { health in
            CouncilSummary(
                id: health.tenant, name: health.tenant, hosts: [], isSuspended: false, health: health, onboarding: nil,
                searched: health.tenant)
        }
        let all = (councils + others).sorted { ($0.searched, $0.id) < ($1.searched, $1.id) }
        let places = Dictionary(all.enumerated().map { ($1.id, $0) }) { first, _ in first }
        gathered.withLock { $0 = Gathered(at: now, all: all, places: places) }
    }

    /// What one council lacks, looked at again unless that was done a moment ago; nil if there is no such council.
    func onboarding(of id: String, _ now: Date) async -> Onboarding? {
        if let known = onboarding.results[id], now.timeIntervalSince(known.at) < Self.moment { return known }
        guard let council = council(id) else { return nil }
        return await look(at: council, now)
    }

    /// Looks at every council that is due, one after the other.
    func lookAtDue(_ now: Date) async {
        for council in directory().councils where !Task.isCancelled && onboarding.isDue(council.tenant.id, now) {
            _ = await look(at: council, now)
        }
    }

    private func look(at council: Council, _ now: Date) async -> Onboarding {
        let id = council.tenant.id
        let found = await onboarding.look(at: council, backup: summary(of: id)?.health.backup, now)
        gathered.withLock { gathered in
            if let place = gathered.places[id] { gathered.all[place].onboarding = found }
        }
        return found
    }

    private func council(_ id: String) -> Council? { directory().councils.first { $0.tenant.id == id } }

    /// The settings of a council as its sites use them; nil if there is no such council.
    func settings(of id: String) async throws -> EffectiveSettings? {
        guard summary(of: id) != nil else { return nil }
        let configuration = admin.configuration
        let store = configuration.store(id)
        let revisions = store.isThere ? try await store.read { try OverlayStore.revisions($0) } : []
        return EffectiveSettings(
            base: try await configuration.base(id), shapes: try configuration.shapes(),
            live: configuration.overlays[id].live, revisions: revisions, root: admin.root, tenant: id)
    }

    /// Sends a mail in a council's name to `address`, and returns why it was not accepted; nil if it was.
    func sendTestMail(of id: String, to address: String) async -> String? {
        guard let site = council(id)?.team(in: .live) else { return "the council has no site of its team" }
        do {
            try await testMail(site, address)
            onboarding.noteMail(of: id)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
