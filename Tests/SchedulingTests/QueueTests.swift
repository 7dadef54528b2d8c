import Testing

@testable import Scheduling

@Suite struct QueueTests {
    @Test func `what came first is taken first, however long the queue lasts`() {
        var queue = Queue<Int>()
        var (next, expected) = (0, 0)
        for round in 0..<2000 {
            for _ in 0..<(round % 3 + 1) {
                queue.append(next)
                next += 1
            }
            for _ in 0..<(round % 2 + 1) {
                guard let taken = queue.takeFirst() else { break }
                #expect(taken == expected)
                expected += 1
            }
            #expect(queue.count == next - expected)
            // Places that were left are given back.
            #expect(queue.items.count <= 2 * queue.count + 256)
        }
        while let taken = queue.takeFirst() {
            #expect(taken == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(queue.isEmpty)
    }

    @Test func `an element is taken from the end, or from between`() {
        var queue = Queue<Int>()
        for number in 0..<5 { queue.append(number) }
        #expect(queue.takeFirst() == 0)
        #expect(queue.takeLast() == 4)
        #expect(queue.take { $0 == 2 } == 2)
        #expect(queue.take { $0 == 0 } == nil)
        #expect([queue.takeFirst(), queue.takeFirst(), queue.takeFirst()] == [1, 3, nil])
        #expect(queue.takeLast() == nil)
    }
}
