public import Database

/// The plugins of a program. The program hands them over, so that what builds sites needs no plugin to be compiled.
public struct Catalogue: Sendable {
    /// In the order in which a site is assembled, which is also the order of the pages of My account.
    public let plugins: [any Plugin.Type]
    /// The migrations of the modules and then of the plugins, in order. Every store has all tables, whatever its portals
    /// switch on.
    public let migrations: [Migration]

    /// The same plugins, and one of the program's own at the end if it is not among them.
    public func adding(_ plugin: any Plugin.Type) -> Catalogue {
        guard !plugins.contains(where: { $0.name == plugin.name }) else { return self }
        return Catalogue(plugins + [plugin], all: migrations + plugin.migrations)
    }

    private init(_ plugins: [any Plugin.Type], all migrations: [Migration]) {
        (self.plugins, self.migrations) = (plugins, migrations)
    }

    /// The plugins.
    /// - Parameter modules: the migrations of the modules that the plugins are made of, in order.
    public init(_ plugins: [any Plugin.Type], migrations modules: [Migration]) {
        self.plugins = plugins
        migrations = modules + plugins.flatMap { $0.migrations }
    }
}
