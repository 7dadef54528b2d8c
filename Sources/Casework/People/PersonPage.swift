public import Database
public import PortalKit

/// A page about one person, linked from the page of their progress.
public struct PersonPage: Sendable {
    /// The link to it, by the id of the entry.
    public let link: PageLink<String>
    /// The label of its link.
    public let label: TextKey
    /// Whether the page is shown to an account with these permissions.
    public let isFor: @Sendable (Connection, Permissions) throws -> Bool
    /// The number of unread items on it.
    public let unread: @Sendable (Connection, Permissions) throws -> Int

    /// A page, by default without unread items.
    public init(
        _ link: PageLink<String>, _ label: TextKey, isFor: @escaping @Sendable (Connection, Permissions) throws -> Bool,
        unread: @escaping @Sendable (Connection, Permissions) throws -> Int = { _, _ in 0 }
    ) {
        (self.link, self.label, self.isFor, self.unread) = (link, label, isFor, unread)
    }

    /// The last segment of its path, such as `documents`, by which the wording of its count is named.
    public var name: String { link.segments.last ?? "" }
}

extension Blueprint {
    /// The pages about one person, in the order in which features added them.
    public var personPages: [PersonPage] { collected(PersonPage.self) }

    /// The page about one person of that name; nil if no feature adds one.
    public func personPage(_ name: String) -> PersonPage? { personPages.first { $0.name == name } }

    /// Adds a page about one person.
    public mutating func add(_ page: PersonPage) { collect(page) }
}
