import Configuration
import Foundation
import PortalKit
import Testing

/// Themes that are computed from two colours of a brand.
@Suite struct `A proposed theme` {
    /// Black, white, greys on both sides of what is legible on white, pale colours, vivid ones and some of brands.
    private static let corners = [
        "#000", "#fff", "#767676", "#777777", "#010101", "#fefefe", "#fdfdf8", "#e8f4e0", "#ffff00", "#00ff00",
        "#ff00ff", "#00ffff", "#0000ff", "#ff0000", "#1c3d7c", "#f0b400", "#6cc3ea", "#e4572e",
    ]

    /// For both headers, each two of the corners and 1,000 random pairs.
    private static let samples: [Sample] = {
        var random = Numbers(state: 2026)
        func colour() -> String {
            "#" + (0..<6).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }.joined()
        }
        let pairs =
            corners.flatMap { brand in corners.map { (brand, $0) } } + (0..<1000).map { _ in (colour(), colour()) }
        return ThemeProposal.Header.allCases.flatMap { header in
            pairs.compactMap { Sample(brand: $0, accent: $1, header) }
        }
    }()

    @Test func `from any two colours has enough contrast everywhere`() {
        #expect(Self.samples.count == 2 * (Self.corners.count * Self.corners.count + 1000))
        for sample in Self.samples {
            let (theme, issues) = sample.proposal.read()
            #expect(issues.isEmpty, "\(sample): \(issues)")
            #expect(theme.tokens.map(\.name) == sample.proposal.tokens.map(\.name), "in the order of the documentation")
            let contrasts = Theme.contrasts(sample.values)
            #expect(contrasts.count == 25 && contrasts.allSatisfy { $0.isEnough }, "\(sample)")
        }
    }

    @Test func `keeps a given colour wherever that is legible`() {
        for sample in Self.samples {
            let (brand, accent) = (long(sample.brand), long(sample.accent))
            #expect(sample["accent"] == accent)
            let onWhite = contrast(brand, "#ffffff")
            #expect((sample["brand"] == brand) == (onWhite >= 4.5), "\(sample)")
            let onPale = min(contrast(brand, "#f5f6f8"), contrast(brand, sample["brand-tint"]))
            #expect((sample["link"] == brand) == (onPale >= 4.5), "\(sample)")
            let onHeader = contrast(accent, sample["header-bg"])
            #expect((sample["nav-mark"] == accent) == (onHeader >= 3), "\(sample)")
            guard sample.header == .brand else { continue }
            let onStrong = contrast(brand, sample["brand-strong"])
            #expect((sample["header-bg"] == brand) == (onWhite >= 4.5 || onStrong >= 4.5), "\(sample)")
        }
    }

    @Test func `keeps the hue of the brand in every shade`() {
        var seen = 0
        for sample in Self.samples {
            let calm = ["brand-strong", "brand-tint", "brand-line"].map { (long(sample.brand), sample[$0]) }
            for (wanted, used) in sample.proposal.changes.map({ ($0.wanted, $0.used) }) + calm {
                let (from, to) = (Polar(wanted), Polar(used))
                // In a colour of little chroma, the rounding to 255 steps turns the hue by more.
                guard from.chroma > 0.03, to.chroma > 0.03 else { continue }
                let turned = abs(from.degrees - to.degrees)
                #expect(min(turned, 360 - turned) < 3, "\(wanted) became \(used)")
                seen += 1
            }
        }
        #expect(seen > 5000)
    }

    @Test func `is calm`() {
        for sample in Self.samples {
            #expect(contrast(sample["brand-tint"], "#ffffff") < 1.15, "\(sample)")
            #expect((1.4..<2.2).contains(contrast(sample["brand-line"], "#ffffff")), "\(sample)")
            #expect(contrast(sample["footer-bg"], "#ffffff") > 10, "\(sample)")
            #expect(sample.header == .brand || sample["header-bg"] == "#ffffff")
        }
    }

    @Test func `changes a given colour only where it is too close, and as little as needed`() {
        for sample in Self.samples {
            let given = ["brand": long(sample.brand), "link": long(sample.brand), "nav-mark": long(sample.accent)]
            for change in sample.proposal.changes {
                #expect(change.wanted == given[change.token] && change.used == sample[change.token], "\(sample)")
                let own = change.pair.ink == change.token ? change.pair.inkColour : change.pair.groundColour
                #expect(own == change.wanted && !change.pair.isEnough, "\(sample)")
                let wanted = sample.values.merging([change.token: change.wanted]) { $1 }
                #expect(Theme.contrasts(wanted, of: change.token).contains { !$0.isEnough }, "\(sample)")
                let excess = Theme.contrasts(sample.values, of: change.token).map { $0.ratio / $0.least }.min() ?? 9
                #expect(excess < 1.05, "\(sample): \(change)")
            }
            let changed = ["brand", "link", "nav-mark"].filter { sample[$0] != given[$0] }
            #expect(sample.proposal.changes.map(\.token) == changed, "\(sample)")
        }
    }

    @Test func `has tiles of a light brand in its own colour, but not of one that white hides`() throws {
        for (brand, tile, ink) in [
            ("#ffd400", "#ffd400", "#382d00"), ("#1c3d7c", "#1c3d7c", "#ffffff"), ("#fff", "#767676", "#ffffff"),
            ("#e4572e", "#d2461a", "#ffffff"),
        ] {
            let sample = try #require(Sample(brand: brand, accent: "#000", .light))
            #expect(sample["tile-bg"] == tile && sample["panel-bg"] == tile, "\(brand)")
            #expect(sample["tile-ink"] == ink && sample["panel-ink"] == ink, "\(brand)")
        }
    }

    @Test func `leaves no colour of the theme that it replaces`() throws {
        let first = try #require(Self.samples.first)
        #expect(first.values.count == 29)
        let grey = first.values.mapValues { _ in "#808080" }
        for sample in Self.samples { #expect(sample.proposal.read(over: grey).issues.isEmpty, "\(sample)") }
    }

    @Test func `is the same for the same colours, however they are written`() throws {
        for (one, other) in [("#abc", "#AABBCC"), ("#0f0", "#00ff00"), ("#F0B400", "#f0b400")] {
            let first = try #require(ThemeProposal(brand: one, accent: one))
            let second = try #require(ThemeProposal(brand: other, accent: other))
            #expect("\(first)" == "\(second)")
        }
    }

    @Test(arguments: [
        "", "#", "abc", "#ab", "#abcd", "#abcde", "#abcdefa", "#ggg", " #abc", "#abc ", "#+12345", "#-12345", "red",
        "var(--brand)", "rgb(0,0,0)", "#\u{FF11}\u{FF12}\u{FF13}",
    ])
    func `is made of valid colours only`(_ text: String) {
        #expect(ThemeProposal(brand: text, accent: "#000") == nil)
        #expect(ThemeProposal(brand: "#000", accent: text) == nil)
    }
}

/// The list of contrasts that is shown while a look is changed.
@Suite struct `The contrasts of a theme` {
    @Test func `are those of the base style where nothing is set`() {
        #expect(Theme.contrasts([:]).count == 25)
        #expect(Theme.contrasts([:]).allSatisfy { $0.isEnough })
    }

    @Test func `are rounded down, so that what is shown as enough is`() throws {
        let near = try #require(Theme.contrasts(["link": "#777"], of: "link").first)
        #expect(near.ink == "link" && near.ground == "white" && near.least == 4.5)
        #expect(near.inkColour == "#777" && near.groundColour == "#ffffff")
        #expect(near.ratio == 4.47 && !near.isEnough, "4.478 to 1")
        let enough = try #require(Theme.contrasts(["link": "#767676"], of: "link").first)
        #expect(enough.ratio == 4.54 && enough.isEnough)
        #expect(Theme.contrasts(["link": "#000"], of: "link").first?.ratio == 21)
    }

    @Test func `leave out what is no colour`() {
        #expect(Theme.contrasts(["link": "plum"]).count == 22)
        #expect(Theme.contrasts(["link": "plum"], of: "link").isEmpty)
    }
}

/// A proposal with the colours that it is made of.
private struct Sample: CustomStringConvertible {
    let brand, accent: String
    let header: ThemeProposal.Header
    let proposal: ThemeProposal
    let values: [String: String]
    private let theme: Theme

    init?(brand: String, accent: String, _ header: ThemeProposal.Header) {
        guard let proposal = ThemeProposal(brand: brand, accent: accent, header: header) else { return nil }
        (self.brand, self.accent, self.header, self.proposal) = (brand, accent, header, proposal)
        values = Dictionary(uniqueKeysWithValues: proposal.tokens.map { ($0.name, $0.value) })
        theme = proposal.read().theme
    }

    var description: String { "\(brand), \(accent), \(header)" }

    /// The colour of a token on the page.
    subscript(token: String) -> String { theme.colour(token) }
}

extension ThemeProposal {
    /// The theme whose file has the proposal's tokens in place of those of `old`, and what is wrong with the file.
    fileprivate func read(over old: [String: String] = [:]) -> (theme: Theme, issues: [ConfigIssue]) {
        let tokens = old.merging(tokens.map { ($0.name, $0.value) }) { $1 }
        let table = ConfigTable(tokens.map { .init($0, ConfigValue(.string($1))) })
        let file = ConfigValue(.table(ConfigTable([.init("tokens", ConfigValue(.table(table)))])))
        var settings = Settings(file, at: "")
        let theme = Theme(name: "leafshire", &settings)
        settings.close()
        return (theme, settings.issues)
    }
}

/// `#abc` as `#aabbcc`, in lower case.
private func long(_ colour: String) -> String {
    let digits = colour.lowercased().dropFirst()
    return "#" + digits.flatMap { digits.count == 3 ? "\($0)\($0)" : "\($0)" }
}

/// Red, green and blue in linear light.
private func linear(_ colour: String) -> [Double] {
    let number = Int(long(colour).dropFirst(), radix: 16) ?? 0
    return [number >> 16 & 255, number >> 8 & 255, number & 255].map { byte in
        let part = Double(byte) / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
}

private func contrast(_ one: String, _ other: String) -> Double {
    let both = [one, other].map { zip([0.2126, 0.7152, 0.0722], linear($0)).map(*).reduce(0, +) + 0.05 }.sorted()
    return both[1] / both[0]
}

/// Hue and chroma of a colour by way of CIE XYZ (CSS Color 4, section 9.2), which the engine does not take.
private struct Polar {
    let degrees, chroma: Double

    init(_ colour: String) {
        func product(_ rows: [[Double]], _ parts: [Double]) -> [Double] {
            rows.map { zip($0, parts).map(*).reduce(0, +) }
        }
        let xyz = product(
            [
                [0.4123907993, 0.3575843394, 0.1804807884], [0.2126390059, 0.7151686788, 0.0721923154],
                [0.0193308187, 0.1191947798, 0.9505321522],
            ], linear(colour))
        let cones = product(
            [
                [0.8190224432, 0.3619062563, -0.1288737826], [0.0329836672, 0.9292868468, 0.0361446682],
                [0.0481771892, 0.2642395250, 0.6335478258],
            ], xyz)
        let lab = product(
            [[1.9779985324, -2.4285922420, 0.4505937097], [0.0259040425, 0.7827717124, -0.8086757549]], cones.map(cbrt))
        degrees = atan2(lab[1], lab[0]) * 180 / .pi
        chroma = hypot(lab[0], lab[1])
    }
}

/// Numbers that look random and are the same in each run (SplitMix64).
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
