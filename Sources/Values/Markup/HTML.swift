/// A piece of HTML that is safe to send.
///
/// Write it as a literal. What the compiler saw in the source is markup; what is interpolated at run time is text,
/// and is escaped:
///
/// ```swift
/// let greeting: HTML = "<p class=\"lead\">Hello, \(resident.name)</p>"
/// ```
///
/// There is no initialiser from `String`, so text cannot become markup by accident. Addresses go into attributes
/// as an ``Address``.
public struct HTML: Hashable, Sendable {
    /// The markup, in UTF-8.
    public private(set) var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// No markup at all.
    public static let empty: HTML = ""

    /// Whether there is no markup at all.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The markup as text, for tests and mail.
    public var source: String { String(decoding: bytes, as: UTF8.self) }

    /// `left` followed by `right`.
    public static func + (left: HTML, right: HTML) -> HTML { HTML(bytes: left.bytes + right.bytes) }
}

extension HTML: ExpressibleByStringInterpolation {
    /// The literal as markup, unescaped.
    public init(stringLiteral literal: StaticString) {
        bytes = literal.withUTF8Buffer(Array.init)
    }

    /// The literal parts as markup, the interpolated ones as their `appendInterpolation` writes them.
    public init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    /// Collects a literal's parts into one buffer.
    public struct StringInterpolation: StringInterpolationProtocol {
        @usableFromInline var bytes: [UInt8] = []

        /// Reserves the literal's bytes and 32 for each interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        /// Adds part of the literal as markup, unescaped.
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Adds text, escaped for elements and quoted attribute values.
        public mutating func appendInterpolation(_ text: String) {
            escape(text, into: &bytes)
        }

        /// Adds a number in decimal digits, without separators.
        public mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }

        /// Adds markup unchanged; nothing for nil.
        public mutating func appendInterpolation(_ html: HTML?) {
            if let html { bytes.append(contentsOf: html.bytes) }
        }

        /// Adds `render` of every item, in order; throws what `render` throws.
        @inlinable
        public mutating func appendInterpolation<Items: Sequence>(
            each items: Items, _ render: (Items.Element) throws -> HTML
        ) rethrows {
            for item in items { bytes.append(contentsOf: try render(item).bytes) }
        }

        /// Adds `html` if `condition` holds; otherwise `html` is not evaluated.
        public mutating func appendInterpolation(_ html: @autoclosure () -> HTML, if condition: Bool) {
            if condition { bytes.append(contentsOf: html().bytes) }
        }

        /// Adds an address, escaped for a quoted attribute value.
        public mutating func appendInterpolation(_ address: Address) {
            escape(address.text, into: &bytes)
        }
    }
}

/// Escapes for text and for quoted attribute values alike, so that a page need not say which it writes.
func escape(_ text: String, into bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { source in
        var clean = 0
        for index in source.indices {
            let entity: StaticString
            switch source[index] {
            case UInt8(ascii: "&"): entity = "&amp;"
            case UInt8(ascii: "<"): entity = "&lt;"
            case UInt8(ascii: ">"): entity = "&gt;"
            case UInt8(ascii: "\""): entity = "&quot;"
            case UInt8(ascii: "'"): entity = "&#39;"
            default: continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[clean..<index]))
            entity.withUTF8Buffer { bytes.append(contentsOf: $0) }
            clean = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[clean...]))
    }
}
