public import PortalKit

extension AuditEvent {
    /// Staff invited.
    public static let staffInvited = AuditEvent("staff-invited")
    /// Staff suspended.
    public static let staffSuspended = AuditEvent("staff-suspended")
    /// A suspension ended.
    public static let staffRestored = AuditEvent("staff-restored")
    /// Two step verification of a member of staff reset.
    public static let staffTwoStepReset = AuditEvent("staff-two-step-reset")
    /// The role of a member of staff changed.
    public static let staffRoleChanged = AuditEvent("staff-role")
}
