import Configuration
import Web

extension Theme {
    enum Kind {
        case colour, value, picture, length, weight, areas, columns, flow

        /// The form of the value, to follow the word `wanted` in an issue.
        var wanted: String {
            switch self {
            case .colour: "a colour such as #1c3d7c, or that of another token as var(--brand)"
            case .value: "a value of CSS"
            case .picture: "a picture such as url(hero.svg), a file beside this one"
            case .length: "a length such as .5rem, of at most 20rem"
            case .weight: "a weight from 100 to 900"
            case .areas: "rows of the areas names and nav, such as \"names nav\""
            case .columns: "one or two widths such as 1fr auto"
            case .flow: "row or row-reverse"
            }
        }

        func accepts(_ value: String) -> Bool {
            guard value.utf8.count < 300, !value.contains(where: { ";{}<>\\@".contains($0) || $0.isNewline }) else {
                return false
            }
            switch self {
            case .colour: return Colour(value) != nil || value == "transparent" || Self.token(value) != nil
            case .value: return !value.isEmpty && !value.contains("url(")
            case .picture:
                return !value.contains { "\"'".contains($0) }
                    && Theme.files(value).allSatisfy { FileName($0)?.without("svg") != nil }
            case .length: return Self.isLength(value)
            case .weight: return Int(value, in: 100...900) != nil
            case .areas: return Self.isAreas(value)
            case .columns:
                let widths = value.split(separator: " ")
                return (1...2).contains(widths.count)
                    && widths.allSatisfy { ["auto", "1fr", "2fr"].contains($0) || Self.isLength(String($0)) }
            case .flow: return ["row", "row-reverse"].contains(value)
            }
        }

        /// The token that `value` refers to for its colour; nil if it refers to none.
        static func token(_ value: String) -> String? {
            guard value.hasPrefix("var(--"), value.hasSuffix(")") else { return nil }
            let name = String(value.dropFirst(6).dropLast())
            return Theme.colours.contains(name) ? name : nil
        }

        private static func isLength(_ value: String) -> Bool {
            if value == "0" { return true }
            // `rem` must be first, because it ends with `em`.
            let units = [("rem", 20.0), ("em", 20), ("px", 320)]
            guard let (unit, most) = units.first(where: { value.hasSuffix($0.0) }) else { return false }
            let number = value.dropLast(unit.count)
            guard number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return false }
            return Double(number.hasPrefix(".") ? "0\(number)" : String(number)).map { $0 <= most } ?? false
        }

        private static func isAreas(_ value: String) -> Bool {
            let rows = value.split(separator: "\"").map { $0.split(separator: " ").map(String.init) }
            let names = rows.flatMap(\.self)
            let marks = value.count { $0 == "\"" }
            return marks > 0 && marks.isMultiple(of: 2) && value.first == "\"" && value.last == "\""
                && Set(names) == ["names", "nav"] && Set(rows.filter { !$0.isEmpty }.map(\.count)).count == 1
        }
    }
}
