/// The colours of a theme, computed from the two colours of a council's brand so that all words are legible.
///
/// A given colour is used unchanged wherever it is legible. Elsewhere its lightness is changed as little as needed; the
/// hue stays.
public struct ThemeProposal: Sendable {
    /// What is behind the header's words.
    public enum Header: String, CaseIterable, Sendable {
        /// White.
        case light
        /// The brand's main colour.
        case brand
    }

    /// A token for which a given colour has too little contrast, and the shade that it has instead.
    public struct Change: Sendable {
        /// The token of the theme.
        public let token: String
        /// The given colour, as `#rrggbb`.
        public let wanted: String
        /// The shade that is used instead, as `#rrggbb`.
        public let used: String
        /// The pair in which the given colour has the least contrast.
        public let pair: Theme.Contrast
    }

    /// A value for every token of a theme that is a colour, in the order of the documentation.
    public let tokens: [(name: String, value: String)]
    /// Every token for which a given colour has too little contrast; empty if both are legible everywhere. Tokens that
    /// lead to one of these, as `action` does to `brand`, are not listed again.
    public let changes: [Change]

    /// Whether the base style has the same value, so that a theme can leave the token out.
    public static func isUsual(_ value: String, of token: String) -> Bool { Theme.neutral[token] == value }

    /// Computes a theme from the brand's main colour and its second one; nil if one is not `#rgb` or `#rrggbb`.
    /// - Parameter isHeroDark: whether the welcome has the dark shade of the brand, as a picture in it may need.
    public init?(brand: String, accent: String, header: Header = .light, isHeroDark: Bool = false) {
        guard let brand = Colour(brand), let accent = Colour(accent) else { return nil }
        var draft = Draft()
        draft.use(brand, for: "brand")
        let lightness = draft.colour("brand").map { Oklab($0).lightness } ?? 0
        let hue = Oklab(brand)
        let strong = hue.shade(lightness: min(max(lightness * 0.75, 0.22), 0.3), chroma: 0.1)
        let tint = hue.shade(lightness: 0.965, chroma: 0.015)
        let line = hue.shade(lightness: 0.82, chroma: 0.05)
        draft.values.merge(["brand-strong": strong.text, "brand-tint": tint.text, "brand-line": line.text]) { $1 }
        draft.use(accent, for: "accent")
        draft.use(brand, for: "link")

        // Tiles and the headings of panels stand on white, where a colour paler than a line is hardly seen.
        let white = Oklab(Colour(linear: SIMD3(repeating: 1)))
        if hue.distance(to: white) >= Oklab(line).distance(to: white) {
            draft.fill("tile", with: brand)
            draft.fill("panel", with: brand)
        }
        if header == .brand {
            draft.fill("header", with: brand)
            draft.values["nav-ink"] = "var(--header-ink)"
        }
        if isHeroDark { draft.values.merge(["hero-bg": "var(--brand-strong)", "hero-ink": "#ffffff"]) { $1 } }
        draft.use(accent, for: "nav-mark")
        tokens = Theme.known.compactMap { name, _ in draft.values[name].map { (name, $0) } }
        changes = draft.changes
    }
}

/// The values of a proposal while it is computed; at first those of the base style.
private struct Draft {
    var values = Theme.neutral
    private(set) var changes: [ThemeProposal.Change] = []

    func colour(_ token: String) -> Colour? { Colour(Theme.resolved(token, values)) }

    /// Sets `token` to the given colour, or else to its nearest shade that is legible, which is noted as a change. What
    /// leads to the given colour already, such as `var(--brand)`, is kept.
    mutating func use(_ given: Colour, for token: String) {
        if colour(token)?.text != given.text { values[token] = given.text }
        guard let pair = closest(token) else { return }
        for shade in Oklab(given).shades {
            values[token] = shade.text
            guard closest(token) == nil else { continue }
            changes.append(.init(token: token, wanted: given.text, used: shade.text, pair: pair))
            return
        }
    }

    /// Sets the ground of `part` to the brand's given colour, with white words or else the dark ones of the brand.
    /// Where neither are legible, the shade that `brand` has is so near to the given colour that it is used with white.
    mutating func fill(_ part: String, with given: Colour) {
        let (ground, ink) = ("\(part)-bg", "\(part)-ink")
        (values[ground], values[ink]) = (given.text, "var(--brand-strong)")
        if values["brand"] != given.text, closest(ink) == nil { return }
        (values[ground], values[ink]) = ("var(--brand)", "#ffffff")
    }

    /// The pair of `token` with the least contrast, of those that have too little; nil if all have enough.
    private func closest(_ token: String) -> Theme.Contrast? {
        Theme.contrasts(values, of: token).filter { !$0.isEnough }.min { $0.ratio < $1.ratio }
    }
}
