public import Configuration

/// A feature that a portal can switch on.
///
/// A plugin is made once per site as the site is built, reads its settings, and adds what it offers to the site's
/// ``Blueprint``. It does nothing else until a request arrives.
public protocol Plugin: Sendable {
    /// The key that switches it on under `plugins`.
    static var name: String { get }
    /// What it is for, in one line.
    static var summary: String { get }
    /// Whose portals may have it; everybody's where a plugin does not say.
    static var audiences: Set<Audience> { get }

    /// Reads every setting, each time, so that the reads are the schema.
    init(settings: inout Settings)

    func contribute(to blueprint: inout Blueprint)
}

extension Plugin {
    public static var audiences: Set<Audience> { Set(Audience.allCases) }
}
