internal import Basics
import Web

/// A request's target in origin form (RFC 9112, section 3.2.1), or the `*` of OPTIONS.
struct Target {
    let path: String
    let query: String?

    init(_ bytes: Span<UInt8>, method: Method) throws(HTTPError) {
        if method == .options, bytes.equals("*") {
            path = "*"
            query = nil
            return
        }
        guard bytes.count > 0, bytes[0] == UInt8(ascii: "/") else { throw .bad("the address is not a path") }
        var question: Int?
        var isEncoded = false
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "%"): isEncoded = true
            case UInt8(ascii: "?"): question = question ?? index
            // What no address may contain (RFC 3986, section 2): browsers encode these, attackers do not.
            case 0...0x20, 0x22, 0x23, 0x3C, 0x3E, 0x5C, 0x7F...: throw .bad("the address holds a character it may not")
            default: break
            }
        }
        if isEncoded && Percent.decoded(bytes) == nil { throw .bad("the address is not properly encoded") }
        path = bytes.text(0..<(question ?? bytes.count))
        query = question.map { bytes.text($0 + 1..<bytes.count) }
    }
}
