import Foundation
import Journal
import PortalKit
import Synchronization

/// Checks the services that councils rely on: each once an hour, so that no account outside expires unused, and one that
/// fails each minute.
final class ServiceWatch: Sendable {
    /// The result of the last check.
    struct Finding: Sendable {
        let at: Date
        /// Why the service cannot be used; nil if it can.
        let failure: String?
    }

    /// The name of the mail server among the services.
    static let mail = "mail"

    /// Those of the process itself, such as the mail server, which all councils use.
    let common: [ServiceCheck]
    private let journal: Journal
    /// By council and service; those of the process are under an empty name.
    private let findings = Mutex<[String: [String: Finding]]>([:])
    private static let (often, seldom): (TimeInterval, TimeInterval) = (60, 3600)
    private static let atOnce = 8

    init(_ common: [ServiceCheck], journal: Journal) { (self.common, self.journal) = (common, journal) }

    /// The services of a council's live sites, and those of the process.
    func services(of council: Council) -> [ServiceCheck] {
        var names: Set<String> = []
        let own = council.sites.filter { $0.environment == .live }.flatMap(\.features.services)
        return common + own.filter { names.insert($0.name).inserted }
    }

    /// What was last found about a service; nil if it was not checked yet.
    func finding(_ service: ServiceCheck, of council: String) -> Finding? {
        findings.withLock { $0[owner(of: service, council)]?[service.name] }
    }

    /// What was last found, by council and service.
    var all: [String: [String: Finding]] { findings.withLock(\.self) }

    /// Why services of a council cannot be used, in the order of their names.
    func failures(of council: String) -> [String] { Self.failures(findings.withLock { $0[council] }) }

    /// Why services of the process cannot be used.
    var commonFailures: [String] { failures(of: "") }

    private static func failures(_ findings: [String: Finding]?) -> [String] {
        (findings ?? [:]).sorted { $0.key < $1.key }.compactMap { name, finding in
            finding.failure.map { "\(name): \($0)" }
        }
    }

    /// Checks every service that is due, a few at a time, and forgets councils that are gone.
    func checkDue(_ councils: [Council], at now: Date) async {
        let ids = Set(councils.map(\.tenant.id) + [""])
        findings.withLock { findings in findings = findings.filter { ids.contains($0.key) } }
        let all =
            common.map { ($0, "") }
            + councils.flatMap { council in
                services(of: council).dropFirst(common.count).map { ($0, council.tenant.id) }
            }
        let due = all.filter { service, council in service.check != nil && isDue(service, of: council, now) }
        for start in stride(from: 0, to: due.count, by: Self.atOnce) where !Task.isCancelled {
            await withDiscardingTaskGroup { group in
                for (service, council) in due[start..<min(start + Self.atOnce, due.count)] {
                    group.addTask { await self.check(service, of: council, at: now) }
                }
            }
        }
    }

    /// Checks one service now.
    func check(_ service: ServiceCheck, of council: String, at now: Date) async {
        guard let check = service.check else { return }
        var failure: String?
        do {
            try await check(now)
        } catch {
            failure = "\(error)"
        }
        let owner = owner(of: service, council)
        let before = findings.withLock { [failure] findings in
            defer { findings[owner, default: [:]][service.name] = Finding(at: now, failure: failure) }
            return findings[owner]?[service.name]
        }
        guard failure != before?.failure else { return }
        let event = failure == nil ? "service-mended" : "service"
        journal.record(
            failure == nil ? .info : .error, event,
            ["tenant": owner, "service": service.name, "detail": failure ?? "it answers again"])
    }

    private func owner(of service: ServiceCheck, _ council: String) -> String {
        common.contains { $0.name == service.name } ? "" : council
    }

    private func isDue(_ service: ServiceCheck, of council: String, _ now: Date) -> Bool {
        guard let last = finding(service, of: council) else { return true }
        return abs(now.timeIntervalSince(last.at)) >= (last.failure == nil ? Self.seldom : Self.often)
    }
}
