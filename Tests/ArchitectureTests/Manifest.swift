import Foundation
import Testing

/// `Package.swift` as SwiftPM understands it.
struct Manifest: Decodable {
    struct Target: Decodable {
        struct Dependency: Decodable {
            let name: String

            /// One member, named for its kind, with the name of the target first.
            init(from decoder: any Decoder) throws {
                let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
                name = kinds.values.first?.first?.name ?? ""
            }

            private struct Part: Decodable {
                let name: String?
                init(from decoder: any Decoder) { name = try? decoder.singleValueContainer().decode(String.self) }
            }
        }

        let name: String
        let type: String
        let path: String?
        let dependencies: [Dependency]

        /// Where its sources are, from the root.
        var folder: String { path ?? (type == "test" ? "Tests/\(name)" : "Sources/\(name)") }

        /// The folder in `Sources` that it stands in, which may be its own.
        var floor: String { String(folder.split(separator: "/").dropFirst().first ?? "") }
    }

    /// A package from elsewhere: the house has none.
    struct Package: Decodable {}

    let targets: [Target]
    let dependencies: [Package]

    var modules: [Target] { targets.filter { $0.type != "test" } }

    /// The floors, highest first.
    var floors: [String] {
        modules.map(\.floor).reduce(into: []) { floors, floor in
            if floors.last != floor { floors.append(floor) }
        }
    }

    /// The module or test that `file` belongs to.
    func target(of file: House.File) -> Target? { targets.first { file.path.hasPrefix($0.folder + "/") } }

    /// Read by the package manager, in a scratch folder of its own, for `.build` is taken by the run of the tests.
    static func read() async throws -> Manifest {
        let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let (status, output) = try await House.run(
            "swift", "package", "--scratch-path", scratch.path, "dump-package")
        try #require(status == 0, "\(String(decoding: output, as: UTF8.self))")
        // What the package manager warns of comes before the JSON.
        let start = try #require(output.range(of: Data("{\n".utf8))?.lowerBound)
        return try JSONDecoder().decode(Manifest.self, from: output[start...])
    }
}
