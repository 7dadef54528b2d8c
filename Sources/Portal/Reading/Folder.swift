import Configuration
import Folders

/// A folder of configuration files, and every mistake found while reading it.
struct Folder {
    let files: ConfinedFolder
    private(set) var issues: [ConfigIssue] = []

    init(_ path: String) { files = ConfinedFolder(path) }

    var path: String { files.path }

    /// Whether it is there, and a folder.
    var isThere: Bool { (try? files.entries()) != nil }

    /// The names of the folders in this one, links to folders among them, sorted; none where it is not there.
    var folders: [String] {
        ((try? files.entries()) ?? []).filter(\.isFolder).map(\.name)
    }

    /// The files of a folder below that end so, without the ending, sorted; none where there is no such folder. What can't
    /// be read, and names that are none, are noted.
    mutating func names(in folder: FileName, ending: FileName) -> [FileName] {
        entries(in: folder).filter { $0.name.hasSuffix(".\(ending)") }.compactMap { entry in
            let name = FileName(entry.name)?.without(ending)
            if name == nil { note("\(path)/\(folder)/\(entry.name)", "is not \(FileName.form.wanted)") }
            return name
        }
    }

    /// All names in this folder or in one below, sorted; none where it is not there.
    func everything(in folder: FileName...) -> [String] {
        ((try? files.entries(in: folder)) ?? []).map(\.name)
    }

    /// The folders of a folder below, sorted; none where there is no such folder.
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

    /// A file's bytes; an issue where it can't be read. Where it is not there and `isOptional`, nil and no issue.
    mutating func bytes(_ file: FileName..., isOptional: Bool = false) -> [UInt8]? {
        bytes(file, isOptional: isOptional)
    }

    private mutating func bytes(_ file: [FileName], isOptional: Bool = false) -> [UInt8]? {
        do {
            return try files.bytes(file)
        } catch {
            if error.reason != .missing || !isOptional { note(error) }
            return nil
        }
    }

    /// A file's text; an issue where it can't be read, or is no UTF-8. Where it is not there and `isOptional`, nil and
    /// no issue. Lines end with a line feed.
    mutating func text(_ file: FileName..., isOptional: Bool = false) -> String? {
        guard let bytes = bytes(file, isOptional: isOptional) else { return nil }
        return PlainText.decoded(bytes, file: files.named(file), issues: &issues)
    }

    /// A file's JSON; nil, without an issue, where there is no such file and it is optional.
    mutating func json(_ file: FileName..., isOptional: Bool = false) -> ConfigValue? {
        guard let bytes = bytes(file, isOptional: isOptional) else { return nil }
        let value = ConfigValue.parse(bytes, file: files.named(file), issues: &issues)
        if let value { issues += Self.longTexts(value) + PlainText.hidden(in: value) }
        return value
    }

    /// A text of this many bytes is shown, some as CommonMark, in each page that has it.
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

    /// Every JSON file of a folder below, by its name without the ending.
    mutating func tables(in folder: FileName) -> [String: ConfigValue] {
        var tables: [String: ConfigValue] = [:]
        for name in names(in: folder, ending: "json") { tables[name.text] = json(folder, name.dotted("json")) }
        return tables
    }

    /// Notes a mistake of a whole file.
    mutating func note(_ file: String, _ message: String) {
        issues.append(ConfigIssue(Position(file: file, line: 1, column: 1), message))
    }

    mutating func note(_ fault: FileFault) { note(fault.path, fault.description) }

    mutating func note(_ others: [ConfigIssue]) { issues += others }
}
