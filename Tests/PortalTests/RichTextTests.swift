import Foundation
import Testing

@testable import Casework
@testable import Plugins

@Suite struct RichTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a{b}\\c", "a\\{b\\}\\\\c"), ("caf\u{E9}", "caf\\u233?"),
        ("\u{2019}", "\\u8217?"), ("\u{1F600}", "\\u-10179?\\u-8704?"), ("one\ntwo", "one\\line two"),
        ("one\r\ntwo", "one\\line two"), ("a\tb", "a\\tab b"), ("bell\u{7}", "bell"),
    ])
    func `Text is written in ASCII, and nothing of it is read as a command`(_ text: String, _ written: String) {
        #expect(RichText.escaped(text) == written)
    }

    @Test func `A file is in ASCII, and each brace is closed`() {
        var file = RichText()
        file.heading("Title }", level: 1)
        file.paragraph("Text \\ of Zo\u{EB}")
        file.table(["Services", "Date"], rows: [["Education {1}", "01-Oct-2024"], ["Health", "05-Oct-2024"]])
        let bytes = file.file(title: "Title }")
        #expect(bytes.allSatisfy { $0 < 0x80 })
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("{\\rtf1\\ansi"))
        var (depth, isEscaped) = (0, false)
        for character in text {
            if isEscaped {
                isEscaped = false
                continue
            }
            if character == "\\" { isEscaped = true }
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
        }
        #expect(depth == 0)
        #expect(text.components(separatedBy: "\\row\n").count == 4)
    }

    @Test func `A letter that was stored without tables is read`() {
        let letter = DecisionLetterBody(json: "{\"body\":\"Dear Robin\",\"parts\":{}}")
        #expect(letter?.body == "Dear Robin")
        #expect(letter?.tables == nil)
    }

    @Test(arguments: ["{title}", "EHCP - {title} - {number}.{type}"])
    func `A pattern of titles has the title in it`(_ pattern: String) throws {
        #expect(DocumentTitle(pattern) != nil)
    }

    @Test(arguments: ["", "EHCP", "{title} {name}", "{title} {", "{Title}"])
    func `Another pattern of titles is refused`(_ pattern: String) {
        #expect(DocumentTitle(pattern) == nil)
    }

    @Test func `The number of a title has seven digits, and stays the same`() throws {
        let pattern = try #require(DocumentTitle("EHCP - {title} - {number}.{type}"))
        let title = pattern.filled("{type} {number}", id: "a", type: "rtf")
        #expect(title.wholeMatch(of: /EHCP - \{type\} \{number\} - [1-9][0-9]{6}\.rtf/) != nil, "\(title)")
        #expect(title == pattern.filled("{type} {number}", id: "a", type: "rtf"))
        #expect(title != pattern.filled("{type} {number}", id: "b", type: "rtf"))
    }
}
