internal import Glibc

/// A password or key that is named in the configuration and kept outside it.
///
/// Written as `{"$env": "NAME"}` or `{"$file": "/absolute/path"}`; a secret written out is an issue. It prints as dots.
public struct Secret: SettingValue, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A secret that is not where the configuration says.
    public enum Absent: Error, Hashable {
        /// No environment variable of this name.
        case variable(String)
        /// No file to read at this path. With the reason that the system gives.
        case file(String, errno: Int32)
    }

    private enum Place: Hashable {
        case variable(String)
        case file(String)
    }

    /// The longest file that a secret is read from, in bytes.
    private static let longest = 64 * 1024

    private let place: Place

    /// The secret, read anew at each call; of a file, without its last line end.
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
        // A pipe or a device in a file's place is never waited for.
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
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
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

    public static var placeholder: Secret { Secret(place: .variable("")) }

    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let table = value.table, table.entries.count == 1, let entry = table.entries.first else {
            // The value stays out of the message: it may be the secret itself.
            throw SettingFault(value, "is written out, wanted \(Self.form.wanted)")
        }
        switch (entry.key, entry.value.string) {
        case ("$env", let name?) where !name.isEmpty: place = .variable(name)
        case ("$file", let path?) where path.hasPrefix("/"): place = .file(path)
        default: throw SettingFault(value, "is not a place to look, wanted \(Self.form.wanted)")
        }
    }

    public var setting: ConfigValue {
        switch place {
        case .variable(let name): ["$env": name.setting]
        case .file(let path): ["$file": path.setting]
        }
    }
}
