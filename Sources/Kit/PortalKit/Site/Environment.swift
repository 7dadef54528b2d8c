/// Distinguishes a portal's two sites, which have separate data.
public enum Environment: String, CaseIterable, Hashable, Sendable {
    /// The site for the public, and the site where the council tries things out.
    case live, test

    /// The usual end of the path prefix of its sites, which a portal's own paths need not have.
    public var suffix: String { self == .live ? "_LIVE" : "_TEST" }
}

/// The users of a portal. An account belongs to exactly one audience.
public enum Audience: String, CaseIterable, Hashable, Sendable {
    /// Parents and young people, professionals who give advice, the council's team.
    case citizen, professional, staff
}

/// A language of pages and mail. The raw value is its ISO 639-1 code, which is also its path segment.
public enum Language: String, CaseIterable, Hashable, Sendable {
    /// English and Welsh.
    case en, cy

    /// The language's own name for itself.
    public var endonym: String { self == .en ? "English" : "Cymraeg" }

    /// The BCP 47 tag for the `lang` attribute.
    public var tag: String { self == .en ? "en-GB" : "cy" }

    /// Its position among all languages, from 0.
    var index: Int { self == .en ? 0 : 1 }

    /// Hashes its position: Swift's own conformance would hash the raw text, for every look-up by language.
    public func hash(into hasher: inout Hasher) { hasher.combine(index) }
}
