import Foundation
import Support
import Testing

/// The repository as the rules of the house see it.
enum House {
    static let root = Repository.root

    /// One file of text, by its path from the root.
    struct File: CustomStringConvertible {
        let path: String

        var description: String { path }
        var name: String { String(path.split(separator: "/").last ?? "") }
        var bytes: Data { get throws { try Data(contentsOf: root.appending(path: path)) } }
        var text: String { get throws { String(decoding: try bytes, as: UTF8.self) } }
        var lines: [Substring] { get throws { try text.split(separator: "\n", omittingEmptySubsequences: false) } }
    }

    /// Every file under `folders`, by path; those in hidden folders left out.
    static func files(under folders: String..., ending: String = "") -> [File] {
        folders.flatMap { folder in
            let all = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            return (all?.allObjects ?? []).compactMap { $0 as? String }
                .filter { $0.hasSuffix(ending) && isFile("\(folder)/\($0)") }
                .map { File(path: "\(folder)/\($0)") }
        }
        .sorted { $0.path < $1.path }
    }

    /// The names of the folders in `folder`; none where it does not exist.
    static func folders(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return names.filter { !isFile("\(folder)/\($0)") }.sorted()
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
            && !isFolder.boolValue
    }

    /// Runs a program at the root and waits for its end: status, and all that it said.
    static func run(_ command: String...) async throws -> (status: Int32, output: Data) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
