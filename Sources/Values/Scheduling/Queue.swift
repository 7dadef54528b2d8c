/// A first-in, first-out queue; taking from either end takes amortized constant time.
public struct Queue<Element> {
    @usableFromInline var items: [Element?] = []
    @usableFromInline var head = 0

    /// An empty queue.
    @inlinable public init() {}

    /// The number of elements not taken yet.
    @inlinable public var count: Int { items.count - head }
    /// Whether all elements are taken.
    @inlinable public var isEmpty: Bool { head == items.count }

    /// Adds an element at the end.
    @inlinable public mutating func append(_ element: Element) { items.append(element) }

    /// Removes and returns the oldest element; nil when there is none.
    @inlinable public mutating func takeFirst() -> Element? {
        guard head < items.count else { return nil }
        let element = items[head]
        items[head] = nil
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: items.capacity <= 256)
            head = 0
        } else if head >= 256, head * 2 >= items.count {
            items.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Removes and returns the newest element; nil when there is none.
    @inlinable public mutating func takeLast() -> Element? {
        guard head < items.count, let element = items.popLast() else { return nil }
        return element
    }

    /// Removes and returns the oldest element that `isWanted` accepts, in linear time; nil when there is none.
    @inlinable public mutating func take(where isWanted: (Element) -> Bool) -> Element? {
        let found = items[head...].firstIndex { element in element.map(isWanted) ?? false }
        return found.flatMap { items.remove(at: $0) }
    }
}

extension Queue: Sendable where Element: Sendable {}
