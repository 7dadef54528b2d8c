struct TenantHealth: Codable, Hashable, Sendable {
    /// Whether a tenant is served with its current files, and its data can be read and written.
    enum State: String, Codable, CaseIterable, Sendable {
        case ok
        /// It is served from its last valid configuration, or not at all, or its data cannot be used.
        case degraded
    }

    let tenant: String
    let state: State
    /// Why it is degraded, for the operator; empty if it is not.
    let why: String
    var mailWaiting = 0
    /// The number of mails that failed permanently.
    var mailFailed = 0

    static func ok(_ tenant: String) -> TenantHealth { TenantHealth(tenant: tenant, state: .ok, why: "") }

    static func degraded(_ tenant: String, why: String) -> TenantHealth {
        TenantHealth(tenant: tenant, state: .degraded, why: why)
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
