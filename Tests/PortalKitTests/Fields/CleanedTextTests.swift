import Testing

@testable import PortalKit

/// What becomes of what people paste: from Word, from PDFs, from phones, in any script.
@Suite struct `Pasted text` {
    /// What is pasted, and what is kept of it where there are lines.
    static let lines: [(String, String)] = [
        ("He can read.\u{B}He cannot write.", "He can read.\nHe cannot write."),
        ("He can read.\u{C}He cannot write.", "He can read.\nHe cannot write."),
        ("He can read.\u{85}He cannot write.", "He can read.\nHe cannot write."),
        ("He can read.\u{2028}He cannot write.", "He can read.\nHe cannot write."),
        ("He can read.\u{2029}He cannot write.", "He can read.\nHe cannot write."),
        ("He can read.\rHe cannot write.", "He can read.\nHe cannot write."),
        ("He can read.\r\nHe cannot write.", "He can read.\nHe cannot write."),
        ("one\r\n\r\ntwo", "one\n\ntwo"), ("one\n\rtwo", "one\n\ntwo"), ("one\u{B}\u{B}two", "one\n\ntwo"),
        ("cell\u{7}cell", "cell cell"), ("one\u{1C}two", "one two"), ("one\u{1E}two\u{1F}three", "one two three"),
        ("one\u{0}two", "one two"), ("one \u{7}two", "one two"), ("one\u{7} two", "one two"), ("\u{7}one\u{7}", "one"),
        ("one\u{7}\ntwo", "one\ntwo"), ("\u{9B}31mred", "31mred"), ("bullet\u{F0B7}text", "bullet text"),
        ("one\ttwo", "one two"),
        ("\u{200B}one\u{200B}", "one"), ("\u{FEFF}one", "one"), ("hy\u{AD}phen", "hyphen"), ("a\u{202E}b", "ab"),
        ("\u{200F}\u{200B} \u{200D}", ""), ("\u{A0} one \u{3000}", "one"), ("", ""), (" \n\t\u{B} ", ""),
    ]

    @Test(arguments: lines)
    func `keeps its lines, and loses nothing that parts two words`(_ pasted: String, _ kept: String) {
        #expect(FormValues.cleaned(pasted, keepingLines: true) == kept)
        // Scalar by scalar: canonically equal texts are equal to `==`.
        #expect(FormValues.cleaned(pasted, keepingLines: true).unicodeScalars.elementsEqual(kept.unicodeScalars))
        #expect(FormValues.cleaned(pasted) == kept.replacing("\n", with: " "), "in one line a space parts")
        #expect(FormValues.cleaned(kept, keepingLines: true) == kept, "cleaned twice is cleaned once")
    }

    @Test(arguments: [
        "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
        "Wales \u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F} for ever",
        "\u{645}\u{631}\u{62D}\u{628}\u{627}\u{200F}", "\u{645}\u{631}\u{62D}\u{628}\u{627}\u{200F} (EHCP)\u{200E}",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{2764}\u{FE0F}\u{200D}\u{1F525}", "\u{1F44B}\u{1F3FD}",
        "\u{1F1EC}\u{1F1E7}", "1\u{FE0F}\u{20E3}", "\u{645}\u{6CC}\u{200C}\u{62E}", "\u{915}\u{94D}\u{200D}\u{937}",
        "\u{E2A}\u{E27}\u{E31}\u{E2A}\u{200B}\u{E14}\u{E35}", "Zoe\u{308}", "\u{1F6DC}\u{1FAE9}", "\u{61C}1 - 2",
        "\u{600}\u{661}", "a\u{2011}b", "caf\u{E9} \u{2019}twas\u{2026}",
    ])
    func `of any script, with emoji and flags, is kept as it was typed`(_ text: String) {
        for keepingLines in [true, false] {
            let kept = FormValues.cleaned(text, keepingLines: keepingLines)
            #expect(kept.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }
}
