public import PortalKit

extension AuditEvent {
    /// Draft begun.
    public static let draftBegun = AuditEvent("draft-begun")
    static let draftDiscarded = AuditEvent("draft-discarded")
    static let draftSaved = AuditEvent("draft-saved")
    static let editBegun = AuditEvent("edit-begun")
    /// File downloaded.
    public static let fileFetched = AuditEvent("file-fetched")
    static let formSent = AuditEvent("form-sent")
}
