import Foundation

struct TenantHealth: Codable, Hashable, Sendable {
    /// Whether a tenant is served with its current files, and its data can be read and written.
    enum State: String, Codable {
        case ok
        /// It is served from its last valid configuration, or not at all, or its data cannot be used.
        case degraded
    }

    let tenant: String
    let state: State
    /// Why it is degraded, for the operator; empty if it is not.
    let why: String
    let mailWaiting: Int
    /// The number of mails that failed permanently.
    let mailFailed: Int
    /// When the newest backup was made; nil if none was.
    let backup: Date?
    /// When the newest backup that is in the bucket was made; nil if there is none.
    let backupSent: Date?

    init(_ tenant: String, why: String = "", mail: MailCount = MailCount(), backup: BackupSchedule.Status? = nil) {
        (self.tenant, self.why) = (tenant, why)
        state = why.isEmpty ? .ok : .degraded
        (self.backup, backupSent) = (backup?.last, backup?.lastSent)
        (mailWaiting, mailFailed) = (mail.waiting, mail.failed)
    }
}

/// The health of the process, apart from its tenants.
struct ProcessHealth: Codable, Hashable, Sendable {
    let state: TenantHealth.State
    /// Reports for the operator, one line each; empty if there are none.
    let why: [String]

    init(_ why: [String] = []) {
        state = why.isEmpty ? .ok : .degraded
        self.why = why
    }
}
