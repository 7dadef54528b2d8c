/// Named values, as a form or a query sends them (`application/x-www-form-urlencoded`, WHATWG URL section 5).
public struct Form: Sendable {
    /// Why a form was not read.
    public struct Malformed: Error, Hashable, Sendable {
        public let reason: String
    }

    /// Every field, in the order sent.
    public let all: [(name: String, value: String)]

    public init(_ all: [(name: String, value: String)] = []) { self.all = all }

    /// Reads `name=value` pairs parted by `&`.
    /// - Throws: ``Malformed`` for more than `maxFields`, or bytes that are no UTF-8 once decoded.
    public static func parse(_ bytes: [UInt8], maxFields: Int = 1000) throws(Malformed) -> Form {
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < maxFields else { throw Malformed(reason: "more than \(maxFields) fields") }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = parts.count > 1 ? decoded(parts[1]) : "" else {
                throw Malformed(reason: "a field that is no UTF-8")
            }
            fields.append((name, value))
        }
        return Form(fields)
    }

    /// The first value of `name`.
    public subscript(name: String) -> String? { all.first { $0.name == name }?.value }

    /// Every value of `name`.
    public func values(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }
}

private func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
    Percent.decoded(String(decoding: bytes, as: UTF8.self), plusIsSpace: true)
}
