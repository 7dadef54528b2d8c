public import Database
public import PortalKit

/// A page about one person, linked from the page of their progress.
public struct PersonPage: Sendable {
    /// The last segment of its path, after the entry's id, such as `documents`.
    public let name: String
    /// The label of its link.
    public let label: TextKey
    /// Whether the page is shown to an account with these permissions.
    public let isFor: @Sendable (Connection, Permissions) throws -> Bool
    /// The number of unread items on it.
    public let unread: @Sendable (Connection, Permissions) throws -> Int

    /// A page, by default without unread items.
    public init(
        _ name: String, _ label: TextKey, isFor: @escaping @Sendable (Connection, Permissions) throws -> Bool,
        unread: @escaping @Sendable (Connection, Permissions) throws -> Int = { _, _ in 0 }
    ) {
        self.name = name
        self.label = label
        self.isFor = isFor
        self.unread = unread
    }
}

/// The pages about one person that the features of a site have added.
private struct PersonPages: Sendable { var all: [PersonPage] = [] }

extension Blueprint {
    /// The pages about one person, in the order in which features added them.
    public var personPages: [PersonPage] { kept(PersonPages.self)?.all ?? [] }

    /// Adds a page about one person.
    public mutating func add(_ page: PersonPage) {
        var pages = kept(PersonPages.self) ?? PersonPages()
        pages.all.append(page)
        keep(pages)
    }
}
