/// How one tenant fares.
struct TenantHealth: Codable, Hashable, Sendable {
    /// Whether a tenant is served as its files say.
    enum State: String, Codable, CaseIterable, Sendable {
        case ok
        /// It is served from its good copy, or not at all.
        case degraded
    }

    /// The tenant's id.
    let tenant: String
    let state: State
    /// Why it is degraded, for the operator; empty when it is not.
    let why: String

    static func ok(_ tenant: String) -> TenantHealth { TenantHealth(tenant: tenant, state: .ok, why: "") }

    static func degraded(_ tenant: String, why: String) -> TenantHealth {
        TenantHealth(tenant: tenant, state: .degraded, why: why)
    }
}
