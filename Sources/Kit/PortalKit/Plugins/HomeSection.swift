public import Database
public import Markup

/// A section of the home page below what waits, for features that show more there than that. Plugins add theirs by
/// ``Blueprint/collect(_:)``.
public struct HomeSection: Sendable {
    /// Reads the section in the transaction that reads the home page; empty if there is nothing to show. Throws
    /// `DatabaseError`.
    private let html: @Sendable (Connection, Visit) throws -> HTML

    /// The section that `html` makes, which throws `DatabaseError`.
    public init(_ html: @escaping @Sendable (Connection, Visit) throws -> HTML) { self.html = html }

    /// All sections of the home page, in the order in which plugins added them; none if the account has yet to take the
    /// second step that pages about people need. Throws `DatabaseError`.
    public static func all(_ db: Connection, _ visit: Visit) throws -> HTML {
        guard try visit.mayOpenPeople else { return .empty }
        return try "\(each: visit.site.features.collected(HomeSection.self).map { try $0.html(db, visit) }, { $0 })"
    }
}
