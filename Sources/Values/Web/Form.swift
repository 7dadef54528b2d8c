/// The fields of a form or a query, in the order they came, repeated ones kept
/// (application/x-www-form-urlencoded, WHATWG URL, section 5).
public struct Form: Hashable, Sendable {
    /// One field of a form.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Why bytes are no form.
    public enum Failure: Error, Hashable, Sendable {
        /// More fields than allowed.
        case tooManyFields
        /// A broken percent-encoding, bytes that are no UTF-8, or a NUL.
        case badEncoding
    }

    /// Every field.
    public private(set) var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }

    /// Reads a form's body.
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

    /// Reads a query, without its `?`; nil is an empty one.
    public static func parse(query: String?, maxFields: Int = 100) throws(Failure) -> Form {
        try parse(Array((query ?? "").utf8), maxFields: maxFields)
    }

    /// Adds a field at the end.
    public mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// The only value of `name`; nil when it is absent, or came more than once.
    public subscript(name: String) -> String? {
        var found: String?
        for field in fields where field.name == name {
            guard found == nil else { return nil }
            found = field.value
        }
        return found
    }

    /// Every value given for `name`.
    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

extension Head {
    /// The parameters of the query; none when there is no query, or none that can be read.
    public var parameters: Form { (try? Form.parse(query: query)) ?? Form() }

    /// The cookies that the client sent.
    public var cookies: Cookies { Cookies(fields) }
}
