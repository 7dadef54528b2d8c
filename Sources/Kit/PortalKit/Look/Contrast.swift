import Foundation

/// A colour in sRGB, written `#rgb` or `#rrggbb`.
struct Colour {
    let red, green, blue: Double

    init?(_ text: String) {
        guard text.hasPrefix("#") else { return nil }
        var digits = Array(text.dropFirst())
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        guard digits.count == 6, digits.allSatisfy(\.isHexDigit), let number = Int(String(digits), radix: 16) else {
            return nil
        }
        red = Double(number >> 16 & 255) / 255
        green = Double(number >> 8 & 255) / 255
        blue = Double(number & 255) / 255
    }

    /// Relative luminance (WCAG 2.2, definition).
    var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// A part of sRGB in linear light; both from 0 to 1 (IEC 61966-2-1).
    static func linear(_ part: Double) -> Double {
        part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }

    /// Contrast ratio, from 1 to 21 (WCAG 2.2, definition).
    func contrast(with other: Colour) -> Double {
        let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)
    }
}

extension Theme {
    /// The contrast of two colours that pages show one on the other.
    public struct Contrast: Sendable {
        /// The token of the colour in front: that of words or of a mark.
        public let ink: String
        /// The token of the colour behind it.
        public let ground: String
        /// The colour of `ink`, as `#rgb` or `#rrggbb`.
        public let inkColour: String
        /// The colour of `ground`, as `#rgb` or `#rrggbb`.
        public let groundColour: String
        /// The contrast ratio, from 1 to 21, rounded down to two decimals.
        public let ratio: Double
        /// The ratio that is required: 4.5 for words, 3 for marks (WCAG 2.2, 1.4.3 and 1.4.11).
        public let least: Double
        /// Whether the ratio is at least the one that is required.
        public var isEnough: Bool { ratio >= least }
    }

    /// Every token that a theme may set, in the order of the documentation.
    static let known: [(String, Kind)] = [
        ("brand", .colour), ("brand-strong", .colour), ("brand-tint", .colour), ("brand-line", .colour),
        ("accent", .colour), ("action", .colour), ("action-strong", .colour), ("link", .colour),
        ("header-bg", .colour), ("header-ink", .colour), ("header-edge", .value), ("header-areas", .areas),
        ("header-columns", .columns), ("identity-flow", .flow), ("mark", .length), ("header-art", .picture),
        ("header-strip", .picture), ("header-foot", .length), ("nav-bg", .colour), ("nav-ink", .colour),
        ("nav-mark", .colour), ("hero-bg", .colour), ("hero-ink", .colour), ("hero-art", .picture),
        ("tile-bg", .colour), ("tile-ink", .colour), ("self-bg", .colour), ("self-ink", .colour),
        ("panel-bg", .colour), ("panel-ink", .colour), ("footer-bg", .colour), ("footer-ink", .colour),
        ("menu-current", .colour), ("back-bg", .colour), ("back-ink", .colour), ("done-bg", .colour),
        ("now-bg", .colour), ("next-bg", .colour),
        ("radius", .length), ("font-heading", .value), ("heading-weight", .weight),
    ]

    /// The tokens that hold a colour, including those that only the base style sets.
    static let colours = Set(neutral.keys)

    /// The values of the base style, for tokens that a theme does not set.
    static let neutral: [String: String] = [
        "brand": "#36454f", "brand-strong": "#232f37", "brand-tint": "#f0f3f5", "brand-line": "#bcc7ce",
        "accent": "var(--brand)", "action": "var(--brand)", "action-strong": "var(--brand-strong)",
        "link": "var(--brand)",
        "menu-current": "var(--brand-tint)", "header-bg": "#ffffff", "header-ink": "var(--brand-strong)",
        "nav-bg": "var(--header-bg)", "nav-ink": "var(--brand-strong)", "nav-mark": "var(--accent)",
        "hero-bg": "var(--brand-tint)", "hero-ink": "var(--ink)", "tile-bg": "var(--brand)", "tile-ink": "#ffffff",
        "self-bg": "var(--brand-tint)", "self-ink": "var(--brand-strong)", "panel-bg": "var(--brand)",
        "panel-ink": "#ffffff", "footer-bg": "var(--brand-strong)", "footer-ink": "#ffffff", "done-bg": "#e2e5e9",
        "now-bg": "#17643a", "next-bg": "#ffdd66", "ink": "#1b222a", "muted": "#4b5661", "wash": "#f5f6f8",
        "white": "#ffffff", "back-bg": "#ffffff", "back-ink": "var(--action)",
    ]

    private typealias Pair = (ink: String, ground: String, least: Double)
    private typealias ClosePair = (token: String, pair: Contrast)

    /// Foreground and background with the required contrast ratio (WCAG 2.2, 1.4.3 and 1.4.11).
    private static let pairs: [Pair] = [
        ("header-ink", "header-bg", 4.5), ("nav-ink", "nav-bg", 4.5), ("hero-ink", "hero-bg", 4.5),
        ("tile-ink", "tile-bg", 4.5), ("self-ink", "self-bg", 4.5), ("panel-ink", "panel-bg", 4.5),
        ("footer-ink", "footer-bg", 4.5), ("back-ink", "back-bg", 4.5), ("white", "action", 4.5),
        ("white", "action-strong", 4.5),
        ("white", "brand", 4.5), ("white", "now-bg", 4.5), ("brand-strong", "white", 4.5),
        ("brand-strong", "wash", 4.5), ("brand-strong", "brand-tint", 4.5), ("link", "white", 4.5),
        ("link", "wash", 4.5), ("link", "brand-tint", 4.5), ("ink", "brand-tint", 4.5),
        ("muted", "brand-tint", 4.5), ("ink", "next-bg", 4.5), ("ink", "done-bg", 4.5),
        ("ink", "menu-current", 4.5), ("brand", "white", 3), ("nav-mark", "nav-bg", 3),
    ]

    /// The contrast of every two colours that pages show one on the other, except of those that are not valid.
    /// - Parameter values: the theme's, by token; the base style's hold for the others.
    /// - Parameter token: leaves only the pairs that it is one of; nil for all.
    public static func contrasts(_ values: [String: String], of token: String? = nil) -> [Contrast] {
        pairs.compactMap { pair in
            guard token == nil || token == pair.ink || token == pair.ground else { return nil }
            let (inkColour, groundColour) = (resolved(pair.ink, values), resolved(pair.ground, values))
            guard let ink = Colour(inkColour), let ground = Colour(groundColour) else { return nil }
            return Contrast(
                ink: pair.ink, ground: pair.ground, inkColour: inkColour, groundColour: groundColour,
                ratio: (ink.contrast(with: ground) * 100).rounded(.down) / 100, least: pair.least)
        }
    }

    /// Whether a colour is dark: white is easier to read on it than black.
    /// - Parameter values: those of the theme; the base style has the others.
    public static func isDark(_ token: String, _ values: [String: String]) -> Bool {
        guard let colour = Colour(resolved(token, values)), let white = Colour("#fff"), let black = Colour("#000")
        else {
            return false
        }
        return colour.contrast(with: white) > colour.contrast(with: black)
    }

    static func resolved(_ token: String, _ values: [String: String]) -> String {
        var value = values[token] ?? neutral[token] ?? ""
        if value == "transparent" { value = "var(--header-bg)" }
        for _ in 0..<4 {
            guard value.hasPrefix("var(--") else { break }
            let next = String(value.dropFirst(6).dropLast())
            value = values[next] ?? neutral[next] ?? ""
        }
        return value
    }

    /// The token of the theme that determines the colour of `token`; nil if the base style does.
    private static func source(of token: String, _ values: [String: String]) -> String? {
        var name = token
        for _ in 0..<4 {
            let value = values[name] ?? neutral[name] ?? ""
            guard let next = value == "transparent" ? "header-bg" : Kind.token(value) else { break }
            if values[name] != nil, values[next] == nil { return name }
            name = next
        }
        return values[name] == nil ? nil : name
    }

    /// A message for each token to change because pairs have too little contrast; it names the pair with the least.
    /// - Parameter values: the theme's, by token.
    static func tooClose(_ values: [String: String]) -> [(token: String, message: String)] {
        let close = contrasts(values).filter { !$0.isEnough }.map { pair -> ClosePair in
            (source(of: pair.ink, values) ?? source(of: pair.ground, values) ?? pair.ground, pair)
        }
        return Dictionary(grouping: close, by: \.token).sorted { $0.key < $1.key }.compactMap { token, all in
            all.min { $0.pair.ratio < $1.pair.ratio }.map { closest in
                (token, message(closest, others: all.count - 1, values))
            }
        }
    }

    private static func message(_ closest: ClosePair, others: Int, _ values: [String: String]) -> String {
        let (token, pair) = (closest.token, closest.pair)
        let isInk = source(of: pair.ink, values) == token
        let (own, other) = isInk ? (pair.ink, pair.ground) : (pair.ground, pair.ink)
        let colours = (Colour(resolved(own, values)), Colour(resolved(other, values)))
        let isLighter = colours.0.flatMap { own in colours.1.map { own.mustBeLighter(beside: $0, least: pair.least) } }
        let (fault, way) = isLighter == true ? ("dark", "lighter") : ("light", "darker")
        let apart = token == own ? "" : ", or set a \(way) '\(own)'"
        let more = others == 0 ? "" : "; \(others) more pairs are too close"
        return
            "is too \(fault) for '\(pair.ink)' on '\(pair.ground)': make '\(token)' \(way)\(apart). Their contrast is "
            + "\(pair.ratio), wanted at least \(pair.least) (WCAG 2.2 AA)\(more)"
    }
}

extension Colour {
    /// Whether it reaches a contrast with `other` by becoming lighter, and not darker; the nearer way if both do.
    fileprivate func mustBeLighter(beside other: Colour, least: Double) -> Bool {
        let (light, dark) = (1.05 / (other.luminance + 0.05), (other.luminance + 0.05) / 0.05)
        if light >= least, dark >= least { return luminance >= other.luminance }
        return light >= least
    }
}
