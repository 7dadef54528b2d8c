import Configuration
import Foundation

/// One change to a folder of configuration, as a row of `Mistakes/*.json` writes it. Every row has `file`, and one of
/// the keys of `Change`.
///
/// `file` is below the council's folder, below its theme's where it begins with `theme/`, and below the root where it
/// begins with `Config/`, `Tenants/`, `Themes/` or `/`. The empty name is the council's folder.
struct Edit: Sendable {
    enum Change: Sendable {
        /// `"replace": [old, new]`: the first `old` of the text becomes `new`.
        case replace(String, with: String)
        /// `"set": "a.b"` or `["a", "b"]`, with `"value"`: what stands there in the JSON, which is made where it is not.
        case set([String], ConfigValue)
        /// `"unset"`: the same without that name.
        case unset([String])
        /// `"text"`, `"hex"`, `"repeat": [begin, part, count, end]` or `"stairs": count` (as many list items, each one
        /// blank deeper): the file holds this.
        case write(@Sendable () -> [UInt8])
        /// `"begin": hex`: the file begins with these bytes, before what it holds.
        case begin([UInt8])
        /// `"rewrite": "crlf"` or `"utf-16"`: the same text in another form; every file, where `file` is a folder.
        case rewrite(String)
        /// `"make": "nothing"`, `"folder"` or `"pipe"`.
        case make(String)
        /// `"link": target`.
        case link(String)
        /// `"copy": file`, which is named as `file` is.
        case copy(String)
        /// `"rename": file`, named as `file` is.
        case rename(String)
    }

    let file: String
    let change: Change

    /// An edit as the data has it.
    init(_ value: ConfigValue) throws {
        guard let table = value.table, let file = table["file"]?.string else { throw Missing(what: "file in \(value)") }
        self.file = file
        change = try Self.change(table)
    }

    private static func change(_ table: ConfigTable) throws -> Change {
        let texts = { (key: String) in table[key]?.list?.compactMap(\.string) ?? [] }
        let path = { (key: String) -> [String] in
            table[key]?.string?.split(separator: ".").map(String.init) ?? texts(key)
        }
        for entry in table.entries {
            let text = entry.value.string ?? ""
            switch entry.key {
            case "replace" where texts("replace").count == 2:
                return .replace(texts("replace")[0], with: texts("replace")[1])
            case "set": return .set(path("set"), table["value"] ?? ConfigValue(.null))
            case "unset": return .unset(path("unset"))
            case "text": return .write { Array(text.utf8) }
            case "hex": return .write { bytes(hex: text) }
            case "repeat": return .write(try repeated(entry.value.list ?? []))
            case "stairs": return .write { Array(stairs(entry.value).utf8) }
            case "begin": return .begin(bytes(hex: text))
            case "rewrite": return .rewrite(text)
            case "make": return .make(text)
            case "link": return .link(text)
            case "copy": return .copy(text)
            case "rename": return .rename(text)
            default: continue
            }
        }
        throw Missing(what: "a known edit in \(table.keys)")
    }

    private static func bytes(hex: String) -> [UInt8] {
        hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    /// Made when it is written: some of it is many megabytes long.
    private static func repeated(_ list: [ConfigValue]) throws -> @Sendable () -> [UInt8] {
        guard list.count == 4, let begin = list[0].string, let part = list[1].string, let end = list[3].string,
            case .number(let count) = list[2].kind
        else { throw Missing(what: "[begin, part, count, end] in repeat") }
        let (piece, times) = (Array(part.utf8), Int(count))
        return {
            var bytes = Array(begin.utf8)
            bytes.reserveCapacity(begin.utf8.count + piece.count * times + end.utf8.count)
            if piece.count == 1 {
                bytes += [UInt8](repeating: piece[0], count: times)
            } else {
                for _ in 0..<times { bytes += piece }
            }
            return bytes + Array(end.utf8)
        }
    }

    private static func stairs(_ value: ConfigValue) -> String {
        guard case .number(let count) = value.kind else { return "" }
        return (0..<Int(count)).map { String(repeating: " ", count: $0) + "- a\n" }.joined()
    }
}

extension Edit {
    /// Makes the change below `root` for the council `id`, whose theme has its name.
    func apply(_ root: String, _ id: String) throws {
        let path = place(file, root, id)
        switch change {
        case .replace(let old, let new):
            let text = try text(path)
            guard text.contains(old) else { throw Missing(what: "'\(old)' in \(file)") }
            try write(Array(text.replacing(old, with: new, maxReplacements: 1).utf8), path)
        case .set(let keys, let value): try write(Array((json(path).with(keys[...], value)).spread.utf8), path)
        case .unset(let keys): try write(Array((json(path).with(keys[...], nil)).spread.utf8), path)
        case .write(let bytes): try write(bytes(), path)
        case .begin(let bytes): try write(bytes + Array(text(path).utf8), path)
        case .rewrite(let form): try rewrite(path, form)
        case .make(let what): try make(what, path)
        case .link(let target):
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(
                atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        case .copy(let target): try FileManager.default.copyItem(atPath: path, toPath: place(target, root, id))
        case .rename(let target): try FileManager.default.moveItem(atPath: path, toPath: place(target, root, id))
        }
    }

    private func place(_ file: String, _ root: String, _ id: String) -> String {
        if file.hasPrefix("/") { return root + file }
        if ["Config/", "Tenants/", "Themes/"].contains(where: file.hasPrefix) { return "\(root)/\(file)" }
        if file == "theme" || file.hasPrefix("theme/") { return "\(root)/Themes/\(id)\(file.dropFirst(5))" }
        return file.isEmpty ? "\(root)/Tenants/\(id)" : "\(root)/Tenants/\(id)/\(file)"
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path))
    }

    private func make(_ what: String, _ path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        switch what {
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        case "pipe": guard mkfifo(path, 0o600) == 0 else { throw Missing(what: "a pipe at \(path)") }
        case "nothing": break
        default: throw Missing(what: "a way to make '\(what)'")
        }
    }

    private func rewrite(_ path: String, _ form: String) throws {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let files = isFolder.boolValue ? try FileManager.default.subpathsOfDirectory(atPath: path) : [""]
        for file in files {
            let whole = file.isEmpty ? path : "\(path)/\(file)"
            guard let text = try? String(contentsOfFile: whole, encoding: .utf8) else { continue }
            switch form {
            case "crlf": try write(Array(text.replacing("\n", with: "\r\n").utf8), whole)
            case "utf-16": try write([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, whole)
            default: throw Missing(what: "a form called '\(form)'")
            }
        }
    }

    private func json(_ path: String) throws -> ConfigValue {
        guard let data = FileManager.default.contents(atPath: path) else { return [:] }
        var issues: [ConfigIssue] = []
        guard let value = ConfigValue.parse(Array(data), file: path, issues: &issues) else {
            throw Missing(what: "JSON in \(path): \(issues)")
        }
        return value
    }
}

extension ConfigValue {
    /// This with `value` at the end of `path`; without the last name of `path` where `value` is nil.
    fileprivate func with(_ path: ArraySlice<String>, _ value: ConfigValue?) -> ConfigValue {
        guard let key = path.first else { return value ?? self }
        var entries = table?.entries ?? []
        let place = entries.firstIndex { $0.key == key }
        if path.count == 1, value == nil {
            entries.removeAll { $0.key == key }
        } else {
            let inner = (place.map { entries[$0].value } ?? [:]).with(path.dropFirst(), value)
            let entry = ConfigTable.Entry(key, inner)
            if let place { entries[place] = entry } else { entries.append(entry) }
        }
        return ConfigValue(.table(ConfigTable(entries)))
    }

    /// As most editors write JSON: two blanks a level, every entry of a table or list on a line of its own.
    var spread: String { spread(margin: "") + "\n" }

    private func spread(margin: String) -> String {
        let inner = margin + "  "
        let (parts, brackets): ([String], (String, String))
        switch kind {
        case .table(let table):
            let lines = table.entries.map { "\(ConfigValue(.string($0.key)).json): \($0.value.spread(margin: inner))" }
            (parts, brackets) = (lines, ("{", "}"))
        case .list(let values): (parts, brackets) = (values.map { $0.spread(margin: inner) }, ("[", "]"))
        default: return json
        }
        guard !parts.isEmpty else { return brackets.0 + brackets.1 }
        return brackets.0 + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n" + margin + brackets.1
    }
}
