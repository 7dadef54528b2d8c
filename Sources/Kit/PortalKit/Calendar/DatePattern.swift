public import Configuration

/// A portal's date format: `d` or `dd`, `MM`, `MMM` or `MMMM`, and `yyyy`, once each, with spaces or ` ./-,` between them.
public struct DatePattern: SettingText, Hashable {
    /// The pattern as it is written, such as `dd/MM/yyyy`.
    public let text: String

    /// Reads a pattern; nil when `text` is anything else.
    public init?(_ text: String) {
        var parts: [String] = []
        for letter in text {
            if let last = parts.last, last.first == letter {
                parts[parts.count - 1].append(letter)
            } else {
                parts.append(String(letter))
            }
        }
        let known = parts.filter { $0.first?.isLetter == true }
        let kinds = [["d", "dd"], ["MM", "MMM", "MMMM"], ["yyyy"]]
        let marks = parts.filter { $0.first?.isLetter != true }
        guard known.count == kinds.count, kinds.allSatisfy({ kind in known.contains { kind.contains($0) } }),
            marks.joined().allSatisfy({ " ./-,".contains($0) })
        else { return nil }
        self.text = text
    }
}

extension DatePattern {
    /// Text of the pattern's letters and separators.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a date of d or dd, MM, MMM or MMMM, and yyyy, such as dd/MM/yyyy",
            schema: ["type": "string", "pattern": "^[dMy ./,-]+$"])
    }

    /// The same as ``standard``.
    public static var placeholder: DatePattern { standard }

    /// `dd/MM/yyyy`.
    public static let standard = DatePattern(whole: "dd/MM/yyyy")

    private init(whole text: String) { self.text = text }
}
