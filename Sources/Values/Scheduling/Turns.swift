/// Waiting jobs in the order of their turns: those without a name in the order added, the others in one branch for each
/// name; branches are served in turn.
struct Turns<Job> {
    /// The number of waiting jobs, those of all branches included.
    private(set) var count = 0
    private var jobs = Queue<Job>()
    private var branches: [String: Turns] = [:]
    private var order = Queue<String>()

    /// The number of jobs waiting under these names.
    func count(under names: ArraySlice<String>) -> Int {
        guard let name = names.first else { return count }
        return branches[name]?.count(under: names.dropFirst()) ?? 0
    }

    mutating func add(_ job: Job, under names: ArraySlice<String>) {
        count += 1
        guard let name = names.first else { return jobs.append(job) }
        if branches[name] == nil { order.append(name) }
        branches[name, default: Turns()].add(job, under: names.dropFirst())
    }

    /// Removes and returns the next job in turn; nil when none waits.
    mutating func takeNext() -> Job? {
        guard let name = order.takeFirst() else {
            let job = jobs.takeFirst()
            if job != nil { count -= 1 }
            return job
        }
        guard let job = branches[name]?.takeNext() else { return nil }
        count -= 1
        if branches[name]?.count == 0 { branches[name] = nil } else { order.append(name) }
        return job
    }

    /// Removes and returns a job that `isWanted` accepts; nil when there is none.
    mutating func take(where isWanted: (Job) -> Bool) -> Job? {
        if let job = jobs.take(where: isWanted) {
            count -= 1
            return job
        }
        for name in branches.keys {
            if let job = take(from: name, { $0.take(where: isWanted) }) { return job }
        }
        return nil
    }

    /// Removes and returns the newest job of the fullest branch at each level.
    mutating func takeFromFullest() -> Job? {
        guard let name = fullest else {
            let job = jobs.takeLast()
            if job != nil { count -= 1 }
            return job
        }
        return take(from: name) { $0.takeFromFullest() }
    }

    /// Makes room for one more job under `names`: removes and returns the newest job of a branch that holds more than
    /// this one would; nil when no branch does.
    mutating func makeRoom(under names: ArraySlice<String>) -> Job? {
        guard let name = names.first, let fullest, let count = branches[fullest]?.count else { return nil }
        if (branches[name]?.count ?? 0) + 1 < count { return take(from: fullest) { $0.takeFromFullest() } }
        return take(from: name) { $0.makeRoom(under: names.dropFirst()) }
    }

    /// As ``makeRoom(under:)``, but removes only a job with the same first name.
    mutating func makeRoomWithin(_ names: ArraySlice<String>) -> Job? {
        guard let name = names.first else { return nil }
        return take(from: name) { $0.makeRoom(under: names.dropFirst()) }
    }

    private var fullest: String? { branches.max { $0.value.count < $1.value.count }?.key }

    /// Takes a job from a branch by `body`, and drops the branch once it is empty.
    private mutating func take(from name: String, _ body: (inout Turns) -> Job?) -> Job? {
        guard let job = body(&branches[name, default: Turns()]) else {
            if branches[name]?.count == 0 { branches[name] = nil }
            return nil
        }
        count -= 1
        if branches[name]?.count == 0 {
            branches[name] = nil
            _ = order.take { $0 == name }
        }
        return job
    }
}

extension Turns: Sendable where Job: Sendable {}
