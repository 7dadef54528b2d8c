/// How many jobs may wait in a queue.
public struct QueueShares: Hashable, Sendable {
    /// In all.
    public let total: Int
    /// Of one council.
    public let tenant: Int
    /// Of one client in one kind of a council's work.
    public let client: Int

    public init(total: Int, tenant: Int, client: Int) {
        (self.total, self.tenant, self.client) = (total, tenant, client)
    }

    /// Room for everything.
    public static let unbounded = QueueShares(total: .max / 2, tenant: .max / 2, client: .max / 2)

    /// Two thirds for one council, and half for one client: a school is one.
    public init(total: Int) {
        self.init(total: total, tenant: max(1, total * 2 / 3), client: max(1, total / 2))
    }
}

/// A bounded queue that takes turns: among councils, among the kinds of work of a council, among the clients of a kind.
/// What one of them adds keeps the others waiting for one turn at most, and takes no place that is theirs.
public struct FairQueue<Job> {
    /// What came of adding a job.
    public enum Outcome {
        case added
        /// It was added in the place of a job, which has to be refused: the newest of the client that held most.
        case addedInPlaceOf(Job)
        /// The share is full.
        case refused
    }

    private let shares: QueueShares
    private var turns = Turns<Job>()

    public init(_ shares: QueueShares) { self.shares = shares }

    /// How many wait.
    public var count: Int { turns.count }
    public var isEmpty: Bool { turns.count == 0 }

    /// Adds a job at the end of its client's.
    ///
    /// - Parameters:
    ///   - kind: which of the council's work it is, such as `sign-in`.
    ///   - soon: how many of those that wait are about to be taken, and fill no share.
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

    /// Adds a job at the end of its client's, though shares may be full.
    public mutating func insert(_ job: Job, for workload: Workload) {
        turns.add(job, under: [workload.tenant, "", workload.client])
    }

    /// Takes the job whose turn it is; nil when none waits.
    public mutating func takeNext() -> Job? { turns.takeNext() }

    /// Takes a job that is as asked; nil when none is.
    public mutating func take(where isWanted: (Job) -> Bool) -> Job? { turns.take(where: isWanted) }

    /// Takes all jobs, in the order of their turns.
    public mutating func takeAll() -> [Job] {
        var all: [Job] = []
        while let job = takeNext() { all.append(job) }
        return all
    }
}

extension FairQueue: Sendable where Job: Sendable {}
extension FairQueue.Outcome: Sendable where Job: Sendable {}
