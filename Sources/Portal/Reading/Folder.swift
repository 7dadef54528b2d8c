import Configuration
import Folders

/// A folder of configuration files, with what a council changes of them, and every mistake found while reading it.
struct Folder {
    let files: ConfinedFolder
    private(set) var issues: [ConfigIssue] = []
    private let overlay: Overlay
    /// What the overlay's paths of these files begin with.
    private let prefix: String

    /// - Parameters:
    ///   - overlay: what the council changes of the files.
    ///   - prefix: what the overlay's paths of these files begin with, such as `Themes/leafshire/`.
    init(_ path: String, overlay: Overlay = .empty, prefix: String = "") {
        files = ConfinedFolder(path)
        (self.overlay, self.prefix) = (overlay, prefix)
    }

    var path: String { files.path }

    /// Whether it exists and is a folder.
    var isThere: Bool { (try? files.entries()) != nil }

    /// The names of the folders in this one, including symbolic links to folders, sorted; empty if it does not exist.
    var folders: [String] {
        ((try? files.entries()) ?? []).filter(\.isFolder).map(\.name)
    }

    /// The names of the files with an extension in a subfolder, without the extension, sorted; empty if there is no
    /// such folder. Notes an issue if the folder cannot be read, and for each invalid name.
    mutating func names(in folder: FileName, ending: FileName) -> [FileName] {
        let names = entries(in: folder).filter { $0.name.hasSuffix(".\(ending)") }.compactMap { entry in
            let name = FileName(entry.name)?.without(ending)
            if name == nil { note("\(path)/\(folder)/\(entry.name)", "is not \(FileName.form.wanted)") }
            return name
        }
        let added = added(in: [folder]).compactMap { FileName($0)?.without(ending) }
        return added.isEmpty ? names : Set(names).union(added).sorted()
    }

    /// All names in this folder or a subfolder, sorted; empty if it does not exist.
    func everything(in folder: FileName...) -> [String] {
        let names = ((try? files.entries(in: folder)) ?? []).map(\.name)
        let added = added(in: folder)
        return added.isEmpty ? names : Set(names).union(added).sorted()
    }

    /// The names of the files in a subfolder that the overlay changes or adds.
    private func added(in folder: [FileName]) -> [String] {
        let start = prefix + folder.map { "\($0)/" }.joined()
        return overlay.files.map(\.path).filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
            .filter { !$0.contains("/") }
    }

    /// What the overlay has for a file; nil if it has nothing.
    private func change(of file: [FileName]) -> ConfigValue? {
        overlay.isEmpty ? nil : overlay[prefix + file.map(\.text).joined(separator: "/")]
    }

    /// The folders in a subfolder, sorted; empty if there is no such folder.
    mutating func folders(in folder: FileName) -> [FileName] {
        entries(in: folder).filter(\.isFolder).compactMap { FileName($0.name) }
    }

    private mutating func entries(in folder: FileName) -> [ConfinedFolder.Entry] {
        do {
            return try files.entries(in: [folder])
        } catch {
            if error.reason != .missing { note(error) }
            return []
        }
    }

    /// A file's bytes; nil with an issue if it cannot be read. If it is missing and `isOptional`, nil without an issue.
    mutating func bytes(_ file: [FileName], isOptional: Bool = false) -> [UInt8]? {
        if let text = change(of: file)?.string { return Array(text.utf8) }
        do {
            return try files.bytes(file)
        } catch {
            if error.reason != .missing || !isOptional { note(error) }
            return nil
        }
    }

    /// A file's text, with `\n` as line breaks; nil with an issue if it cannot be read or is not UTF-8. If it is
    /// missing and `isOptional`, nil without an issue.
    mutating func text(_ file: FileName..., isOptional: Bool = false) -> String? {
        guard let bytes = bytes(file, isOptional: isOptional) else { return nil }
        return PlainText.decoded(bytes, file: files.named(file), issues: &issues)
    }

    /// A file's JSON; nil with an issue if it cannot be read. If it is missing and `isOptional`, nil without an issue.
    mutating func json(_ file: FileName..., isOptional: Bool = false) -> ConfigValue? {
        let change = change(of: file)
        let value: ConfigValue
        if let bytes = bytes(file, isOptional: isOptional || change != nil) {
            guard let read = ConfigValue.parse(bytes, file: files.named(file), issues: &issues) else { return nil }
            value = change.map { read.changed(by: Self.without(takenOut: read, $0)) } ?? read
        } else {
            guard let change else { return nil }
            value = change
        }
        issues += Self.longTexts(value) + PlainText.hidden(in: value)
        return value
    }

    /// A change without what it has for entries that the file takes out, which it would bring back.
    private static func without(takenOut file: ConfigValue, _ change: ConfigValue) -> ConfigValue {
        guard let own = file.table, let table = change.table else { return change }
        return ConfigValue(
            .table(
                ConfigTable(
                    table.entries.compactMap { entry in
                        guard let below = own[entry.key] else { return entry }
                        if below.kind == .null, entry.value.table != nil { return nil }
                        return .init(entry.key, at: entry.position, without(takenOut: below, entry.value))
                    })), position: change.position)
    }

    /// Maximum length of a text in bytes, because it is rendered on every page that contains it.
    private static let longestText = 16 * 1024

    private static func longTexts(_ value: ConfigValue) -> [ConfigIssue] {
        switch value.kind {
        case .string(let text):
            text.utf8.count > longestText
                ? [ConfigIssue(value.position, "the text is too long, wanted at most \(longestText / 1024) KB")] : []
        case .list(let values): values.flatMap(longTexts)
        case .table(let table): table.entries.flatMap { longTexts($0.value) }
        default: []
        }
    }

    /// Every JSON file of a subfolder, by its name without the extension.
    mutating func tables(in folder: FileName) -> [String: ConfigValue] {
        var tables: [String: ConfigValue] = [:]
        for name in names(in: folder, ending: "json") { tables[name.text] = json(folder, name.dotted("json")) }
        return tables
    }

    /// Notes an issue of a whole file.
    mutating func note(_ file: String, _ message: String) {
        issues.append(ConfigIssue(file: file, message))
    }

    mutating func note(_ fault: FileFault) { note(fault.path, fault.description) }

    mutating func note(_ others: [ConfigIssue]) { issues += others }
}

extension ConfigIssue {
    /// An issue about a line of a file, from 1, or about the whole file.
    init(file: String, line: Int = 1, _ message: String) {
        self.init(Position(file: file, line: line, column: 1), message)
    }
}

/// Whether a text has only ASCII letters, digits and `marks`.
func hasOnlyASCII(_ text: some StringProtocol, besides marks: String) -> Bool {
    text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0)) }
}
