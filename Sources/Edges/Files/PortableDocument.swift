internal import Foundation

/// A PDF as far as its form tells (ISO 32000-1, 7.5).
enum PortableDocument {
    /// Throws when the end is missing, or when it is encrypted.
    static func check(_ file: borrowing OpenFile) throws(FileFault) {
        guard try file.holds(Array("startxref".utf8), from: file.count - (1 << 16)) else { throw .damaged }
        // The key stands in the trailer, which is never compressed (7.5.5, 7.5.8), and has a dictionary or a reference
        // to one as its value (7.6.1).
        guard try !file.holds(Array("/Encrypt".utf8), from: 0, where: isDictionary) else { throw .passwordProtected }
    }

    private static func isDictionary(_ rest: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: rest, as: UTF8.self)
        return text.prefixMatch(of: /[\0\s]*(?:<<|[0-9]+[\0\s]+[0-9]+[\0\s]+R)/) != nil
    }
}
