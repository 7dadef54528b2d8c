public import Configuration

/// The beginning of postcodes: an area (`LE`), a district (`LE1`), a sector (`LE1 5`) or a whole postcode (`LE1 5AB`).
public struct PostcodePrefix: SettingText, Hashable {
    /// In upper case, with a space before the inward part.
    public let text: String

    /// Reads a beginning in any letter case; nil if it is none.
    public init?(_ text: String) {
        let text = text.uppercased()
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.allSatisfy(\.isASCII), (1...2).contains(parts.count),
            Self.isOutward(parts[0], isWhole: parts.count > 1)
        else { return nil }
        if parts.count > 1 {
            guard (1...3).contains(parts[1].count), parts[1].first?.isNumber == true,
                parts[1].dropFirst().allSatisfy(\.isLetter)
            else { return nil }
        }
        self.text = text
    }

    private init(whole text: String) { self.text = text }

    /// - Parameter isWhole: whether a digit is needed.
    private static func isOutward(_ part: Substring, isWhole: Bool) -> Bool {
        let rest = part.drop(while: \.isLetter)
        guard (1...2).contains(part.count - rest.count) else { return false }
        if rest.isEmpty { return !isWhole }
        return rest.count <= 2 && rest.first?.isNumber == true && rest.allSatisfy { $0.isNumber || $0.isLetter }
    }

    /// Whether `postcode`, as ``PostalAddress/normalised(_:)`` makes it, begins with it. `LE1` is a district of its own,
    /// and not the beginning of `LE11`; `EC1` is that of `EC1A`.
    public func matches(_ postcode: String) -> Bool {
        let (own, other) = (text.split(separator: " "), postcode.split(separator: " "))
        guard let district = own.first, other.count == 2 else { return false }
        if own.count > 1 { return other[0] == district && other[1].hasPrefix(own[1]) }
        guard other[0].hasPrefix(district) else { return false }
        let next = other[0].dropFirst(district.count).first
        return district.last?.isLetter == true ? next?.isNumber != false : next?.isNumber != true
    }
}

extension PostcodePrefix {
    /// A text such as `LE1`.
    public static var form: SettingForm {
        SettingForm(
            wanted: "the beginning of postcodes, such as LE, LE1, LE1 5 or LE1 5AB",
            schema: ["type": "string", "pattern": "^[A-Za-z]{1,2}([0-9][0-9A-Za-z]?( [0-9][A-Za-z]{0,2})?)?$"])
    }

    /// An empty text, which ``init(_:)`` never accepts.
    public static var placeholder: PostcodePrefix { PostcodePrefix(whole: "") }
}
