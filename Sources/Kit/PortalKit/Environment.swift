/// Which of a portal's two sites: what residents use, or what a council tries out.
public enum Environment: String, CaseIterable, Hashable, Sendable {
    case live, test

    /// The ending of a path prefix that names this environment.
    public var suffix: String { self == .live ? "_LIVE" : "_TEST" }
}

/// Whom a portal is for. An account belongs to exactly one audience.
public enum Audience: String, CaseIterable, Hashable, Sendable {
    case citizen, professional, staff
}

/// A language that pages come in, as its BCP 47 tag.
public enum Language: String, CaseIterable, Hashable, Sendable {
    case en, cy

    /// The language's own name for itself.
    public var endonym: String { self == .en ? "English" : "Cymraeg" }

    /// The value of the `lang` attribute.
    public var tag: String { self == .en ? "en-GB" : "cy" }
}
