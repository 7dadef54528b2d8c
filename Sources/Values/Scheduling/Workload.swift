/// The council and the client that work is done for; fair queues serve them in turn.
public struct Workload: Hashable, Sendable {
    /// The workload of the current task; that of the process itself unless set.
    @TaskLocal public static var current = Workload()

    /// The council's id; empty for the process's own work.
    public let tenant: String
    /// The key that the client is counted by, such as its address; empty for the process's own work.
    public let client: String

    /// Without arguments, the process's own work.
    public init(tenant: String = "", client: String = "") { (self.tenant, self.client) = (tenant, client) }
}
