import Foundation

/// Answers as a row keeps them: one JSON object of texts. It is read and written with every page, so by hand.
extension Answers {
    /// One JSON object, its names sorted.
    public var json: String {
        var bytes = [UInt8(ascii: "{")]
        for (path, text) in values.sorted(by: { $0.key < $1.key }) {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            write(path, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            write(text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads what `json` writes, and any other object of texts.
    public init(json: String) {
        var text = json
        if let values = text.withUTF8({ AnswerReader($0).read() }) {
            self.init(filled: values)
        } else {
            self.init((try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:])
        }
    }
}

private func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case ..<0x10: bytes += "\\u000\(String(byte, radix: 16))".utf8
        case ..<0x20: bytes += "\\u00\(String(byte, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
    bytes.append(UInt8(ascii: "\""))
}

/// Reads an object of texts that has no spaces between them, and no escapes but of one letter.
private struct AnswerReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// What is not empty, by its path; nil for anything else.
    consuming func read() -> [String: String]? {
        guard take("{") else { return nil }
        var values: [String: String] = [:]
        if take("}") { return place == bytes.count ? values : nil }
        repeat {
            guard let path = text(), take(":"), let text = text() else { return nil }
            values[path] = text.isEmpty ? nil : text
        } while take(",")
        return take("}") && place == bytes.count ? values : nil
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "\\") { return escaped(from: start) }
            place += 1
        }
        let plain = UnsafeBufferPointer(rebasing: bytes[start..<place])
        return take("\"") ? String(decoding: plain, as: UTF8.self) : nil
    }

    /// The text that begins at `start` and whose first escape is here.
    private mutating func escaped(from start: Int) -> String? {
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard place < bytes.count else { return nil }
                switch bytes[place] {
                case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[place])
                default: return nil
                }
                place += 1
            default: text.append(byte)
            }
        }
        return nil
    }
}
