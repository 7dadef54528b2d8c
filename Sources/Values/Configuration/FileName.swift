/// The name of one file or folder, never a path: 1 to 100 ASCII letters, digits, `.`, `_` and `-`, the first a letter
/// or a digit.
///
/// Configuration becomes part of a path only as this type, so that no setting leads out of its folder.
public struct FileName: SettingText, Hashable, Comparable, ExpressibleByStringLiteral {
    /// The name as it is written.
    public let text: String

    /// Reads a name; nil when `text` is anything else.
    public init?(_ text: String) {
        let isName =
            (1...100).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isNameByte)
            && text.utf8.first.map { !".-_".utf8.contains($0) } == true
        guard isName else { return nil }
        self.text = text
    }

    /// A name from the source code, which is not checked.
    public init(stringLiteral text: StaticString) { self.text = text.description }

    private init(whole text: String) { self.text = text }

    /// This name with others after it, each after a dot: `contact` and `en`, `md` make `contact.en.md`.
    public func dotted(_ others: FileName...) -> FileName {
        FileName(whole: ([self] + others).map(\.text).joined(separator: "."))
    }

    /// The name without `.ending`; nil when it does not end so, or nothing is left.
    public func without(_ ending: FileName) -> FileName? {
        text.hasSuffix(".\(ending)") ? FileName(String(text.dropLast(ending.text.count + 1))) : nil
    }

    /// Orders by character code, as `String` does.
    public static func < (a: FileName, b: FileName) -> Bool { a.text < b.text }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension FileName {
    /// 1 to 100 ASCII letters, digits, `.`, `_` and `-`, the first a letter or a digit.
    public static var form: SettingForm {
        SettingForm(
            wanted: "the name of a file or folder, of letters, digits, '.', '_' and '-', without a path",
            schema: ["type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"])
    }

    /// An empty name, which ``init(_:)`` never accepts.
    public static var placeholder: FileName { "" }
}
