/// How one tenant fares.
struct TenantHealth: Codable, Hashable, Sendable {
    /// Whether a tenant is served as its files say, and its data can be read and written.
    enum State: String, Codable, CaseIterable, Sendable {
        case ok
        /// It is served from its good copy, or not at all, or its data fail.
        case degraded
    }

    /// The tenant's id.
    let tenant: String
    let state: State
    /// Why it is degraded, for the operator; empty when it is not.
    let why: String
    /// Mail that waits to be sent.
    var mailWaiting = 0
    /// Mail that failed for good.
    var mailFailed = 0

    static func ok(_ tenant: String) -> TenantHealth { TenantHealth(tenant: tenant, state: .ok, why: "") }

    static func degraded(_ tenant: String, why: String) -> TenantHealth {
        TenantHealth(tenant: tenant, state: .degraded, why: why)
    }
}

/// How the process fares, beside its tenants.
struct ProcessHealth: Codable, Hashable, Sendable {
    let state: TenantHealth.State
    /// What the operator has to know, one line each; empty when all is well.
    let why: [String]

    init(_ why: [String] = []) {
        state = why.isEmpty ? .ok : .degraded
        self.why = why
    }
}
