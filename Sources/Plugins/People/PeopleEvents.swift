import PortalKit

extension AuditEvent {
    static let entryAdded = AuditEvent("entry-added")
    static let entryChanged = AuditEvent("entry-changed")
    static let entryHidden = AuditEvent("entry-hidden")
    static let entryShown = AuditEvent("entry-shown")
    static let entryRemoved = AuditEvent("entry-removed")
}
