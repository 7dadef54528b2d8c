import Configuration
import Testing

/// Changes of values, as values.
@Suite struct ConfigPathTests {
    /// A random sequence that its seed determines (SplitMix64).
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private var numbers = Numbers(state: 13)

    /// A table of up to five of six names, three levels deep at most.
    private mutating func value(depth: Int = 0) -> ConfigValue {
        if depth == 3 || Int.random(in: 0..<3, using: &numbers) == 0, depth > 0 {
            return ["x", "y", 1, 2, true, ["a", "b"]].randomElement(using: &numbers) ?? "x"
        }
        let names = ["a", "b", "c", "d", "e", "f"].shuffled(using: &numbers)
        let count = Int.random(in: 0...5, using: &numbers)
        var entries: [ConfigTable.Entry] = []
        for name in names.prefix(count) { entries.append(.init(name, value(depth: depth + 1))) }
        return ConfigValue(.table(ConfigTable(entries)))
    }

    @Test mutating func `the change to a value makes it, and is none where nothing differs`() {
        for _ in 0..<500 {
            let (before, after) = (value(), value())
            let change = before.change(to: after)
            #expect((change == nil) == (before == after))
            if let change { #expect(before.overlaid(with: change) == after, "\(before.json)\n\(after.json)") }
            #expect(after.change(to: after) == nil)
        }
    }

    /// A change of tables whose names are each always of one kind, so that it replaces no table by a value.
    private mutating func change(removing: Bool, depth: Int = 0) -> ConfigValue {
        var entries: [ConfigTable.Entry] = []
        for name in ["a", "b", "c", "d", "e"].shuffled(using: &numbers).prefix(3) {
            if removing, Int.random(in: 0..<4, using: &numbers) == 0 {
                entries.append(.init(name, ConfigValue(.null)))
            } else if "ab".contains(name), depth < 2 {
                entries.append(.init(name, change(removing: removing, depth: depth + 1)))
            } else if !"ab".contains(name) {
                entries.append(.init(name, .init(integerLiteral: Int.random(in: 0..<9, using: &numbers))))
            }
        }
        let order = ["a", "b", "c", "d", "e"].shuffled(using: &numbers).prefix(2).map { ConfigValue(.string($0)) }
        if removing, Bool.random(using: &numbers) { entries.append(.init("$order", ConfigValue(.list(order)))) }
        return ConfigValue(.table(ConfigTable(entries)))
    }

    @Test mutating func `two changes as one are the first followed by the second`() {
        for _ in 0..<500 {
            let start = ([:] as ConfigValue).overlaid(with: change(removing: false))
            let (first, second) = (change(removing: false), change(removing: true))
            let both = start.overlaid(with: first).overlaid(with: second)
            #expect(start.overlaid(with: first.changed(by: second)) == both, "\(first.json)\n\(second.json)")
        }
    }

    @Test func `a value is set and removed at the end of a path, with the tables on the way`() {
        let value: ConfigValue = ["a": ["b": 1], "c": 2]
        #expect(value.setting(["a", "x", "y"], to: 3) == ["a": ["b": 1, "x": ["y": 3]], "c": 2])
        #expect(value.setting(["c", "d"], to: 3) == ["a": ["b": 1], "c": ["d": 3]])
        #expect(value.removing(["a", "b"]) == ["c": 2])
        #expect(value.removing(["a", "z"]) == value && value.removing(["c", "z"]) == value)
        #expect(value.value(at: ["a", "b"]) == 1 && value.value(at: ["c", "b"]) == nil)
    }
}
