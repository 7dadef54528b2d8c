import PortalKit

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

    mutating func one<Element>(of list: [Element]) -> Element { list[Int.random(in: list.indices, using: &self)] }
}

/// Invented names of people, streets and schools.
enum SampleNames {
    static let girls = [
        "Evie", "Amira", "Grace", "Zofia", "Hana", "Poppy", "Leila", "Freya", "Ngozi", "Isla", "Mei", "Ruby", "Sanaa",
        "Tilly", "Ines", "Aoife",
    ]
    static let boys = [
        "Noah", "Yusuf", "Jakub", "Theo", "Kwame", "Arjun", "Finlay", "Omar", "Callum", "Tomasz", "Isaac", "Rafi",
        "Dylan", "Ade", "Hugo", "Bilal",
    ]
    static let grown = [
        "Amanda", "Ayesha", "Claire", "Kemi", "Marta", "Sunita", "Helen", "Josie", "Farah", "Gwen", "Anita", "Paula",
        "Ewa", "Ngozi", "Louise", "Tahira",
    ]
    static let surnames = [
        "Hartley", "Ahmed", "Okafor", "Nowak", "Fielding", "Patel", "Sutcliffe", "Mensah", "Kowalska", "Bright",
        "Rahman", "Cartwright", "Singh", "Lowther", "Adeyemi", "Chowdhury", "Pryce", "Ellwood", "Hussain", "Marsh",
        "Dacosta", "Whitaker", "Begum", "Thorne",
    ]
    static let streets = ["Orchard Row", "Mill Lane", "Station Street", "Beech Avenue", "Canal Walk", "Priory Close"]
    static let schools = [
        "Ashby Vale Primary School", "Millfield Academy", "St Hilda's Primary School", "Bramble Lane Infant School",
        "Northgate High School", "The Willows School", "Fairwater College",
    ]
    static let place = "Ashby Vale, ZZ9 4QT"

    static func address(_ chance: inout SampleChance) -> PostalAddress {
        PostalAddress(
            uprn: "", lines: ["\(Int.random(in: 1...98, using: &chance)) \(chance.one(of: streets))", "Ashby Vale"],
            postcode: "ZZ9 4QT")
    }
}
