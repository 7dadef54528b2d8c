import Configuration
import Foundation
import Testing

/// One row of the table of mistakes: what is changed in a council that is right, and what must be said of it.
///
/// The rows are data, in `Mistakes/*.json`. Beside `edits` each has one of `"refused": "file:line"` (or `"file"`, named
/// as edits name theirs), `"accepted": true` and `"either": true`. `"says"` is part of the first line that must be
/// printed, `"lines"` how many may stand elsewhere (none where it is left out).
struct Mistake: Sendable, CustomTestStringConvertible {
    enum Expectation: Sendable, Equatable {
        /// Refused at `file`, and at most two lines from `line` where there is one.
        case refused(file: String, line: Int?)
        case accepted
        /// Accepted, or refused with a file and a line.
        case either
    }

    let name: String
    let edits: [Edit]
    let expected: Expectation
    /// Part of the first line that is printed; empty where the words do not matter.
    let says: String
    /// How many lines may stand at another place.
    let others: Int
    /// Whether the code that refuses it is still to come: `"pending": true`, or `"fatal"` where it ends the process.
    let isPending: Bool
    /// Whether reading it in this process would end it.
    let isFatal: Bool

    var testDescription: String { name }

    init(_ value: ConfigValue) throws {
        guard let table = value.table, let name = table["name"]?.string else { throw Missing(what: "name in a row") }
        self.name = name
        edits = try (table["edits"]?.list ?? []).map(Edit.init)
        says = table["says"]?.string ?? ""
        isFatal = table["pending"]?.string == "fatal"
        isPending = isFatal || table["pending"] == true
        if case .number(let lines)? = table["lines"]?.kind { others = Int(lines) } else { others = 0 }
        switch (table["refused"]?.string, table["accepted"] == true, table["either"] == true) {
        case (let place?, false, false):
            let parts = place.split(separator: ":").map(String.init)
            expected = .refused(file: parts.first ?? "", line: parts.count > 1 ? Int(parts[1]) : nil)
        case (nil, true, false): expected = .accepted
        case (nil, false, true): expected = .either
        default: throw Missing(what: "what is expected of '\(name)'")
        }
    }

    /// Whether an edit changes something whose name begins with `folder`.
    func touches(_ folder: String) -> Bool {
        edits.contains { edit in
            if case .copy(let target) = edit.change { return target.hasPrefix(folder) }
            return edit.file.hasPrefix(folder)
        }
    }

    /// Makes the mistake below `root`.
    func make(in root: String) throws { for edit in edits { try edit.apply(root, BaseCouncil.id) } }
}

extension Mistake {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Mistakes").path

    /// A file of the data.
    static func data(_ file: String) throws -> ConfigValue {
        var issues: [ConfigIssue] = []
        let bytes = FileManager.default.contents(atPath: "\(folder)/\(file)") ?? Data()
        guard let value = ConfigValue.parse(Array(bytes), file: file, issues: &issues), issues.isEmpty else {
            throw Missing(what: "JSON in \(file): \(issues)")
        }
        return value
    }

    private static let rows = Result { () throws -> [Mistake] in
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try files.filter { $0.hasSuffix(".json") && $0 != "council.json" }.flatMap { file in
            try (data(file).list ?? []).map(Mistake.init)
        }
    }

    /// Every row of every table, in the order of the files' names.
    static func all() throws -> [Mistake] { try rows.get() }

    /// The row called `name`.
    static func named(_ name: String) throws -> Mistake {
        guard let row = try all().first(where: { $0.name == name }) else { throw Missing(what: "a row '\(name)'") }
        return row
    }
}

/// The council that mistakes are made in, which has none: `Mistakes/council.json`.
enum BaseCouncil {
    static let id = "borchester"

    /// Writes its folder and its theme's below `root`, in the place of what is there.
    static func write(in root: String) throws {
        for folder in ["Tenants/\(id)", "Themes/\(id)"] {
            try? FileManager.default.removeItem(atPath: "\(root)/\(folder)")
        }
        for entry in try Mistake.data("council.json").table?.entries ?? [] {
            let text = entry.value.string ?? entry.value.spread
            let edit = try Edit(["file": .init(.string(entry.key)), "text": .init(.string(text))])
            try edit.apply(root, id)
        }
    }
}
