import Files
import Foundation
import PortalKit

/// How much room a council's data take, in bytes.
struct CouncilSizes: Hashable, Sendable {
    let databases: Int
    /// What people uploaded.
    let files: Int

    /// Looks at every file, and so takes a while.
    /// - Parameter folder: the council's folder of data.
    init(folder: String) {
        databases = CouncilDatabases.facts(in: folder).reduce(0) { $0 + $1.size }
        files = Environment.allCases.reduce(0) { sum, environment in
            let files = FileStore(path: "\(folder)/\(environment.rawValue)/files")
            return sum + files.digests.reduce(0) { $0 + (files.size(of: $1) ?? 0) }
        }
    }
}
