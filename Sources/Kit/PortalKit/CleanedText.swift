extension Typed {
    /// `text` as it is kept. Line breaks of every kind (Unicode UAX 14: CR, LF, VT, FF, NEL, U+2028, U+2029; Word and PDF
    /// readers paste them) become `\n`, or a space where a field has one line. Marks that letters, flags and
    /// right-to-left text need stay. Control characters and invisible ones that say nothing are removed; where that would
    /// join two words, a space parts them. Spaces at both ends are removed.
    ///
    /// - Parameter keepingLines: whether line breaks are kept.
    /// - Returns: an empty text where nothing would be seen.
    public static func cleaned(_ text: String, keepingLines: Bool = false) -> String {
        if isClean(text, keepingLines: keepingLines) { return text }
        var kept = String.UnicodeScalarView()
        var (previous, isParted) = (Unicode.Scalar?.none, false)
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch CharacterRole(scalar) {
            case .lineBreak:
                isParted = false
                // A carriage return and a line feed are one break.
                if scalar != "\n" || previous != "\r" { kept.append(keepingLines ? "\n" : " ") }
            case .tab:
                isParted = false
                kept.append(" ")
            case .control: isParted = true
            case .invisible: break
            case .text:
                let joins = isParted && !scalar.properties.isWhitespace
                if joins, let last = kept.last, !last.properties.isWhitespace { kept.append(" ") }
                isParted = false
                kept.append(scalar)
            }
        }
        return trimmed(kept)
    }

    /// Without spaces at the ends; empty where nothing else is seen.
    private static func trimmed(_ scalars: String.UnicodeScalarView) -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{200B}" }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        let rest = scalars[first...last]
        let isSeen = rest.contains { !isSpace($0) && $0.properties.generalCategory != .format }
        return isSeen ? String(rest) : ""
    }
}

/// What becomes of a character in a typed text.
private enum CharacterRole {
    case lineBreak, tab, control, invisible, text

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: self = .lineBreak
        case 0x09: self = .tab
        // Soft hyphens, embeddings and overrides of direction, operators that are not drawn, annotations, marks of byte
        // order. What Arabic, Persian, Indic scripts, emoji and flags need is not among them.
        case 0xAD, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0001: self = .invisible
        // Noncharacters (Unicode, section 23.7).
        case 0xFDD0...0xFDEF: self = .control
        case _ where scalar.value & 0xFFFE == 0xFFFE: self = .control
        default:
            switch scalar.properties.generalCategory {
            case .control, .privateUse, .surrogate: self = .control
            // What this system does not know yet may be next year's emoji.
            default: self = .text
            }
        }
    }
}

/// Whether a text is ASCII that needs no cleaning, as most are.
private func isClean(_ text: String, keepingLines: Bool) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return (0x21...0x7E).contains(first) && (0x21...0x7E).contains(last)
        && text.utf8.allSatisfy { (0x20...0x7E).contains($0) || keepingLines && $0 == 0x0A }
}
