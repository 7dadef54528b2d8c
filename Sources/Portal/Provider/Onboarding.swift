import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Scheduling
import Synchronization

/// What a council still lacks before its residents can rely on it.
struct Onboarding: Sendable {
    /// One thing to do, in the order in which it is done.
    enum Step: String, CaseIterable, Sendable {
        case admin, names, contact, pages, assumptions, mail, backup
    }

    /// Whether something is done.
    enum State: Sendable {
        case done
        /// With the details, such as the records to set.
        case missing([String])
        /// It cannot be looked at here.
        case unchecked
    }

    let states: [Step: State]
    let sizes: CouncilSizes
    let at: Date

    /// How many things are missing.
    var missing: Int { states.values.count { if case .missing = $0 { true } else { false } } }
}

/// Looks at what councils lack: each once an hour, and one whose names do not lead here yet each minute.
final class OnboardingCheck: Sendable {
    private let addresses: Set<String>
    private let folder: @Sendable (_ tenant: String) -> String
    private let known = Mutex<[String: Onboarding]>([:])
    /// The councils whose test mail was accepted.
    private let mailed = Mutex<Set<String>>([])
    private static let lookups = BlockingExecutor(threads: 4)
    private static let (often, seldom): (TimeInterval, TimeInterval) = (60, 3600)
    /// Pages that each council has to make its own.
    private static let ownPages = ["accessibility", "privacy", "contact"]

    /// - Parameters:
    ///   - addresses: those that the councils' hosts must lead to; empty if that is not checked.
    ///   - folder: returns a council's folder of data.
    init(addresses: [String], folder: @escaping @Sendable (_ tenant: String) -> String) {
        (self.addresses, self.folder) = (Set(addresses), folder)
    }

    /// What was last found, by the councils' ids.
    var results: [String: Onboarding] { known.withLock { $0 } }

    /// Records that a mail was accepted: what the council lacks is looked at again.
    func noteMail(of id: String) {
        mailed.withLock { _ = $0.insert(id) }
        known.withLock { $0[id] = nil }
    }

    func isDue(_ id: String, _ now: Date) -> Bool {
        guard let last = known.withLock({ $0[id] }) else { return true }
        let waits = if case .missing? = last.states[.names] { Self.often } else { Self.seldom }
        return now.timeIntervalSince(last.at) >= waits
    }

    /// Looks at a council now.
    /// - Parameter backup: when its newest backup was made; nil if there is none.
    func look(at council: Council, backup: Date?, _ now: Date) async -> Onboarding {
        let tenant = council.tenant
        let team = council.team(in: .live)
        var states: [Onboarding.Step: Onboarding.State] = [:]
        states[.admin] = await admin(team)
        states[.names] = await names(tenant)
        let contact = tenant.contact
        states[.contact] = contact.phone.isEmpty && contact.web.isEmpty ? .missing([contact.email]) : .done
        states[.pages] = pages(council)
        let assumed = council.assumptions.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        states[.assumptions] = assumed.isEmpty ? .done : .missing([assumed.joined(separator: ", ")])
        states[.mail] = await mail(tenant.id, team)
        states[.backup] = backup == nil ? .missing([]) : .done
        let data = folder(tenant.id)
        let sizes = await Self.lookups.run { CouncilSizes(folder: data) }
        let found = Onboarding(states: states, sizes: sizes, at: now)
        known.withLock { $0[tenant.id] = found }
        return found
    }

    /// Whether an admin has set a password.
    private func admin(_ team: Site?) async -> Onboarding.State {
        guard let team, team.store.isThere, let staff = try? await team.store.scan({ try AccountStore.staff($0) })
        else {
            return .missing([])
        }
        let admins = staff.filter { $0.role == .admin && !$0.isSuspended }
        return admins.contains(where: \.isActivated) ? .done : .missing(admins.map(\.email))
    }

    /// Whether every host leads to this service, with the records to set for those that do not.
    private func names(_ tenant: Tenant) async -> Onboarding.State {
        guard !addresses.isEmpty else { return .unchecked }
        var records: [String] = []
        for host in tenant.hosts + [tenant.staffHost].compactMap({ $0 }) {
            let found = await Self.lookups.run { HostLookup.addresses(of: host) }
            guard found.isEmpty || !found.isSubset(of: addresses) else { continue }
            records += addresses.sorted().map { "\(host). \($0.contains(":") ? "AAAA" : "A") \($0)" }
        }
        return records.isEmpty ? .done : .missing(records)
    }

    /// The pages that are still those that all councils share.
    private func pages(_ council: Council) -> Onboarding.State {
        let shared = council.sharedPages
        let left = Self.ownPages.filter(shared.contains)
        return left.isEmpty ? .done : .missing(left)
    }

    /// Whether mail was sent in the council's name.
    private func mail(_ id: String, _ team: Site?) async -> Onboarding.State {
        if mailed.withLock({ $0.contains(id) }) { return .done }
        let sent = try? await team?.store.read { try OutboxRow.hasSent($0) }
        return sent == true ? .done : .missing([])
    }
}
