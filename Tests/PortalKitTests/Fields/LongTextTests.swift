import PortalKit
import Testing
import Web

@Suite struct `Long text` {
    private func field(_ limit: Int = 10, isCounted: Bool = true) -> Field {
        Field("story", Samples.words("Your story"), .longText(isCounted: isCounted), limit: limit)
    }

    private func read(_ text: String, _ kind: Field.Kind = .longText()) -> String {
        let field = Field("story", Samples.words("Your story"), kind)
        return FormValues.read([field], from: Form([Form.Field(name: "story", value: text)]))["story"]
    }

    /// What is said to be left of the limit.
    private func left(_ text: String) throws -> String? {
        try field().source(["story": text]).firstMatch(of: /<span>([^<]*)<\/span><\/p>/).map { String($0.1) }
    }

    @Test(arguments: [
        ("", "10 remaining"), ("abc", "7 remaining"), ("a\nb", "7 remaining"), ("a\r\nb", "7 remaining"),
        ("a\r\n\r\nb", "6 remaining"), ("a\n\rb", "6 remaining"), ("\u{1F600}", "8 remaining"),
        ("e\u{301}", "8 remaining"), ("\u{E9}", "9 remaining"), ("\u{1F468}\u{200D}\u{1F469}", "5 remaining"),
        ("0123456789", "0 remaining"), ("0123456789a", "1 too many"), ("0123456789\u{1F600}", "2 too many"),
    ])
    func `is counted as a browser counts it`(_ text: String, _ words: String) throws {
        #expect(try left(text) == words)
        #expect(field().faults(["story": text]).isEmpty == words.hasSuffix("remaining"))
    }

    @Test func `that is counted says its limit and what is left, letter by letter as in the guide`() throws {
        #expect(
            try field(30_000).source() == """
                <div class="field"><label for="story">Your story</label><textarea class="input" id="story" name="story" \
                aria-describedby="story-count" rows="6"></textarea><p class="count" id="story-count" data-count="story" \
                data-limit="30000" data-left="{left} remaining" data-over="{over} too many"><span>There is a limit of \
                30000 characters.</span> <span>30000 remaining</span></p></div>
                """)
        #expect(try field(isCounted: false).source().contains("count") == false)
    }

    @Test func `over its limit is kept and shown with what is wrong`() throws {
        let text = "0123456789 and more"
        #expect(read(text) == text)
        #expect(field().faults(["story": text]) == [FieldError("story", .long(limit: 10))])
        let source = try field().source(["story": text], checked: true)
        #expect(source.contains(">\(text)</textarea>"))
        #expect(source.contains("aria-describedby=\"story-error story-count\" aria-invalid=\"true\""))
        #expect(source.contains("<p class=\"count over\""))
        #expect(!source.contains("maxlength"))
    }

    @Test func `keeps its lines and loses what nobody meant to type`() {
        #expect(read("  one\r\ntwo\rthree\n\nfour\u{2028}five \n") == "one\ntwo\nthree\n\nfour\nfive")
        #expect(read("ab\u{AD}c\u{FEFF}d\u{202E}\te") == "abcd e")
        #expect(
            read("\u{645}\u{6CC}\u{200C}\u{62E}") == "\u{645}\u{6CC}\u{200C}\u{62E}", "joiners are letters' business")
        #expect(read("one\r\ntwo\nthree", .text) == "one two three")
    }
}
