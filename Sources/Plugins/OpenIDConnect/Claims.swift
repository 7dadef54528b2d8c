import Configuration

/// Where a claim is: a name, or names of nested objects with dots between them, such as `organisation.urn`.
struct ClaimPath: SettingText, Hashable {
    let text: String

    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 200 else { return nil }
        self.text = text
    }

    /// A path from the source code.
    init(known text: StaticString) { self.text = "\(text)" }

    /// A claim inside another.
    init(_ name: StaticString, inside other: StaticString) { text = "\(other).\(name)" }

    static var form: SettingForm {
        SettingForm(wanted: "the name of a claim", schema: ["type": "string", "minLength": 1, "maxLength": 200])
    }

    static var placeholder: ClaimPath { ClaimPath(known: "none") }
}

/// What a provider says of someone: the claims of a token, or of its answer about the person.
struct Claims: Sendable {
    private let table: ConfigTable

    /// Reads a JSON object; nil for anything else, and for one with a repeated name, which two readers may read in two
    /// ways.
    init?(_ bytes: [UInt8]) {
        var issues: [ConfigIssue] = []
        guard let table = ConfigValue.parse(bytes, file: "", issues: &issues)?.table, issues.isEmpty else { return nil }
        self.table = table
    }

    /// The claim at `path`; nil if there is none. The whole path may also be one name, such as an address.
    subscript(path: ClaimPath) -> ConfigValue? {
        if let value = table[path.text] { return value }
        var found: ConfigValue? = ConfigValue(.table(table))
        for name in path.text.split(separator: ".") { found = found?.table?[String(name)] }
        return found
    }

    /// A text; nil for any other kind.
    func text(_ path: ClaimPath) -> String? { self[path]?.string }

    func text(_ name: StaticString) -> String? { text(ClaimPath(known: name)) }

    /// The texts of a list, or a single one; empty for anything else.
    func texts(_ path: ClaimPath) -> [String] {
        guard let value = self[path] else { return [] }
        return value.string.map { [$0] } ?? (value.list ?? []).compactMap(\.string)
    }

    func texts(_ name: StaticString) -> [String] { texts(ClaimPath(known: name)) }

    /// A number of seconds since 1970; nil if there is no number.
    func seconds(_ name: StaticString) -> Double? {
        if case .number(let number) = self[ClaimPath(known: name)]?.kind { number } else { nil }
    }

    func has(_ name: StaticString) -> Bool { self[ClaimPath(known: name)] != nil }

    /// `true`, also as a text, as some providers write it; false for anything else.
    func isTrue(_ name: StaticString) -> Bool {
        let value = self[ClaimPath(known: name)]
        return value?.kind == .bool(true) || value?.string == "true"
    }

    /// The text or number at `path`, for display; empty for anything else.
    func words(_ path: ClaimPath) -> String {
        guard let value = self[path] else { return "" }
        if case .number = value.kind { return value.json }
        return value.string ?? ""
    }

    /// These claims, and those of `others` that are missing here. What `others` says of the address counts only for the
    /// address that it gives itself.
    func completed(by others: Claims) -> Claims {
        let isSameAddress = table["email"].map { $0 == others.table["email"] } ?? true
        let added = others.table.entries.filter { entry in
            table[entry.key] == nil && (isSameAddress || entry.key != "email_verified")
        }
        return Claims(table: ConfigTable(table.entries + added))
    }

    private init(table: ConfigTable) { self.table = table }
}
