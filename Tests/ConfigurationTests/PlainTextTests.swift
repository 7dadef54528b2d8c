import Configuration
import Testing

@Suite struct PlainTextTests {
    private func read(_ bytes: [UInt8]) -> (text: String?, issues: [String]) {
        var issues: [ConfigIssue] = []
        let text = PlainText.decoded(bytes, file: "page.md", issues: &issues)
        return (text, issues.map(\.description))
    }

    @Test func `text loses its byte order mark and ends its lines with line feeds`() {
        let read = read([0xEF, 0xBB, 0xBF] + Array("# Caf\u{E9}\r\n\r\nA\tb\n".utf8))
        #expect(read.text == "# Caf\u{E9}\n\nA\tb\n")
        #expect(read.issues == [])
    }

    @Test(arguments: [
        (Array("One\nTwo \u{A3}".unicodeScalars.map { UInt8($0.value) }), "page.md:2: is not UTF-8"),
        (Array("One\n\n".utf8) + [0xC3], "page.md:3: is not UTF-8"),
        ([0xFF, 0xFE, 0x41, 0], "page.md:1: is UTF-16"), ([0xFE, 0xFF, 0, 0x41], "page.md:1: is UTF-16"),
        ([0x41, 0, 0x42, 0], "page.md:1: is UTF-16"), ([0xFF, 0xFE, 0, 0], "page.md:1: is UTF-32"),
    ])
    func `what is not UTF-8 is called what it is, at its line`(_ bytes: [UInt8], _ words: String) {
        let read = read(bytes)
        #expect(read.text == nil)
        #expect(read.issues.count == 1 && read.issues[0].hasPrefix(words))
    }

    @Test(arguments: [
        ("\u{0}", "U+0000"), ("\u{7}", "U+0007"), ("\u{7F}", "U+007F"), ("\u{9B}", "U+009B"), ("\u{202E}", "U+202E"),
        ("\u{2066}", "U+2066"),
    ])
    func `a character that is not seen is told with its line`(_ hidden: String, _ code: String) {
        let read = read(Array("One\nTwo\(hidden) three\n".utf8))
        #expect(read.issues.count == 1 && read.issues[0].hasPrefix("page.md:2: has \(code)"))
        let value: ConfigValue = ["a": ["b", ["c": .init(.string("x\(hidden)"))]], "y": 1]
        #expect(PlainText.hidden(in: value).count == 1)
    }

    @Test func `marks of scripts that are written from the right are left alone`() {
        #expect(read(Array("\u{200F}\u{645}\u{200E} \u{200D}".utf8)).issues == [])
    }
}
