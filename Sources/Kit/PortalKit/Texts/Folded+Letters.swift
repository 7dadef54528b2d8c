extension Folded {
    /// Characters that are typed for an apostrophe, and letters that look like one: separate accents, quotation marks,
    /// primes, the okina, the ayn and the hamza of transliterations, the geresh.
    static let apostrophes: Set<Unicode.Scalar> = [
        "'", "`", "\u{B4}", "\u{2B9}", "\u{2BB}", "\u{2BC}", "\u{2BD}", "\u{2BE}", "\u{2BF}", "\u{2C8}", "\u{2CA}",
        "\u{2CB}", "\u{384}", "\u{55A}", "\u{5F3}", "\u{7F4}", "\u{1FBD}", "\u{1FBF}", "\u{1FEF}", "\u{1FFD}",
        "\u{1FFE}",
        "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "\u{2035}", "\u{A78B}", "\u{A78C}", "\u{FF07}",
        "\u{FF40}",
    ]

    /// Marks that decomposition separates from their letters, of Latin, Greek, Cyrillic, Hebrew and Arabic. In other
    /// scripts such marks are vowels, which distinguish names.
    static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x483...0x487, 0x591...0x5BD, 0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7, 0x610...0x61A,
            0x640,
            0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7...0x6E8, 0x6EA...0x6ED, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
            true
        default: false
        }
    }

    /// Lower-case letters that do not decompose (no decomposition in UnicodeData.txt), with their plain form.
    static let letters: [Unicode.Scalar: String] = [
        // Latin, by code point.
        "\u{DF}": "ss", "\u{E6}": "ae", "\u{F0}": "d", "\u{F8}": "o", "\u{FE}": "th", "\u{111}": "d", "\u{127}": "h",
        "\u{131}": "i", "\u{138}": "k", "\u{142}": "l", "\u{14B}": "n", "\u{153}": "oe", "\u{167}": "t", "\u{180}": "b",
        "\u{183}": "b", "\u{188}": "c", "\u{18C}": "d", "\u{192}": "f", "\u{199}": "k", "\u{19A}": "l", "\u{19E}": "n",
        "\u{1A5}": "p", "\u{1AD}": "t", "\u{1B4}": "y", "\u{1B6}": "z", "\u{1DD}": "e", "\u{1E5}": "g", "\u{221}": "d",
        "\u{225}": "z", "\u{234}": "l", "\u{235}": "n", "\u{236}": "t", "\u{237}": "j", "\u{23C}": "c", "\u{23F}": "s",
        "\u{240}": "z", "\u{247}": "e", "\u{249}": "j", "\u{24B}": "q", "\u{24D}": "r", "\u{24F}": "y", "\u{251}": "a",
        "\u{253}": "b", "\u{254}": "o", "\u{256}": "d", "\u{257}": "d", "\u{259}": "e", "\u{25B}": "e", "\u{260}": "g",
        "\u{263}": "g", "\u{266}": "h", "\u{268}": "i", "\u{269}": "i", "\u{26B}": "l", "\u{26F}": "u", "\u{272}": "n",
        "\u{275}": "o", "\u{289}": "u", "\u{28B}": "v", "\u{292}": "z", "\u{2C61}": "l", "\u{2C65}": "a",
        "\u{2C66}": "t",
        // The Greek final sigma; Persian and Urdu variants of Arabic letters, and two endings that are written alike.
        "\u{3C2}": "\u{3C3}", "\u{649}": "\u{64A}", "\u{6CC}": "\u{64A}", "\u{6A9}": "\u{643}", "\u{6C1}": "\u{647}",
        "\u{6BE}": "\u{647}", "\u{629}": "\u{647}", "\u{6C3}": "\u{647}",
        // Ukrainian.
        "\u{491}": "\u{433}",
    ]
}
