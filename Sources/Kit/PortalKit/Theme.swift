public import Configuration
import Foundation

/// A council's look: values for the tokens of the base style, and its drawings.
public struct Theme: Sendable {
    public let name: String
    /// Values by token, without the two hyphens of the custom property.
    public let tokens: [(name: String, value: String)]
    /// The file of the mark.
    public let mark: FileName

    /// Reads a `theme.json`, noting tokens that do not exist, values that are none, and colours too close to be read.
    public init(name: String, _ settings: inout Settings) {
        self.name = name
        _ = settings.read("about", default: "", "What the look is, for whoever changes it")
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
            for lack in Self.tooClose(read) { group.note(lack.token, lack.message) }
        }
        tokens = read
    }

    /// The value of a token: the theme's, or the neutral one where that is a colour.
    public func colour(_ token: String) -> String {
        Self.resolved(token, Dictionary(tokens.map { ($0.name, $0.value) }) { $1 })
    }

    /// The tokens as a style sheet. `image` gives the address of a file of the theme.
    public func style(image: (FileName) -> String?) -> String {
        let lines = tokens.map { token in "  --\(token.name): \(Self.placed(token.value, image));" }
        return ":root {\n" + lines.joined(separator: "\n") + "\n}\n"
    }

    /// The files that the tokens draw on.
    public var images: [FileName] { tokens.flatMap { Self.files($0.value).compactMap(FileName.init) } + [mark] }

    /// The files that a value names by `url(...)`.
    static func files(_ value: String) -> [String] {
        guard value.utf8.contains(UInt8(ascii: "(")) else { return [] }
        return value.matches(of: /url\(([^)]*)\)/).map { String($0.1) }
    }

    private static func placed(_ value: String, _ image: (FileName) -> String?) -> String {
        files(value).reduce(value) { value, file in
            value.replacing("url(\(file))", with: FileName(file).flatMap(image).map { "url(\($0))" } ?? "none")
        }
    }
}
