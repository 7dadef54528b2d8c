import Configuration
import PortalKit
import Testing

/// Areas of a council, by the beginning of postcodes.
@Suite struct PostcodePrefixTests {
    @Test(arguments: [
        ("LE", "LE1 5AB", true), ("LE", "L1 5AB", false), ("L", "LE1 5AB", false), ("LE1", "LE1 5AB", true),
        ("LE1", "LE11 5AB", false), ("EC1", "EC1A 1BB", true), ("EC1A", "EC1 1BB", false), ("LE1 5", "LE1 5AB", true),
        ("LE1 5", "LE1 6AB", false), ("LE1 5", "LE15 6AB", false), ("le1 5a", "LE1 5AB", true),
        ("LE1 5AB", "LE1 5AB", true), ("LE1 5AB", "LE1 5AC", false),
    ])
    func `a beginning fits whole parts of a postcode`(_ text: String, _ postcode: String, _ fits: Bool) throws {
        let prefix = try #require(PostcodePrefix(text))
        #expect(prefix.matches(postcode) == fits)
    }

    @Test(arguments: ["", "1", "LEI", "LE123", "LE 5", "LE1 A", "LE1 5ABC", "LE1  5", " LE1", "LE1-5", "\u{41B}E1"])
    func `anything else is no beginning of a postcode`(_ text: String) { #expect(PostcodePrefix(text) == nil) }

    private func tenant(_ areas: [(String, [String])]) -> Tenant {
        Tenant(
            id: "leafshire", name: "Leafshire Council", short: "Leafshire", hosts: [],
            contact: .init(email: "all@leafshire.example", phone: "", web: ""),
            areas: areas.map { id, postcodes in
                ContactArea(
                    id: id, name: PublicName(id), postcodes: postcodes.compactMap(PostcodePrefix.init),
                    contact: .init(email: "\(id)@leafshire.example", phone: "", web: ""))
            }, mail: .init(from: nil, replyTo: nil), testers: [])
    }

    @Test func `the longest beginning wins, in whatever order they are written`() {
        for areas in [
            [("all", ["LE"]), ("one", ["LE1"]), ("bridge", ["LE1 5"])], [("bridge", ["LE1 5"]), ("all", ["LE"])],
        ] {
            let tenant = tenant(areas)
            #expect(tenant.area(of: "le15ab")?.id == "bridge")
            #expect(tenant.area(of: "LE9 1AA")?.id == "all")
        }
    }

    @Test(arguments: [nil, "", "nonsense", "B1 1AA"])
    func `elsewhere the council's contact holds`(_ postcode: String?) {
        let tenant = tenant([("all", ["LE"])])
        #expect(tenant.area(of: postcode) == nil)
        #expect(tenant.contactLine(near: postcode, .en) == "all@leafshire.example")
        #expect(tenant.contactLine(near: "LE1 1AA", .en) == "all, all@leafshire.example")
    }
}
