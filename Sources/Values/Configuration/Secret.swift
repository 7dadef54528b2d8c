internal import Glibc

/// A password or key that the configuration refers to and does not contain.
///
/// Written as `{"$env": "NAME"}` or `{"$file": "/absolute/path"}`; a secret written out is an issue. It prints as dots.
public struct Secret: SettingValue, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A secret that is not where the configuration says.
    public enum Absent: Error, Hashable {
        /// No environment variable of this name.
        case variable(String)
        /// No regular file of at most 64 KiB can be read at this path; `errno` is the system's error.
        case file(String, errno: Int32)
    }

    private enum Place: Hashable {
        case variable(String)
        case file(String)
    }

    /// The longest file that a secret is read from, in bytes.
    private static let longest = 64 * 1024

    private let place: Place

    /// Reads the secret, on every call; a file's without its last line end. Throws ``Absent`` when it cannot be read.
    public func reveal() throws(Absent) -> String {
        switch place {
        case .variable(let name):
            guard let value = getenv(name) else { throw Absent.variable(name) }
            return String(cString: value)
        case .file(let path):
            return try Self.contents(of: path)
        }
    }

    private static func contents(of path: String) throws(Absent) -> String {
        // O_NONBLOCK: a pipe or a device at the path must not block the open.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw Absent.file(path, errno: errno) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw Absent.file(path, errno: errno) }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= longest else {
            throw Absent.file(path, errno: facts.st_mode & S_IFMT == S_IFREG ? EFBIG : EINVAL)
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Absent.file(path, errno: errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Four dots.
    public var description: String { "\u{2022}\u{2022}\u{2022}\u{2022}" }
    /// Four dots.
    public var debugDescription: String { description }
    /// Without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
    /// `{"$env": "NAME"}` or `{"$file": "/absolute/path"}`.
    public static var form: SettingForm {
        SettingForm(
            wanted: "{\"$env\": \"NAME\"} or {\"$file\": \"/path\"}",
            schema: [
                "oneOf": [
                    member("$env", ["type": "string", "minLength": 1]),
                    member("$file", ["type": "string", "pattern": "^/"]),
                ]
            ])
    }

    private static func member(_ key: String, _ schema: ConfigValue) -> ConfigValue {
        [
            "type": "object", "properties": ConfigValue(table: [.init(key, schema)]),
            "required": [key.setting], "additionalProperties": false,
        ]
    }

    /// A secret that is never found: ``reveal()`` always throws.
    public static var placeholder: Secret { Secret(place: .variable("")) }

    /// Reads where the secret is, not the secret. Throws when `value` has any other form; the message does not quote
    /// it.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let table = value.table, table.entries.count == 1, let entry = table.entries.first else {
            // The message does not quote the value, which may be the secret itself.
            throw SettingFault(value, "is written out, wanted \(Self.form.wanted)")
        }
        switch (entry.key, entry.value.string) {
        case ("$env", let name?) where !name.isEmpty: place = .variable(name)
        case ("$file", let path?) where path.hasPrefix("/"): place = .file(path)
        default: throw SettingFault(value, "is not a place to look, wanted \(Self.form.wanted)")
        }
    }

    /// Where the secret is, as a file states it.
    public var setting: ConfigValue {
        switch place {
        case .variable(let name): ["$env": name.setting]
        case .file(let path): ["$file": path.setting]
        }
    }
}
