/// What a document loads from elsewhere (ECMA-376 part 2, 6.5).
enum Relationships {
    /// What a program loads automatically when it opens a document; links and pictures are not included.
    private static let loaded: Set = [
        "attachedtemplate", "oleobject", "frame", "subdocument", "afchunk", "control", "package",
    ]

    /// Throws when such a part is outside the sender's own computer and network.
    static func check(_ contents: [UInt8]) throws(FileFault) {
        let text = try PartText.read(contents)
        for element in text.matches(of: /<(?:[a-z0-9_]+:)?relationship\s(?:[^>"']|"[^"]*"|'[^']*')*/) {
            let attributes = element.output
            guard value("targetmode", of: attributes) == "external",
                loaded.contains(String(value("type", of: attributes)?.split(separator: "/").last ?? "")),
                isOutside(value("target", of: attributes) ?? "")
            else { continue }
            throw .outside
        }
    }

    private static func value(_ name: String, of attributes: Substring) -> String? {
        for match in attributes.matches(of: /\s([a-z:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/) where match.output.1 == name {
            return (match.output.2 ?? match.output.3).map(String.init)
        }
        return nil
    }

    /// Whether an address is outside the computer and network on which a document was written: a school's documents
    /// name the template on its drive (`file:///S:\\...`) or its server (`file:///\\\\server\\...`), and open without
    /// it.
    static func isOutside(_ target: String) -> Bool {
        var path = target.replacing("\\", with: "/")
        if let scheme = path.prefixMatch(of: /([a-z][a-z0-9+.\-]+):/) {
            guard scheme.output.1 == "file" else { return true }
            path.removeSubrange(scheme.range)
        }
        guard path.hasPrefix("//") else { return false }
        let host = path.drop { $0 == "/" }.prefix { $0 != "/" }
        return !host.contains(":") && host.contains { ".@".contains($0) }
    }
}
