internal import Basics

/// The fields of a form or a query, in the order received, repeated ones kept
/// (application/x-www-form-urlencoded, WHATWG URL, section 5).
public struct Form: Hashable, Sendable {
    /// One field of a form.
    public struct Field: Hashable, Sendable {
        /// The decoded name.
        public let name: String
        /// The decoded value; empty when there was no `=`.
        public let value: String

        /// A field with a decoded name and value.
        public init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    /// Why a form cannot be parsed.
    public enum Failure: Error, Hashable, Sendable {
        /// More fields than allowed.
        case tooManyFields
        /// A malformed percent-encoding, bytes that are not UTF-8, or a NUL.
        case badEncoding
    }

    /// Every field, in order.
    public private(set) var fields: [Field]

    /// A form of these fields.
    public init(_ fields: [Field] = []) { self.fields = fields }

    /// Parses a form's body. Throws a ``Failure`` when it has over `maxFields` fields or is malformed.
    public static func parse(_ bytes: [UInt8], maxFields: Int = 1000) throws(Failure) -> Form {
        let span = bytes.span
        var fields: [Field] = []
        var start = 0
        while start < span.count {
            var (end, equals) = (start, Int?.none)
            while end < span.count, span[end] != UInt8(ascii: "&") {
                if equals == nil && span[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            if end > start {
                guard fields.count < maxFields else { throw .tooManyFields }
                let name = span.extracting(start..<(equals ?? end))
                let value = span.extracting((equals.map { $0 + 1 } ?? end)..<end)
                guard let name = Percent.decoded(name, plusIsSpace: true),
                    let value = Percent.decoded(value, plusIsSpace: true)
                else { throw .badEncoding }
                fields.append(Field(name: name, value: value))
            }
            start = end + 1
        }
        return Form(fields)
    }

    /// Parses a query without its `?`; nil is an empty one. Throws as ``parse(_:maxFields:)``.
    public static func parse(query: String?, maxFields: Int = 100) throws(Failure) -> Form {
        try parse(Array((query ?? "").utf8), maxFields: maxFields)
    }

    /// Adds a field at the end.
    public mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// The only value of `name`; nil when it is absent or was sent more than once.
    public subscript(name: String) -> String? {
        var found: String?
        for field in fields where field.name == name {
            guard found == nil else { return nil }
            found = field.value
        }
        return found
    }

    /// Every value of `name`, in order; empty when it is absent.
    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

extension Head {
    /// The parameters of the query; none when there is no query, or it is malformed.
    public var parameters: Form { (try? Form.parse(query: query)) ?? Form() }

    /// The cookies that the client sent.
    public var cookies: Cookies { Cookies(fields) }
}
