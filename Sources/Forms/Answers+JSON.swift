import Foundation

extension Answers {
    /// One JSON object of path to text, with sorted keys.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads what `json` writes; no answers if the text is not such an object.
    public init(json: String) {
        var text = json
        let plain = text.withUTF8 { bytes in
            var reader = PlainObject(bytes)
            return reader.read()
        }
        self.init(plain ?? (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:])
    }
}

/// Reads the JSON objects that ``Answers/json`` writes, several times faster than a decoder of any JSON: a draft is read
/// with every page of its form. What it does not know, it leaves to that.
private struct PlainObject {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The texts by key; nil if a key is repeated, there is white space between them, or an escape besides that of a quotation mark, a
    /// backslash or a line break.
    mutating func read() -> [String: String]? {
        var values: [String: String] = [:]
        guard take("{") else { return nil }
        if take("}") { return index == bytes.count ? values : nil }
        repeat {
            guard let key = text(), take(":"), let value = text(), values.updateValue(value, forKey: key) == nil
            else { return nil }
        } while take(",")
        return take("}") && index == bytes.count ? values : nil
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        var (start, parts) = (index, [UInt8]())
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let last = UnsafeBufferPointer(rebasing: bytes[start..<index])
                index += 1
                return parts.isEmpty
                    ? String(decoding: last, as: UTF8.self) : String(decoding: parts + last, as: UTF8.self)
            case UInt8(ascii: "\\"):
                parts += bytes[start..<index]
                guard index + 1 < bytes.count, let plain = Self.unescaped(bytes[index + 1]) else { return nil }
                parts.append(plain)
                index += 2
                start = index
            case 0..<0x20: return nil
            default: index += 1
            }
        }
        return nil
    }

    private static func unescaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        default: nil
        }
    }
}
