/// The path of a page within a site: the segments after the language.
public struct PagePath: Hashable, Sendable {
    /// The segments, not percent-encoded.
    public let segments: [String]

    /// A path of the given segments.
    public init(segments: [String]) { self.segments = segments }
}

/// A link to the pages of one route. It is declared once: by the feature that answers it, or, if other features link to
/// it, on the lowest floor that does.
///
/// `Parameters` is `Void` for a path without parameters, `String` for one, and a tuple of strings for more, in the order
/// of the path.
public struct PageLink<Parameters>: Sendable {
    /// The segments after the language; `:name` stands for a parameter.
    public let segments: [String]

    /// A link to the route with the segments of `path`, separated by slashes; it must have as many parameters as
    /// `Parameters`.
    public init(_ path: StaticString) { self.init("\(path)" as String) }

    init(_ path: String) { segments = path.split(separator: "/").map(String.init) }

    /// The path with the parameters replaced by `values`.
    private func filled(_ values: String...) -> PagePath {
        var rest = values[...]
        return PagePath(segments: segments.map { $0.utf8.first == UInt8(ascii: ":") ? rest.popFirst() ?? "" : $0 })
    }
}

extension PageLink<Void> {
    /// The path of the page.
    public func callAsFunction() -> PagePath { PagePath(segments: segments) }
}

extension PageLink<String> {
    /// The path of one page.
    public func callAsFunction(_ value: String) -> PagePath { filled(value) }
}

extension PageLink<(String, String)> {
    /// The path of one page.
    public func callAsFunction(_ first: String, _ second: String) -> PagePath { filled(first, second) }
}

extension PageLink<(String, String, String)> {
    /// The path of one page.
    public func callAsFunction(_ first: String, _ second: String, _ third: String) -> PagePath {
        filled(first, second, third)
    }
}

extension Site {
    /// Whether a feature of this site answers the pages of `link`. Otherwise pages must not show it.
    public func answers(_ link: PageLink<some Any>) -> Bool { features.answers(link) }
}

extension Blueprint {
    /// Whether a feature added so far answers the pages of `link`.
    public func answers(_ link: PageLink<some Any>) -> Bool { answers(link.segments) }

    /// Whether a feature added so far answers the route of these segments.
    public func answers(_ segments: [String]) -> Bool { answered.contains(segments) }
}
