public import Database

/// The plugins of a program. The program hands them over, so that what builds sites needs no plugin to be compiled.
public struct Catalogue: Sendable {
    /// In the order in which a site is assembled, which is also the order of the pages of My account.
    public let plugins: [any Plugin.Type]
    /// The migrations of all plugins, in order. Every store has all tables, whatever its portals switch on.
    public let migrations: [Migration]

    /// The plugins with their migrations.
    public init(_ plugins: [any Plugin.Type], migrations: [Migration]) {
        self.plugins = plugins
        self.migrations = migrations
    }
}
