import Configuration
import PortalKit

/// The path prefixes of a portal's two sites: each one segment of an address.
struct PortalPaths {
    let live: String
    let test: String

    /// The paths that the process itself uses on every host.
    static let own = ["health", "metrics", "assets", "_outbox"]

    /// Reads `path` and `testPath`, and notes each that is no segment or is the process's own.
    init(_ settings: inout Settings) {
        live = settings.require(
            "path", as: String.self, "The path prefix of LIVE, such as /CitizenPortal_LIVE, /portal, or /Team for staff"
        )
        let given = settings.optional(
            "testPath", as: String.self,
            "The path prefix of TEST; left out, that of LIVE with _TEST in place of _LIVE, or else at its end")
        test = given ?? PortalFacts.testPath(beside: live)
        if settings.isGiven("path"), !live.isEmpty { Self.check(live, "path", &settings) }
        guard let given else { return }
        Self.check(given, "testPath", &settings)
        if given.lowercased() == live.lowercased() {
            settings.note("testPath", "is '\(given)', wanted another than path: the two sites have separate data")
        }
    }

    private static func check(_ path: String, _ key: String, _ settings: inout Settings) {
        if path == "/" {
            settings.note(key, "is '/', wanted one segment, such as /portal: '/' lists the portals of a host")
        } else if !path.hasPrefix("/") || path.count < 2 || !hasOnlyASCII(path.dropFirst(), besides: "-_.") {
            settings.note(key, "is '\(path)', wanted one segment, such as /CitizenPortal_LIVE or /portal")
        } else if path.dropFirst().allSatisfy({ $0 == "." }) {
            settings.note(key, "is '\(path)', wanted one segment with a letter, such as /portal")
        }
        if key == "path", path.hasSuffix(Environment.test.suffix) {
            settings.note(key, "is '\(path)', wanted one without _TEST: that of its TEST site is testPath")
        }
        let bare = Environment.allCases.reduce(path.lowercased()) { path, environment in
            let suffix = environment.suffix.lowercased()
            return path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
        }
        if let own = own.first(where: { bare == "/\($0)" }) {
            settings.note(key, "is '\(path)', wanted another: /\(own) is the process's own address")
        }
    }

    /// An issue for each portal that has a path of another portal, with the other's position. Paths are compared in lower
    /// case, because they are matched in any case.
    static func clashes(_ portals: [PortalFile]) -> [ConfigIssue] {
        portals.compactMap { portal in
            for other in portals where other.source.file != portal.source.file {
                for (path, key) in paths(of: portal) {
                    guard let same = paths(of: other).first(where: { $0.path.lowercased() == path.lowercased() }) else {
                        continue
                    }
                    let place = other.source.position([same.key])
                    return ConfigIssue(
                        portal.source.position([key]),
                        "\(key) is '\(path)', wanted one that no other portal has: \(place)")
                }
            }
            return nil
        }
    }

    /// Both paths of a portal, each with the setting that it comes from.
    private static func paths(of portal: PortalFile) -> [(path: String, key: String)] {
        let facts = portal.facts
        return [(facts.path, "path"), (facts.testPath, portal.source.says(["testPath"]) ? "testPath" : "path")]
    }
}
