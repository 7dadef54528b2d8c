import Configuration
import Folders
import PortalKit

/// Which council answers on each host. Who had a host last keeps it until its own files, served, name it no more, or its
/// data are taken away.
struct HostHolders: Sendable {
    /// A council's id by host.
    private(set) var holders: [String: String] = [:]

    init() {}

    /// As the good copies under a folder of data say, which hold what was served last: also of councils that have no
    /// folder in `Tenants` today.
    init(goodCopiesIn data: String) {
        let names = ((try? ConfinedFolder(data).entries()) ?? []).filter(\.isFolder).map(\.name)
        for id in names {
            let copy = ConfinedFolder("\(data)/\(id)/good/Tenants/\(id)")
            var issues: [ConfigIssue] = []
            guard let bytes = try? copy.bytes(["tenant.json"]),
                let table = ConfigValue.parse(bytes, file: copy.path, issues: &issues)?.table
            else { continue }
            let hosts = (table["hosts"]?.list ?? []) + [table["staffHost"]].compactMap { $0 }
            for host in hosts.compactMap(\.string) where holders[host] == nil { holders[host] = id }
        }
    }

    /// What is served of each council, and why its newest files are not where they are not.
    struct Choice {
        var served: [String: Council] = [:]
        var clashes: [String: [ConfigIssue]] = [:]
    }

    /// Chooses, of every council, its newest files unless they claim a host that another keeps; then what was served
    /// before, with the hosts that are left to it. Hosts that nobody has go to the first who claims them.
    ///
    /// - Parameters:
    ///   - newest: councils whose files have no mistake of their own.
    ///   - others: all other councils.
    ///   - before: what was served last of a council; nil for nothing.
    mutating func choose(
        newest: [String: Council], others: some Sequence<String>, before: (String) -> Council?
    ) -> Choice {
        var choice = Choice(served: newest)
        for id in others { choice.served[id] = before(id) }
        while true {
            let keepers = keepers(of: choice.served)
            let rejected = choice.served.filter { id, council in
                newest[id] != nil && choice.clashes[id] == nil && council.claims.contains { keepers[$0.host] != id }
            }
            guard !rejected.isEmpty else { break }
            for (id, council) in rejected {
                choice.clashes[id] = Self.clashes(of: council, keepers, choice.served)
                choice.served[id] = before(id)
            }
        }
        accept(newest, &choice)
        holders = keepers(of: choice.served)
        return choice
    }

    /// Accepts what was rejected for what is rejected itself.
    private func accept(_ newest: [String: Council], _ choice: inout Choice) {
        for (id, council) in newest.sorted(by: { $0.key < $1.key }) where choice.clashes[id] != nil {
            let hosts = Set(council.claims.map(\.host))
            let others = choice.served.filter { $0.key != id }.flatMap(\.value.claims).map(\.host)
            var served = choice.served
            served[id] = council
            let keepers = keepers(of: served)
            guard hosts.isDisjoint(with: others), hosts.allSatisfy({ keepers[$0] == id }) else { continue }
            choice.served[id] = council
            choice.clashes[id] = nil
        }
    }

    /// What a council claims that others have.
    func clashes(of council: Council, served: [String: Council]) -> [ConfigIssue] {
        Self.clashes(of: council, holders, served)
    }

    private static func clashes(
        of council: Council, _ keepers: [String: String], _ served: [String: Council]
    ) -> [ConfigIssue] {
        council.claims.compactMap { claim in
            keepers[claim.host].flatMap { $0 == council.tenant.id ? nil : clash(claim, with: served[$0]?.claims, $0) }
        }
    }

    /// Who keeps each host, if this is what is served. A holder of whom nothing is served gives nothing up.
    private func keepers(of served: [String: Council]) -> [String: String] {
        var keepers = holders.filter { host, id in
            served[id].map { $0.claims.contains { $0.host == host } } ?? true
        }
        for (id, council) in served.sorted(by: { $0.key < $1.key }) {
            for claim in council.claims where keepers[claim.host] == nil { keepers[claim.host] = id }
        }
        return keepers
    }

    /// Every host that several councils claim, told of each of them with the places of the others.
    static func clashes(_ councils: [(id: String, claims: [HostClaim])]) -> [ConfigIssue] {
        var claims: [String: [(id: String, claim: HostClaim)]] = [:]
        for council in councils {
            for claim in council.claims { claims[claim.host, default: []].append((council.id, claim)) }
        }
        var clashes: [ConfigIssue] = []
        for (_, same) in claims.sorted(by: { $0.key < $1.key }) {
            for (id, claim) in same {
                clashes += same.filter { $0.id != id }.map { clash(claim, with: [$0.claim], $0.id) }
            }
        }
        return clashes
    }

    private static func clash(_ claim: HostClaim, with other: [HostClaim]?, _ id: String) -> ConfigIssue {
        guard let other else {
            return ConfigIssue(
                claim.place,
                "'\(claim.host)' is the host of '\(id)', of which nothing is served: take its folder of data away to free it"
            )
        }
        let place = other.first { $0.host == claim.host }?.place.map { ": \($0)" } ?? ""
        return ConfigIssue(
            claim.place, "'\(claim.host)' is the host of '\(id)', wanted one that no other council has\(place)")
    }
}
