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
