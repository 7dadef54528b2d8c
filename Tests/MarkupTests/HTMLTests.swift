import Testing

@testable import Markup

@Suite struct HTMLTests {
    @Test func `what is interpolated is text, wherever it stands`() {
        let typed = "<script>alert('\"&\"')</script>"
        let html: HTML = "<p title=\"\(typed)\">\(typed)</p>"
        let escaped = "&lt;script&gt;alert(&#39;&quot;&amp;&quot;&#39;)&lt;/script&gt;"
        #expect(html.source == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test func `what is escaped once is not escaped again, nor is what another page part made`() {
        let part: HTML = "<b>\("a & b")</b>"
        let whole: HTML = "<p>\(part)</p>"
        #expect(whole.source == "<p><b>a &amp; b</b></p>")
        #expect(("\("&amp;")" as HTML).source == "&amp;amp;")
    }

    @Test func `text of every length and kind comes out whole`() {
        for text in ["", "<", "a<", "<a", "&&&", "\u{1F3EB}<\u{E9}>", String(repeating: "<x>", count: 5000)] {
            let html: HTML = "\(text)"
            #expect(!html.source.contains("<") && !html.source.contains(">"))
            let back = html.source.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
                "&amp;", with: "&")
            #expect(back == text)
        }
    }

    @Test func `every item of a list is written, and a part only where its condition holds`() {
        let html: HTML = "<ul>\(each: ["a", "<"], { "<li>\($0)</li>" })</ul>\("<hr>", if: false)\("<br>", if: true)"
        #expect(html.source == "<ul><li>a</li><li>&lt;</li></ul><br>")
        #expect(HTML.empty.isEmpty && !html.isEmpty)
    }

    @Test(arguments: [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example", "elsewhere.example", "",
        "/a b", "/a\"b", "/<script>", "/a\nb", "/\u{E9}", "https://a\"b", "file:///etc/passwd", "HTTPS://x", "http:x",
    ])
    func `an address that could run script or leave by a trick is none`(_ text: String) {
        #expect(Address(text) == nil)
        #expect(Address(path: text) == nil)
        #expect(Address(absolute: text) == nil)
    }

    @Test func `an address is a path, a fragment, or an absolute one of a known kind`() {
        for path in ["/", "/a/b?c=d&e", "#main"] { #expect(Address(path: path)?.text == path) }
        for text in ["https://a.example/b", "http://a.example", "mailto:a@b.example", "tel:01632960001"] {
            #expect(Address(absolute: text)?.text == text)
            #expect(Address(path: text) == nil)
        }
        let html: HTML = "<a href=\"\(Address(path: "/a?b='&c") ?? .fragment(""))\">"
        #expect(html.source == "<a href=\"/a?b=&#39;&amp;c\">")
    }

    @Test func `segments and queries that are added are encoded`() throws {
        let base = try #require(Address(path: "/a/"))
        #expect(base.appending("../b", "c d").text == "/a/..%2Fb/c%20d")
        #expect(base.query(["x": "&=\"", "y": "\u{E9}"]).query(["z": "1"]).text == "/a/?x=%26%3D%22&y=%C3%A9&z=1")
        #expect(Address.fragment("a\"b").text == "#a%22b")
    }
}

@Suite struct MarkdownTests {
    @Test(arguments: [
        "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))", "[x](&#106;avascript:alert(1))", "![x](data:text/html;base64,xx)",
        "<javascript:alert(1)>", "[x](vbscript:a)", "<iframe src=\"//x\"></iframe>", "[x](file:///etc/passwd)",
    ])
    func `nothing in CommonMark runs script`(_ words: String) {
        let html = HTML(markdown: words).source.lowercased()
        for bad in ["<script", "<img src=x", "<iframe", "=\"javascript:", "=\"vbscript:", "=\"data:", "=\"file:"] {
            #expect(!html.contains(bad), "\(html)")
        }
    }

    @Test func `what takes the library the square of its length is shown as it is written`() {
        let words = String(repeating: "![[]()", count: 20_000)
        let took = ContinuousClock().measure {
            #expect(HTML(markdown: words + "<b>").source == "<p>\(words)&lt;b&gt;</p>")
        }
        #expect(took < .seconds(1), "\(took)")
    }

    @Test func `headings, lists, links and emphasis are rendered`() {
        let html = HTML(markdown: "# A\n\n- *b* & <i>c</i>\n- [d](/e \"f\")\n").source
        #expect(html.contains("<h1>A</h1>"))
        #expect(html.contains("<em>b</em> &amp;"))
        #expect(html.contains("<a href=\"/e\" title=\"f\">d</a>"))
        #expect(!html.contains("<i>"))
    }

    @Test func `an attribute of a link can't be broken out of`() {
        let html = HTML(markdown: "[x](/a\"onclick=b 'c\"d')").source
        #expect(!html.contains("\"onclick"))
    }
}
