/// A kind of event in the audit: an action or a view. It is declared by the feature that records it, or, if several do, on
/// the lowest floor that does. The wording of a plugin's event is in the plugin's folder, all others are Casework's.
public struct AuditEvent: Hashable, Sendable {
    /// The name in the database, such as `case-closed`; the wording `audit.<name>` describes it.
    public let name: String

    /// An event; its name must be unique.
    public init(_ name: StaticString) { self.name = "\(name)" }
}

extension AuditEvent {
    /// Repeated views; the row's object is their number and the kind of page, such as `3 viewed-case`.
    public static let viewedAgain = AuditEvent("viewed-again")
    /// Viewed audit.
    public static let viewedAudit = AuditEvent("viewed-audit")
    /// Viewed case.
    public static let viewedCase = AuditEvent("viewed-case")
    /// Viewed document.
    public static let viewedDocument = AuditEvent("viewed-document")
    /// Viewed message.
    public static let viewedMessage = AuditEvent("viewed-message")
    /// Viewed person.
    public static let viewedPerson = AuditEvent("viewed-person")
    /// Viewed submission.
    public static let viewedSubmission = AuditEvent("viewed-submission")
}
