import PortalKit

extension AuditEvent {
    static let exported = AuditEvent("exported")
    static let exportedNames = AuditEvent("exported-names")
}
