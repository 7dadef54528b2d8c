extension FormValues {
    /// `text` as it is stored. Line breaks of every kind (Unicode UAX 14: CR, LF, VT, FF, NEL, U+2028, U+2029; Word and
    /// PDF readers paste them) become `\n`, or a space in a field of one line. Marks that letters, flags and
    /// right-to-left text need are kept. Meaningless invisible characters are removed, and control characters, which a
    /// space replaces if two words would be joined. Spaces at both ends are removed.
    ///
    /// - Parameter keepingLines: whether line breaks are kept.
    /// - Returns: the empty string if nothing visible is left.
    public static func cleaned(_ text: String, keepingLines: Bool = false) -> String {
        if isClean(text, keepingLines: keepingLines) { return text }
        var kept = String.UnicodeScalarView()
        var (previous, isParted) = (Unicode.Scalar?.none, false)
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch CharacterRole(scalar) {
            case .lineBreak:
                isParted = false
                // CR LF is one line break.
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

    /// The text without spaces at the ends; empty if nothing visible is left.
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

/// How a character of a typed text is treated.
private enum CharacterRole {
    case lineBreak, tab, control, invisible, text

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: self = .lineBreak
        case 0x09: self = .tab
        // Soft hyphens, direction embeddings and overrides, invisible operators, annotations, byte order marks. None of
        // them is needed by Arabic, Persian, Indic scripts, emoji or flags.
        case 0xAD, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0001: self = .invisible
        // Noncharacters (Unicode, section 23.7).
        case 0xFDD0...0xFDEF: self = .control
        case _ where scalar.value & 0xFFFE == 0xFFFE: self = .control
        default:
            switch scalar.properties.generalCategory {
            case .control, .privateUse, .surrogate: self = .control
            // Unassigned characters are kept: they may be emoji of a later Unicode version.
            default: self = .text
            }
        }
    }
}

/// Whether a text is ASCII that needs no cleaning, like most texts.
private func isClean(_ text: String, keepingLines: Bool) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return (0x21...0x7E).contains(first) && (0x21...0x7E).contains(last)
        && text.utf8.allSatisfy { (0x20...0x7E).contains($0) || keepingLines && $0 == 0x0A }
}
