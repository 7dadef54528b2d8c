import PortalKit

extension AuditEvent {
    static let entryAdded = AuditEvent("entry-added")
    static let entryChanged = AuditEvent("entry-changed")
    static let entryRemoved = AuditEvent("entry-removed")
}
