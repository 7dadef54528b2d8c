import PortalKit
import Web

/// Replaces what is different on each portal and at each run: the site's own path, random ids and tokens.
struct Settler {
    let site: Site
    let tokens: [String]

    init(_ site: Site, _ story: Story) {
        self.site = site
        tokens = Array(story.tokens.values) + [story.invitation]
    }

    func settled(_ markup: [UInt8]) -> [UInt8] {
        var text = Bytes(markup)
        for token in tokens { text = text.replacing(token, with: "{token}") }
        for language in site.portal.languages {
            text = text.replacing(site.base(language), with: "{\(language.rawValue)}")
        }
        text = text.replacing(site.portal.prefix(in: site.environment) + "/", with: "{site}/")
        for name in ["csrf-token", "carried"] {
            text = Self.replacing(in: text, after: "name=\"\(name)\" value=\"", until: "\"", with: "{token}")
        }
        text = Self.replacing(in: text, after: "/assets/", until: "/", with: "{version}")
        return Self.replacingIDs(in: text.all)
    }

    private static func replacing(in text: Bytes, after start: String, until end: String, with other: String) -> Bytes {
        var (made, place) = ([UInt8](), 0)
        while let found = text.find(start, from: place),
            let over = text.find(end, from: found + start.utf8.count)
        {
            made += text.all[place..<found + start.utf8.count] + Array(other.utf8)
            place = over
        }
        return Bytes(made + text.all[place...])
    }

    /// Ids of 22 letters as `newID` draws them, and the references of problems.
    private static func replacingIDs(in text: [UInt8]) -> [UInt8] {
        var (made, start) = ([UInt8](), 0)
        made.reserveCapacity(text.count)
        text.withUnsafeBufferPointer { text in
            for place in 0...text.count {
                if place < text.count, isOfID(text[place]) { continue }
                let word = text[start..<place]
                switch place - start {
                case 22 where word.contains { (0x41...0x5A).contains($0) }: made += Array("{id}".utf8)
                case 9 where word[start + 4] == 0x2D && !word.contains { (0x61...0x7A).contains($0) }:
                    made += Array("{reference}".utf8)
                default: made += word
                }
                if place < text.count { made.append(text[place]) }
                start = place + 1
            }
        }
        return made
    }

    private static func isOfID(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
