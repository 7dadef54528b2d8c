import Configuration
import Folders
import PortalKit

/// Which council is served on each host. A council keeps a host until it is served with files that no longer contain
/// the host, or its data is removed.
struct HostHolders: Sendable {
    /// The council's id by host.
    private(set) var holders: [String: String] = [:]

    init() {}

    /// Reads the hosts from the valid copies in the data folder, including those of councils that have no folder in
    /// `Tenants` any more.
    init(goodCopiesIn data: DataPlaces) {
        func folders(_ path: String) -> [(path: String, name: String)] {
            ((try? ConfinedFolder(path).entries()) ?? []).filter(\.isFolder).map { ("\(path)/\($0.name)", $0.name) }
        }
        let copies = folders(data.path).flatMap { own in
            folders("\(own.path)/good/Tenants").filter { data.name($0.name) == own.name }
        }
        for (folder, id) in copies {
            let copy = ConfinedFolder(folder)
            var issues: [ConfigIssue] = []
            guard let bytes = try? copy.bytes(["tenant.json"]),
                let table = ConfigValue.parse(bytes, file: copy.path, issues: &issues)?.table
            else { continue }
            for host in HostClaim.written(in: table).map(\.host) where holders[host] == nil { holders[host] = id }
        }
    }

    /// Gives the hosts of a council to another, or to none.
    mutating func replace(_ id: String, by successor: String?) {
        for (host, holder) in holders where holder == id { holders[host] = successor }
    }

    /// What to serve of each council, and why its newest files are not served, if they are not.
    struct Choice {
        var served: [String: Council] = [:]
        var clashes: [String: [ConfigIssue]] = [:]
    }

    /// Chooses the newest files of every council, unless they claim a host that another council keeps: then what was
    /// served before, with its remaining hosts. An unassigned host goes to the first council that claims it, by id.
    ///
    /// - Parameters:
    ///   - newest: councils without mistakes in their files.
    ///   - others: the ids of all other councils.
    ///   - before: returns what was last served of a council; nil for nothing.
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

    /// Accepts councils that were rejected because of another council that is itself rejected.
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

    /// An issue for each host that a council claims and another keeps.
    static func clashes(
        of council: Council, _ keepers: [String: String], _ served: [String: Council]
    ) -> [ConfigIssue] {
        council.claims.compactMap { claim in
            keepers[claim.host].flatMap { $0 == council.tenant.id ? nil : clash(claim, with: served[$0]?.claims, $0) }
        }
    }

    /// The council of each host, if `served` is served. A council that is not served keeps its hosts.
    private func keepers(of served: [String: Council]) -> [String: String] {
        var keepers = holders.filter { host, id in
            served[id].map { $0.claims.contains { $0.host == host } } ?? true
        }
        for (id, council) in served.sorted(by: { $0.key < $1.key }) {
            for claim in council.claims where keepers[claim.host] == nil { keepers[claim.host] = id }
        }
        return keepers
    }

    /// An issue for each council that claims a host that another claims too, with the other's position.
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
                "'\(claim.host)' is the host of '\(id)', of which nothing is served: run guildhall tenant rename \(id) NEW if it has a new name, or guildhall tenant remove \(id) to free it"
            )
        }
        let place = other.first { $0.host == claim.host }?.place.map { ": \($0)" } ?? ""
        return ConfigIssue(
            claim.place, "'\(claim.host)' is the host of '\(id)', wanted one that no other council has\(place)")
    }
}
