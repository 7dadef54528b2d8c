import PortalKit

extension AuditEvent {
    static let accessLinked = AuditEvent("access-linked")
    static let accessRefused = AuditEvent("access-refused")
    static let authenticated = AuditEvent("authenticated")
    static let documentKept = AuditEvent("document-kept")
    static let entryMatched = AuditEvent("entry-matched")
    static let involvementAdded = AuditEvent("involvement-added")
    static let involvementChanged = AuditEvent("involvement-changed")
    static let involvementEnded = AuditEvent("involvement-ended")
    static let invitationWithdrawn = AuditEvent("invitation-withdrawn")
    static let invited = AuditEvent("invited")
    static let invitedAgain = AuditEvent("invited-again")
    static let personAdded = AuditEvent("person-added")
    static let personChanged = AuditEvent("person-changed")
    static let unlinked = AuditEvent("unlinked")
}
