public import PortalKit

extension AuditEvent {
    /// Case assigned.
    public static let caseAssigned = AuditEvent("case-assigned")
    /// Case closed.
    public static let caseClosed = AuditEvent("case-closed")
    /// Case opened.
    public static let caseOpened = AuditEvent("case-opened")
    /// Decision published.
    public static let decisionPublished = AuditEvent("decision-published")
    /// Decision recorded.
    public static let decisionRecorded = AuditEvent("decision-recorded")
    /// Document published.
    public static let documentPublished = AuditEvent("document-published")
    /// Document recalled.
    public static let documentRecalled = AuditEvent("document-recalled")
    /// Document seen.
    public static let documentSeen = AuditEvent("document-seen")
    /// Exception recorded.
    public static let exceptionRecorded = AuditEvent("exception-recorded")
    /// Form recorded.
    public static let formRecorded = AuditEvent("form-recorded")
    /// Linked.
    public static let linked = AuditEvent("linked")
    /// Message read.
    public static let messageRead = AuditEvent("message-read")
    /// Message sent.
    public static let messageSent = AuditEvent("message-sent")
    /// Note added.
    public static let noteAdded = AuditEvent("note-added")
    /// Request asked.
    public static let requestAsked = AuditEvent("request-asked")
    /// Request taken in.
    public static let requestTakenIn = AuditEvent("request-taken-in")
    /// Submission accepted.
    public static let submissionAccepted = AuditEvent("submission-accepted")
}
