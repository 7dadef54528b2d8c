import Testing

@testable import PortalKit

@Suite struct VocabularyTests {
    private let vocabulary = Vocabulary([
        "asks": "{council} asks on {date}", "plain": "Plain", "open": "{ {council}", "odd": "{date",
    ])

    @Test func `a site's own words stand in for shared ones, and other sites keep those`() {
        let site = Texts(
            language: .en, vocabulary, own: ["plain": "Ours, {council}", "tile.send.title": "{short}"],
            constants: ["council": "Leafshire", "short": "Leaf"])
        let other = Texts(language: .en, vocabulary, constants: ["council": "Otherton"])
        #expect(site("asks", ["date": "Monday"]) == "Leafshire asks on Monday")
        #expect(site("plain") == "Ours, Leafshire" && site("tile.send.title") == "Leaf")
        #expect(other("asks", ["date": "Monday"]) == "Otherton asks on Monday")
        #expect(other("plain") == "Plain" && other("open") == "{ {council}" && other("odd") == "{date")
        #expect(site.has("tile.send.title") && site.has("plain") && !site.has("missing"))
        #expect(!other.has("tile.send.title") && other("missing") == "missing")
    }
}
