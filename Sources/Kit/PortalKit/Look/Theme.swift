public import Configuration
import Foundation

/// A council's theme: values for the custom properties of the base style sheet, and its images.
public struct Theme: Sendable {
    /// The name of its folder.
    public let name: String
    /// The values that it sets, by custom property without the two hyphens.
    public let tokens: [(name: String, value: String)]
    /// The SVG file of the council's mark.
    public let mark: FileName

    /// Reads a `theme.json`. Unknown tokens, invalid values and colours with too little contrast become issues.
    public init(name: String, _ settings: inout Settings) {
        self.name = name
        _ = settings.read("about", default: "", "What the look is, for those who change it")
        mark = settings.read(
            "mark", default: "mark.svg" as FileName, owner: .council, "The council's mark: an SVG file beside this one")
        var read: [(name: String, value: String)] = []
        settings.group("tokens", owner: .council, "Values for the tokens of the base style") { group in
            for (token, kind) in Self.known {
                let meaning = "For the look: \(kind.wanted)"
                guard let value = group.optional(token, as: String.self, owner: .council, meaning) else { continue }
                if kind.accepts(value) {
                    read.append((token, value))
                } else {
                    group.note(token, "is '\(value)', wanted \(kind.wanted)")
                }
            }
            let values = Dictionary(read) { $1 }
            for (token, kind) in Self.known where kind == .colour {
                guard let value = values[token], Colour(Self.resolved(token, values)) == nil else { continue }
                group.note(token, "is '\(value)', which leads back to itself, wanted \(kind.wanted)")
            }
            for lack in Self.tooClose(values) { group.note(lack.token, lack.message) }
        }
        tokens = read
    }

    /// The colour of a token as `#rgb` or `#rrggbb`: the theme's, or else the base style's, with references resolved.
    public func colour(_ token: String) -> String {
        Self.resolved(token, Dictionary(tokens.map { ($0.name, $0.value) }) { $1 })
    }

    /// The tokens as a style sheet.
    /// - Parameter image: returns the path of a file of the theme; if nil, the style sheet has `none` in its place.
    public func style(image: (FileName) -> String?) -> String {
        let lines = tokens.map { token in "  --\(token.name): \(Self.placed(token.value, image));" }
        return ":root {\n" + lines.joined(separator: "\n") + "\n}\n"
    }

    /// The image files that the tokens name, and the mark.
    public var images: [FileName] { tokens.flatMap { Self.files($0.value).compactMap(FileName.init) } + [mark] }

    /// The files that a value names in `url(...)`.
    static func files(_ value: String) -> [String] {
        guard value.utf8.contains(UInt8(ascii: "(")) else { return [] }
        return value.split(separator: "url(", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
            rest.firstIndex(of: ")").map { String(rest[..<$0]) }
        }
    }

    private static func placed(_ value: String, _ image: (FileName) -> String?) -> String {
        files(value).reduce(value) { value, file in
            value.replacing("url(\(file))", with: FileName(file).flatMap(image).map { "url(\($0))" } ?? "none")
        }
    }
}
