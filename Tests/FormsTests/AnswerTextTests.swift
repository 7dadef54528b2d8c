import Foundation
import Testing

@testable import Forms

@Suite struct AnswerTextTests {
    @Test(arguments: [
        "a", "\"quoted\"", "back\\slash", "two\nlines", "\u{1}\u{1F}\u{7F}\t\r",
        "Si\u{E2}n, \u{592A}\u{90CE}, \u{1F469}\u{200D}\u{1F467}", "\u{2028}", "</script>",
        "\\u0041", "\\",
    ])
    func `What is written is JSON, and is read as it was`(_ text: String) throws {
        let answers = Answers(["name": text, text: "name", "empty": ""])
        let plain = try JSONDecoder().decode([String: String].self, from: Data(answers.json.utf8))
        #expect(plain == ["name": text, text: "name"])
        #expect(Answers(json: answers.json) == answers)
    }

    @Test func `Names are sorted`() {
        #expect(Answers(["b": "2", "a": "1", "c": "\n"]).json == #"{"a":"1","b":"2","c":"\n"}"#)
        #expect(Answers().json == "{}")
    }

    @Test func `JSON that others wrote is read too`() {
        #expect(Answers(json: "{ \"a\" : \"\\u00e9\\r\\/\" }") == Answers(["a": "\u{E9}\r/"]))
        #expect(Answers(json: "{}") == Answers())
        #expect(Answers(json: #"{"a":"","b":"\/"}"#) == Answers(["b": "/"]))
    }

    @Test(arguments: ["", "{", "[]", #"{"a":1}"#, #"{"a":"b"}x"#, #"{"a":"b""#, #"{"a":"\"#])
    func `What is no object of texts holds no answers`(_ text: String) {
        #expect(Answers(json: text) == Answers())
    }
}
