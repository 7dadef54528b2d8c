/// The most jobs that may wait in a queue.
public struct QueueShares: Hashable, Sendable {
    /// The most in all.
    public let total: Int
    /// The most of one council.
    public let tenant: Int
    /// The most of one client in one kind of a council's work.
    public let client: Int

    /// Each limit counts waiting jobs.
    public init(total: Int, tenant: Int, client: Int) {
        (self.total, self.tenant, self.client) = (total, tenant, client)
    }

    /// Limits that are never reached.
    public static let unbounded = QueueShares(total: .max / 2, tenant: .max / 2, client: .max / 2)

    /// Two thirds for one council, and half for one client, at least 1 each: a whole school may be one client.
    public init(total: Int) {
        self.init(total: total, tenant: max(1, total * 2 / 3), client: max(1, total / 2))
    }
}

/// A bounded queue that serves councils in turn, within a council its kinds of work, within a kind its clients. However
/// many jobs one of them adds, the others wait at most one turn longer and lose no place of their share.
public struct FairQueue<Job> {
    /// The result of adding a job.
    public enum Outcome {
        /// The job waits.
        case added
        /// The job waits in place of another, which the caller must refuse: the newest of a council, kind or client
        /// that holds more.
        case addedInPlaceOf(Job)
        /// The job was not added: a limit is reached, and none that waits can be replaced.
        case refused
    }

    private let shares: QueueShares
    private var turns = Turns<Job>()

    /// An empty queue with these limits.
    public init(_ shares: QueueShares) { self.shares = shares }

    /// The number of waiting jobs.
    public var count: Int { turns.count }
    /// Whether no job waits.
    public var isEmpty: Bool { turns.count == 0 }

    /// Adds a job behind the others of its client, unless a limit is reached.
    ///
    /// - Parameters:
    ///   - kind: the kind of the council's work, such as `sign-in`.
    ///   - soon: how many waiting jobs are about to be taken, and do not count against the limits.
    public mutating func add(_ job: Job, for workload: Workload, kind: String = "", soon: Int = 0) -> Outcome {
        let names = [workload.tenant, kind, workload.client][...]
        guard turns.count(under: names) < shares.client + soon else { return .refused }
        var removed: Job?
        if turns.count(under: names.prefix(1)) >= shares.tenant + soon {
            removed = turns.makeRoomWithin(names)
            guard removed != nil else { return .refused }
        } else if turns.count >= shares.total + soon {
            removed = turns.makeRoom(under: names)
            guard removed != nil else { return .refused }
        }
        turns.add(job, under: names)
        return removed.map { .addedInPlaceOf($0) } ?? .added
    }

    /// Adds a job behind the others of its client, whatever the limits.
    public mutating func insert(_ job: Job, for workload: Workload) {
        turns.add(job, under: [workload.tenant, "", workload.client])
    }

    /// Removes and returns the next job in turn; nil when none waits.
    public mutating func takeNext() -> Job? { turns.takeNext() }

    /// Removes and returns a job that `isWanted` accepts; nil when there is none.
    public mutating func take(where isWanted: (Job) -> Bool) -> Job? { turns.take(where: isWanted) }

    /// Removes and returns all jobs, in the order of their turns.
    public mutating func takeAll() -> [Job] {
        var all: [Job] = []
        while let job = takeNext() { all.append(job) }
        return all
    }
}

extension FairQueue: Sendable where Job: Sendable {}
extension FairQueue.Outcome: Sendable where Job: Sendable {}
