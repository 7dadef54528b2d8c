/// The text of a JSON file that holds a table, with single entries changed in place: everything else keeps its layout.
public struct ConfigText: Sendable {
    private var bytes: [UInt8]

    /// Nil unless `bytes` are a table in JSON, in UTF-8.
    public init?(_ bytes: [UInt8]) {
        var issues: [ConfigIssue] = []
        guard ConfigValue.parse(bytes, file: "", issues: &issues)?.table != nil, issues.isEmpty else { return nil }
        self.bytes = bytes
    }

    /// The whole text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value of an entry of the outermost table; nil if there is none.
    public subscript(key: String) -> ConfigValue? {
        var issues: [ConfigIssue] = []
        return ConfigValue.parse(bytes, file: "", issues: &issues)?.table?[key]
    }

    /// Sets an entry of the outermost table, or adds it at the end.
    public mutating func set(_ key: String, to value: ConfigValue) {
        let layout = layout
        let written = value.json.replacing("\n", with: "\n  ")
        if let entry = layout.entries.first(where: { $0.key == key }) {
            bytes.replaceSubrange(entry.value, with: Array(written.utf8))
        } else {
            let name = ConfigValue(.string(key)).json
            let comma = layout.entries.isEmpty ? "" : ","
            let end = layout.entries.last?.value.upperBound ?? layout.open + 1
            bytes.replaceSubrange(end..<layout.close, with: Array("\(comma)\n  \(name): \(written)\n".utf8))
        }
    }

    /// Takes an entry of the outermost table out; does nothing if there is none.
    public mutating func remove(_ key: String) {
        let layout = layout
        guard let index = layout.entries.firstIndex(where: { $0.key == key }) else { return }
        let entry = layout.entries[index]
        // With the comma before it, or for the first entry with the one after it.
        if index > 0 {
            bytes.removeSubrange(layout.entries[index - 1].value.upperBound..<entry.value.upperBound)
        } else if let next = layout.entries.dropFirst().first {
            bytes.removeSubrange(entry.start..<next.start)
        } else {
            bytes.removeSubrange(entry.start..<entry.value.upperBound)
        }
    }

    /// Where the entries of the outermost table are, as offsets of bytes.
    private struct Layout {
        struct Entry {
            let key: String
            let start: Int
            let value: Range<Int>
        }

        var open = 0
        var close = 0
        var entries: [Entry] = []
    }

    /// The text is valid JSON, so quotes, brackets and commas say where everything is.
    private var layout: Layout {
        var layout = Layout()
        var (level, at) = (0, 0)
        var (key, keyStart, valueStart): (Range<Int>?, Int, Int?) = (nil, 0, nil)
        var end = 0
        func finish() {
            guard let name = key, let start = valueStart else { return }
            let text = String(decoding: bytes[name], as: UTF8.self)
            layout.entries.append(.init(key: Self.unescaped(text), start: keyStart, value: start..<end))
            (key, valueStart) = (nil, nil)
        }
        while at < bytes.count {
            let (start, byte) = (at, bytes[at])
            at += 1
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
            case UInt8(ascii: "\""):
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                    at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                at += 1
                if level == 1, key == nil {
                    (key, keyStart) = (start..<at, start)
                    continue
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                level += 1
                if level == 1 {
                    layout.open = start
                    continue
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                level -= 1
                if level == 0 {
                    finish()
                    layout.close = start
                    continue
                }
            case UInt8(ascii: ",") where level == 1:
                finish()
                continue
            case UInt8(ascii: ":") where level == 1: continue
            default: break
            }
            if valueStart == nil, level > 0 { valueStart = start }
            end = at
        }
        return layout
    }

    /// A key without its quotes and escapes.
    private static func unescaped(_ quoted: String) -> String {
        var issues: [ConfigIssue] = []
        return ConfigValue.parse(Array(quoted.utf8), file: "", issues: &issues)?.string ?? quoted
    }
}
