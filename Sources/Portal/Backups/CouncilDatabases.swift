import Database
import Foundation
import PortalKit

/// The databases of a council, by the names of their files in its folder of data.
struct CouncilDatabases: Sendable {
    private static let own = "\(OverlayStore.name).sqlite"

    /// Those of the environments, and the council's own.
    static let files = Environment.allCases.map { "\($0.rawValue).sqlite" } + [own]

    private let environments: [Migration]

    init(_ context: Council.ReadingContext) { environments = context.shared.catalogue.migrations }

    func migrations(of file: String) -> [Migration] { file == Self.own ? OverlayStore.migrations : environments }

    /// Whether a database has accounts and mail: every one but the council's own.
    static func hasAccounts(_ file: String) -> Bool { file != own }

    /// The size in bytes and the time of the last write of each file with something in it, write-ahead logs included.
    static func facts(in folder: String) -> [(size: Int, written: Date)] {
        files.flatMap { [$0, "\($0)-wal"] }.compactMap { name in
            var facts = stat()
            guard stat("\(folder)/\(name)", &facts) == 0, facts.st_size > 0 else { return nil }
            return (Int(clamping: facts.st_size), Date(timeIntervalSince1970: Double(facts.st_mtim.tv_sec)))
        }
    }
}
