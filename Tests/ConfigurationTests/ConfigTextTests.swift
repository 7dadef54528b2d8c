import Configuration
import Testing

@Suite struct `The text of a JSON file` {
    private static let file = """
        {
          "about": ["Who \\"they\\" are, {and} where"],
          "hosts": [ "old.example.org" ],

          "mail": { "from": "a@example.org", "hosts": 1 }
        }

        """

    @Test func `keeps its layout when one entry is changed`() throws {
        var text = try #require(ConfigText(Array(Self.file.utf8)))
        text.set("hosts", to: ["new.example.org", "old.example.org"])
        #expect(
            text.text
                == Self.file.replacing("[ \"old.example.org\" ]", with: "[\"new.example.org\", \"old.example.org\"]"))
        #expect(text["hosts"] == ["new.example.org", "old.example.org"])
    }

    @Test(arguments: ["{}", "{ }", "{\"a\": 1}", Self.file]) func `has an entry as long as it is added`(file: String)
        throws
    {
        var text = try #require(ConfigText(Array(file.utf8)))
        text.set("suspended", to: "by \"us\"")
        let added = try #require(ConfigText(Array(text.text.utf8)), "\(text.text) is no JSON")
        #expect(added["suspended"] == "by \"us\"")
        text.remove("suspended")
        let before = try #require(ConfigText(Array(file.utf8)))
        #expect(text.text.filter { !$0.isWhitespace } == before.text.filter { !$0.isWhitespace })
    }

    @Test(arguments: ["about", "hosts", "mail", "none"]) func `loses one entry and no other`(key: String) throws {
        var text = try #require(ConfigText(Array(Self.file.utf8)))
        text.remove(key)
        let rest = try #require(ConfigText(Array(text.text.utf8)), "\(text.text) is no JSON")
        for name in ["about", "hosts", "mail"] { #expect((rest[name] != nil) == (name != key)) }
    }

    @Test(arguments: ["", "[]", "{\"a\": 1,}", "{\"a\": 1, \"a\": 2}"]) func `is none without a table`(file: String) {
        #expect(ConfigText(Array(file.utf8)) == nil)
    }
}
