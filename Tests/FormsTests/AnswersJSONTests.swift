import Foundation
import Testing

@testable import Forms

struct AnswersJSONTests {
    /// Texts that JSON escapes, and those that it does not.
    static let texts = [
        "plain", "two\nlines", "\"quoted\" \\ and a tab\t", "\u{1}\u{1F}\u{7F}", "d\u{E9}j\u{E0} vu \u{1F9D2}\u{1F3FD}",
        "a/b", "\r\n", "\\n", "}", ",\"x\":\"y\"",
    ]

    @Test("answers are read as they were written, whatever their texts and paths", arguments: texts)
    func roundTrip(text: String) {
        let answers = Answers(["a": text, text: "b", "c": text + text, "d.e": "last"])
        #expect(Answers(json: answers.json) == answers)
    }

    @Test(
        "JSON that was written otherwise is read as a decoder reads it",
        arguments: [
            "{ \"a\" : \"b\" }", "{\"a\":\"\\u0062\"}", "{\"a\":\"b\",\"a\":\"c\"}", "{\"a\":\"b\",}", "{\"a\":1}",
            "{\"a\":\"b\"",
            "{\"a\":\"b\"}x", "[\"a\"]", "", "{}", "{\"a\":\"b\\", "{\"a\":\"b\\q\"}", "{\"a\"}",
            "{\"\\ud83e\\uddd2\":\"b\"}",
        ])
    func foreign(json: String) {
        let decoded = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        #expect(Answers(json: json) == Answers(decoded ?? [:]))
    }
}
