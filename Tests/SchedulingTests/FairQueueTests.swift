import Testing

@testable import Scheduling

@Suite struct FairQueueTests {
    private func queue(total: Int = 100, tenant: Int = 100, client: Int = 100) -> FairQueue<String> {
        FairQueue(QueueShares(total: total, tenant: tenant, client: client))
    }

    /// Adds a job; returns the one that has to be refused for want of room, or nil.
    private func add(
        _ job: String, _ tenant: String, _ client: String = "a", kind: String = "", to queue: inout FairQueue<String>
    ) -> String? {
        switch queue.add(job, for: Workload(tenant: tenant, client: client), kind: kind) {
        case .added: nil
        case .addedInPlaceOf(let other): other
        case .refused: job
        }
    }

    @Test func `councils take turns, however much one of them has waiting`() {
        var queue = queue()
        for number in 0..<20 { #expect(add("busy \(number)", "busy", to: &queue) == nil) }
        for number in 0..<2 { #expect(add("quiet \(number)", "quiet", to: &queue) == nil) }
        #expect(
            queue.takeAll().prefix(5) == ["busy 0", "quiet 0", "busy 1", "quiet 1", "busy 2"])
    }

    @Test func `within a council kinds of work take turns, and within a kind clients`() {
        var queue = queue()
        for number in 0..<9 { _ = add("new \(number)", "one", kind: "new password", to: &queue) }
        for number in 0..<9 { _ = add("guess \(number)", "one", "a", kind: "sign-in", to: &queue) }
        _ = add("own", "one", "b", kind: "sign-in", to: &queue)
        #expect(queue.takeAll().prefix(5) == ["new 0", "guess 0", "new 1", "own", "new 2"])
    }

    @Test func `jobs of one client are taken in the order they came`() {
        var queue = queue()
        let jobs = (0..<50).map { "\($0)" }
        for job in jobs { _ = add(job, "one", to: &queue) }
        #expect(queue.takeAll() == jobs)
        #expect(queue.isEmpty)
    }

    @Test func `a council whose share is full is refused, and another is not`() {
        var queue = queue(total: 10, tenant: 4, client: 4)
        for number in 0..<4 { #expect(add("\(number)", "full", to: &queue) == nil) }
        #expect(add("more", "full", to: &queue) == "more")
        #expect(add("other", "other", to: &queue) == nil)
        #expect(queue.takeNext() == "0")
        #expect(add("more", "full", to: &queue) == nil)
    }

    @Test func `a client whose share is full is refused, and another of its council is not`() {
        var queue = queue(total: 10, tenant: 8, client: 3)
        for number in 0..<3 { #expect(add("\(number)", "one", "greedy", to: &queue) == nil) }
        #expect(add("more", "one", "greedy", to: &queue) == "more")
        #expect(add("other", "one", "other", to: &queue) == nil)
        #expect(add("more", "one", "greedy", kind: "other kind", to: &queue) == nil)
    }

    @Test func `in a full queue whoever holds less takes the newest place of whoever holds most`() {
        var queue = queue(total: 6, tenant: 6, client: 6)
        for number in 0..<4 { _ = add("most \(number)", "most", to: &queue) }
        for number in 0..<2 { _ = add("some \(number)", "some", to: &queue) }
        #expect(add("new", "new", to: &queue) == "most 3")
        #expect(add("some 2", "some", to: &queue) == "some 2")
        #expect(add("new 1", "new", to: &queue) == "most 2")
        // Two each: who would hold more than the others is refused.
        #expect(add("most 4", "most", to: &queue) == "most 4")
        #expect(add("fourth", "fourth", to: &queue) != "fourth")
        #expect(queue.count == 6)
    }

    @Test func `in a council's full share a client that holds less takes a place of one that holds most`() {
        var queue = queue(total: 100, tenant: 6, client: 6)
        for number in 0..<6 { _ = add("greedy \(number)", "one", "greedy", kind: "sign-in", to: &queue) }
        #expect(add("other", "one", "other", kind: "sign-in", to: &queue) == "greedy 5")
        #expect(add("new", "one", "greedy", kind: "new password", to: &queue) == "greedy 4")
        #expect(queue.takeAll() == ["greedy 0", "new", "other", "greedy 1", "greedy 2", "greedy 3"])
    }

    @Test func `what is about to be taken fills no share`() {
        var queue = queue(total: 0, tenant: 0, client: 0)
        let add = { (job: String, soon: Int) -> Bool in
            if case .added = queue.add(job, for: Workload(), soon: soon) { true } else { false }
        }
        #expect([add("none", 0), add("first", 1), add("second", 1), add("third", 2)] == [false, true, false, true])
        queue.insert("whatever the shares", for: Workload())
        #expect(queue.count == 3)
    }

    @Test func `a job that is no longer wanted leaves its place and its turn`() {
        var queue = queue()
        for job in ["a", "b"] { _ = add(job, job, to: &queue) }
        #expect(queue.take { $0 == "a" } == "a")
        #expect(queue.take { $0 == "a" } == nil)
        _ = add("c", "a", to: &queue)
        #expect(queue.takeAll() == ["b", "c"])
        #expect(queue.takeNext() == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func `nothing is lost or served twice, and no share is exceeded`(
        _ seed: UInt64
    ) {
        var random = SplitMix(state: seed)
        var queue = queue(total: 30, tenant: 12, client: 5)
        var (waiting, owners): (Set<String>, [String: String]) = ([], [:])
        /// How often other councils were served since a council that has had work waiting ever since.
        var served: [String: [String: Int]] = [:]
        for number in 0..<5000 {
            // Some tenants and clients ask far more often than others.
            if Int.random(in: 0..<5, using: &random) < 3 {
                let tenant = "\(min(Int.random(in: 0..<6, using: &random), Int.random(in: 0..<6, using: &random)))"
                let client = "\(min(Int.random(in: 0..<4, using: &random), Int.random(in: 0..<4, using: &random)))"
                let job = "\(number)"
                let kind = Bool.random(using: &random) ? "x" : "y"
                if let refused = add(job, tenant, client, kind: kind, to: &queue) {
                    #expect(refused == job || waiting.contains(refused))
                    if refused != job {
                        waiting.remove(refused)
                        waiting.insert(job)
                    }
                } else {
                    waiting.insert(job)
                }
                owners[job] = tenant
            } else if let job = queue.takeNext() {
                #expect(waiting.remove(job) != nil)
                let tenant = owners[job] ?? ""
                served[tenant] = [:]
                for other in Set(waiting.compactMap { owners[$0] }) where other != tenant {
                    served[other, default: [:]][tenant, default: 0] += 1
                    #expect((served[other]?[tenant] ?? 0) <= 2, "\(tenant) is served again before \(other)")
                }
            }
            let counts = waiting.reduce(into: [:]) { $0[owners[$1] ?? "", default: 0] += 1 }
            for tenant in served.keys where counts[tenant] == nil { served[tenant] = nil }
            #expect(queue.count == waiting.count)
            #expect(waiting.count <= 30)
            #expect((counts.values.max() ?? 0) <= 12)
        }
        #expect(Set(queue.takeAll()) == waiting)
    }
}

/// Numbers that look random and are the same for the same seed (Steele, Lea and Flood, SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
