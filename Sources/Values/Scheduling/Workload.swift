/// Whose work something is: fair queues take turns by it.
public struct Workload: Hashable, Sendable {
    /// Whose work the running task does.
    @TaskLocal public static var current = Workload()

    /// The council's id; empty for the process's own work.
    public let tenant: String
    /// What the client is counted by, such as its address; empty for the process's own work.
    public let client: String

    public init(tenant: String = "", client: String = "") {
        self.tenant = tenant
        self.client = client
    }
}
