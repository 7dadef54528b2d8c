public import Database
public import PortalKit

/// A page about one person, to which the page of their progress leads.
public struct PersonPage: Sendable {
    /// Its place in the path, after the person's id, such as `documents`.
    public let name: String
    public let label: TextKey
    /// Whether it is of use to somebody of this standing.
    public let isFor: @Sendable (Connection, Standing) throws -> Bool
    /// How much on it is new to them.
    public let unread: @Sendable (Connection, Standing) throws -> Int

    public init(
        _ name: String, _ label: TextKey, isFor: @escaping @Sendable (Connection, Standing) throws -> Bool,
        unread: @escaping @Sendable (Connection, Standing) throws -> Int = { _, _ in 0 }
    ) {
        self.name = name
        self.label = label
        self.isFor = isFor
        self.unread = unread
    }
}

/// The pages about one person that the features of a site have brought.
private struct PersonPages: Sendable { var all: [PersonPage] = [] }

extension Blueprint {
    /// The pages about one person, in the order in which the features brought them.
    public var personPages: [PersonPage] { kept(PersonPages.self)?.all ?? [] }

    public mutating func add(_ page: PersonPage) {
        var pages = kept(PersonPages.self) ?? PersonPages()
        pages.all.append(page)
        keep(pages)
    }
}
