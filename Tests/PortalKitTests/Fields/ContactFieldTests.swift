import PortalKit
import Testing
import Web

/// Telephone numbers, e-mail addresses and postcodes as people type and paste them.
@Suite struct `A way to reach someone` {
    private func read(_ text: String, _ kind: Field.Kind) -> (kept: String, faults: [FieldError]) {
        let field = Field("q", Samples.words("Question"), kind, limit: 254)
        let typed = FormValues.read([field], from: Form([Form.Field(name: "q", value: text)]))
        return (typed["q"], field.faults(in: typed, today: Samples.today))
    }

    @Test(arguments: [
        ("0116 454 1000", "0116 454 1000"), ("0116\u{A0}454\u{A0}1000", "0116 454 1000"),
        ("0116\u{2013}454\u{2013}1000", "0116-454-1000"), ("0116\u{2011}454\u{2212}1000", "0116-454-1000"),
        ("0116 454 1000 ext 12", "0116 454 1000 ext 12"), ("0116 454 1000 Ext. 12", "0116 454 1000 ext 12"),
        ("0116 454 1000 x12", "0116 454 1000 ext 12"), ("0116 454 1000, extension 12", "0116 454 1000 ext 12"),
        ("0116 454 1000 (ext 12)", "0116 454 1000 ext 12"), ("0116 454 1000 #12", "0116 454 1000 ext 12"),
        ("0116 454 1000 est 12", "0116 454 1000 ext 12"), ("\u{202D}+44 7700 900123\u{202C}", "+44 7700 900123"),
        ("+44 (0)7700 900123", "+44 (0)7700 900123"), ("\u{2066}07700900123\u{2069}", "07700900123"),
        ("0116.454.1000", "0116.454.1000"), ("0116/454/1000", "0116/454/1000"),
        ("0116\u{B7}454\u{B7}1000", "0116 454 1000"),
        ("0116_454_1000", "0116 454 1000"), ("\u{FF10}\u{FF11}\u{FF11}\u{FF16} 454 1000", "0116 454 1000"),
        ("\u{0660}\u{0661}\u{0661}\u{0666} 454 1000", "0116 454 1000"), ("0116  454\u{2009}1000", "0116 454 1000"),
        ("\u{FF0B}44 7700 900123", "+44 7700 900123"),
    ])
    func `by telephone has separators of any kind, and may have an extension`(_ text: String, _ kept: String) {
        #expect(read(text, .telephone).kept == kept)
        #expect(read(text, .telephone).faults == [])
        #expect(read(kept, .telephone).kept == kept, "what is kept is taken again")
    }

    @Test(arguments: [
        "07700 900123 or 07700 900124", "07700 900123 / 07700 900124", "0116", "ask at the office", "0116 454 100O",
        "0116+454 1000", "ext 12", "0116 454 1000 ext", "12345678901234567", "0116 454 1000 ext 1234567",
    ])
    func `by telephone is refused as typed where it is no number, in words that speak of extensions`(_ text: String)
        throws
    {
        #expect(read(text, .telephone).kept == text)
        #expect(read(text, .telephone).faults == [FieldError("q", .telephone)])
        let message = try Field("q", Samples.words("Home phone"), .telephone).message(["q": text])
        #expect(
            message
                == "Home phone must be a phone number, such as 01632 960 001 or +44 7700 900 982 ext 12")
    }

    @Test func `by e-mail may have spaces around it and invisible characters anywhere, and is one address`() {
        for text in [
            " senco@school.example ", "\u{200B}senco@school.example", "senco\u{200B}@school.example",
            "\u{200E}senco@school.example\u{200F}",
        ] {
            #expect(read(text, .email).kept == "senco@school.example")
            #expect(read(text, .email).faults == [])
        }
        #expect(read("a@school.example;b@school.example", .email).faults == [FieldError("q", .email)])
    }

    @Test(arguments: [
        ("LE1\u{A0}9BG", "LE1 9BG"), ("le19bg", "LE1 9BG"), ("le1-9bg", "LE1 9BG"), ("LE1, 9BG", "LE1 9BG"),
        ("\u{200E}LE1 9BG", "LE1 9BG"), ("\u{FF2C}\u{FF25}\u{FF11} 9BG", "LE1 9BG"), ("LE\u{661} 9BG", "LE1 9BG"),
        ("BFPO 57", "BFPO 57"), ("bfpo57", "BFPO 57"), ("BFPO 5425", "BFPO 5425"), ("BF1 2AA", "BF1 2AA"),
        ("EC1A 1BB", "EC1A 1BB"),
    ])
    func `by post has a postcode however it is spaced, or a forces' post office`(_ text: String, _ kept: String) {
        #expect(read(text, .postcode).kept == kept)
        #expect(read(text, .postcode).faults == [])
    }

    @Test(arguments: [
        "L\u{CB}1 9BG", "LE\u{308}1 9BG", "\u{141}E1 9BG", "\u{41B}E1 9BG", "L\u{DF}1 9BG", "LE1 9B\u{131}", "BFPO",
        "BFPO 12345", "BFPO A1", "LE1", "ZZZZ 9ZZ",
    ])
    func `by post has no letter of another alphabet in its postcode, and is not changed`(_ text: String) {
        #expect(read(text, .postcode).kept == text)
        #expect(read(text, .postcode).faults == [FieldError("q", .postcode)])
    }
}
