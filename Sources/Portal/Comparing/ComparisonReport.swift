import Configuration
import PortalKit

extension ConfigComparison {
    /// The comparison in words, line by line; mistakes and warnings are left out.
    var report: [String] {
        councils.flatMap { council -> [String] in
            let portals = council.portals.flatMap { portal in
                ["  \(portal.name), \(Self.seen(by: portal.audience))"] + portal.changes.map { "    \($0)" }
                    + portal.hidden.map { "    not seen: \($0)" }
            }
            return portals.isEmpty ? ["\(council.id): nothing changes"] : [council.id] + portals
        }
    }

    private static func seen(by audience: Audience) -> String {
        switch audience {
        case .citizen: "seen by residents"
        case .professional: "seen by professionals"
        case .staff: "seen by the team"
        }
    }

    /// The last line: how much changes, is hidden and would break.
    var total: String {
        let portals = councils.flatMap(\.portals)
        let changes = portals.reduce(0) { $0 + $1.changes.count }
        let hidden = portals.reduce(0) { $0 + $1.hidden.count }
        return "\(Check.counted(changes, "change")), \(hidden) hidden by councils' own files, "
            + "\(Check.counted(mistakes.count, "new mistake")), \(Check.counted(warnings.count, "new warning"))."
    }
}
