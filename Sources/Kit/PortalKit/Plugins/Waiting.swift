public import Database
public import Markup

/// What waits for the signed-in account, shown first on its home page. Plugins add theirs by ``Blueprint/collect(_:)``.
public struct Waiting: Sendable {
    /// One thing that waits.
    public struct Item: Sendable {
        /// An item of a list, as ``Parts/row(_:_:more:beside:)`` makes it.
        public let html: HTML
        /// The day by which it is due; nil for none.
        public let due: CivilDate?

        /// An item; by default without a due day.
        public init(_ html: HTML, due: CivilDate? = nil) { (self.html, self.due) = (html, due) }
    }

    private static let limit = 5

    /// Reads the account's items in the transaction that reads the home page. Throws `DatabaseError`.
    private let items: @Sendable (Connection, Visit) throws -> [Item]

    /// The items that `items` reads, which throws `DatabaseError`.
    public init(_ items: @escaping @Sendable (Connection, Visit) throws -> [Item]) { self.items = items }

    /// The list of what waits: what is due first, at most five; empty if nothing waits, or if the account has yet to
    /// take the second step that pages about people need. Throws `DatabaseError`.
    public static func section(_ db: Connection, _ visit: Visit) throws -> HTML {
        guard try visit.mayOpenPeople else { return .empty }
        let all = try visit.site.features.collected(Waiting.self).flatMap { try $0.items(db, visit) }
        guard !all.isEmpty else { return .empty }
        let dated = all.filter { $0.due != nil }.sorted { ($0.due?.iso ?? "") < ($1.due?.iso ?? "") }
        let items = dated + all.filter { $0.due == nil }
        let texts = visit.texts
        let more: HTML? =
            items.count > limit && visit.site.answers(SiteLinks.people)
            ? """
            <p><a href="\(visit.link(SiteLinks.people))">\
            \(texts("waiting.more", ["count": String(items.count - limit)]))</a></p>
            """ : nil
        return """
            <section class="flow block" aria-labelledby="waiting"><h2 id="waiting">\(texts("waiting.title"))</h2>\
            <ul class="rows">\(each: items.prefix(limit), { $0.html })</ul>\(more)</section>
            """
    }
}
