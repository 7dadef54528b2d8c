/// The text of a part that describes others, in lower case and with its character references decoded.
enum PartText {
    /// Decodes UTF-8 or UTF-16. Throws when the part declares entities, which may hide something.
    static func read(_ contents: [UInt8]) throws(FileFault) -> String {
        let text = String(decoding: contents.filter { $0 != 0 }, as: UTF8.self).lowercased()
        guard !text.contains("<!doctype"), !text.contains("<!entity") else { throw .damaged }
        guard text.contains("&") else { return text }
        return text.replacing(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|amp|lt|gt|quot|apos);/) { match in
            let number = match.output.1.flatMap { UInt32($0, radix: 16) } ?? match.output.2.flatMap { UInt32($0) }
            if let number { return Unicode.Scalar(number).map { String(Character($0)).lowercased() } ?? "?" }
            return ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&apos;": "'"][String(match.output.0)]
                ?? "?"
        }
    }
}
