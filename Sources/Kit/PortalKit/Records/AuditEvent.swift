/// A kind of event in the audit: an action or a view. It is declared by the feature that records it, or, if several do, on
/// the lowest floor that does. The wording of a plugin's event is in the plugin's folder, all others are Casework's.
public struct AuditEvent: Hashable, Sendable {
    /// The name in the database, such as `case-closed`; the wording `audit.<name>` describes it.
    public let name: String

    /// An event; its name must be unique.
    public init(_ name: StaticString) { self.name = "\(name)" }
}
