public import Configuration
public import Database

/// A feature that a portal can switch on.
///
/// For each site that switches it on, a plugin is created while the site is built, and adds its parts to the site's
/// ``Blueprint``. Plugins are added in the order of their catalogue. A plugin does nothing else until one of its parts
/// is called.
public protocol Plugin: Sendable {
    /// The key under `plugins` that switches it on, in lower case with hyphens, such as `home-tiles`.
    static var name: String { get }
    /// One line for the list of plugins and the schema.
    static var summary: String { get }
    /// The audiences of portals that may switch it on; by default all.
    static var audiences: Set<Audience> { get }
    /// The migrations of the plugin's own tables, in order; by default none. They run after those of the modules.
    static var migrations: [Migration] { get }

    /// Reads every setting unconditionally, because the schema is made of the reads: it is also called with empty
    /// settings. Mistakes are noted in `settings`.
    init(settings: inout Settings)

    /// Adds its parts. Called once, unless the portal is for another audience, which is then an issue.
    func contribute(to blueprint: inout Blueprint)
}

extension Plugin {
    /// All audiences.
    public static var audiences: Set<Audience> { Set(Audience.allCases) }
    /// No tables.
    public static var migrations: [Migration] { [] }
}
