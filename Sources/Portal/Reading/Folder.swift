import Configuration
import Foundation

/// A folder of configuration files, and every mistake found while reading it.
struct Folder {
    let path: String
    private(set) var issues: [ConfigIssue] = []

    init(_ path: String) { self.path = path }

    /// The names in a folder below, sorted; none where there is no such folder.
    func names(in folder: String = "") -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    func bytes(_ file: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(path)/\(file)").map(Array.init)
    }

    /// A file's text; an issue where it is not there, or is no UTF-8.
    mutating func text(_ file: String) -> String? {
        guard let bytes = bytes(file) else {
            note("\(path)/\(file)", "is missing")
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            note("\(path)/\(file)", "is not UTF-8")
            return nil
        }
        return text
    }

    /// A file's JSON; nil, without an issue, where there is no such file and it is `optional`.
    mutating func json(_ file: String, optional: Bool = false) -> ConfigValue? {
        guard let bytes = bytes(file) else {
            if !optional { note("\(path)/\(file)", "is missing") }
            return nil
        }
        return ConfigValue.parse(bytes, file: "\(path)/\(file)", issues: &issues)
    }

    /// Every JSON file of a folder below, by its name without the ending.
    mutating func tables(in folder: String) -> [String: ConfigValue] {
        var tables: [String: ConfigValue] = [:]
        for name in names(in: folder) where name.hasSuffix(".json") {
            tables[String(name.dropLast(5))] = json("\(folder)/\(name)")
        }
        return tables
    }

    mutating func note(_ file: String, _ message: String) {
        issues.append(ConfigIssue(Position(file: file, line: 1, column: 1), message))
    }

    mutating func note(_ others: [ConfigIssue]) { issues += others }
}
