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
    /// Why it is suspended; nil if it is not.
    let suspension: String?
    var isSuspended: Bool { suspension != nil }
    let health: TenantHealth
    /// What is missing before it is on; nil if that was not looked at yet.
    var onboarding: Onboarding?
    /// The packs of its portals with their versions, by the portal's name.
    let packs: [String: PackName]
    /// Its name, id, hosts and packs in lower case, for searches.
    let searched: String
}

/// What the pages of the provider's console need of the process. Lists are made of what was last gathered, so that a page
/// costs the same whatever the number of councils, and opens no database.
final class ProviderService: Sendable {
    let admin: TenantAdmin
    let settings: ProviderSettings
    private let health: @Sendable () -> [TenantHealth]
    private let directory: @Sendable () -> Directory
    let services: ServiceWatch
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
    ///   - services: checks the services that councils rely on.
    init(
        _ admin: TenantAdmin, _ settings: ProviderSettings, health: @escaping @Sendable () -> [TenantHealth],
        directory: @escaping @Sendable () -> Directory, services: ServiceWatch
    ) {
        (self.admin, self.settings, self.health) = (admin, settings, health)
        (self.directory, self.services) = (directory, services)
        onboarding = OnboardingCheck(addresses: settings.addresses, folder: admin.data.places.folder)
    }

    /// The files that all councils share.
    var shared: Shared { admin.councils.context.shared }

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
                suspension: tenant.suspension, health: health[tenant.id] ?? TenantHealth(tenant.id),
                onboarding: known[tenant.id],
                packs: council.packs,
                searched: ([tenant.name, tenant.id] + tenant.hosts + Set(council.packs.values.map(\.text)).sorted())
                    .joined(separator: " ").lowercased())
        }
        let served = Set(councils.map(\.id))
        // A council with a mistake from its first start on is not served, and yet has to be seen.
        let others = health.values.filter { !served.contains($0.tenant) }.map { health in
            CouncilSummary(
                id: health.tenant, name: health.tenant, hosts: [], suspension: nil, health: health, onboarding: nil,
                packs: [:], searched: health.tenant)
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

    /// A council that is served; nil if there is none of that id.
    func council(_ id: String) -> Council? { directory().councils.first { $0.tenant.id == id } }

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

    /// Checks a service of a council and does its test, if it has one, with what was typed for it. Throws why the service
    /// cannot be used.
    func tryOut(_ service: ServiceCheck, of council: Council, typed: String, at now: Date) async throws {
        let id = council.tenant.id
        await services.check(service, of: id, at: now)
        if let failure = services.finding(service, of: id)?.failure { throw ServiceFailure(failure) }
        guard let site = council.team(in: .live) ?? council.sites.first else { return }
        switch service.test {
        case .message(_, let send): try await send(site, typed)
        case .sample(let test): try await test(site)
        case nil: return
        }
        if service.name == ServiceWatch.mail { onboarding.noteMail(of: id) }
    }
}
