public import PortalKit

extension AuditEvent {
    /// Draft begun.
    public static let draftBegun = AuditEvent("draft-begun")
    /// Draft discarded.
    public static let draftDiscarded = AuditEvent("draft-discarded")
    /// Draft saved.
    public static let draftSaved = AuditEvent("draft-saved")
    /// Edit begun.
    public static let editBegun = AuditEvent("edit-begun")
    /// File fetched.
    public static let fileFetched = AuditEvent("file-fetched")
    /// Form sent.
    public static let formSent = AuditEvent("form-sent")
}
