public import Markup
import Web

/// One page of a long list, which is read newest first.
public struct ListPage<Item: Sendable>: Sendable {
    /// The items of the page.
    public let items: [Item]
    /// The number of the page, from 1.
    public let number: Int
    /// Whether there is a page with older items.
    public let hasOlder: Bool

    /// The page that the query of a request asks for, of 20 items at most. Throws what `read` throws.
    /// - Parameter read: reads at most `limit` items after the newest `offset` ones.
    public init(_ visit: Visit, read: (_ limit: Int, _ offset: Int) throws -> [Item]) rethrows {
        let size = 20
        number = visit.query.number("page", in: 1...10_000) ?? 1
        let found = try read(size + 1, size * (number - 1))
        items = Array(found.prefix(size))
        hasOlder = found.count > size
    }

    /// Links to the newer and older page of the list at `address`; empty if there is only one page.
    public func links(_ address: Address, _ texts: Texts) -> HTML {
        Parts.pages(number, hasOlder: hasOlder, texts) { address.query(["page": String($0)]) }
    }
}
