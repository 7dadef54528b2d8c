/// A pseudo-random generator with a fixed seed (S. Vigna, SplitMix64).
struct SampleChance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Seeded by `name`.
    init(_ name: String) {
        state = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// An element of `list`, which is not empty.
    mutating func one<Element>(of list: [Element]) -> Element { list[Int.random(in: list.indices, using: &self)] }
}
