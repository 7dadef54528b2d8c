import Testing

@testable import Portal

/// What a theme may draw with.
@Suite struct DrawingTests {
    private func fault(_ inner: String, root: String = "viewBox=\"0 0 40 40\"") -> Drawing.Fault? {
        Drawing.fault(
            in: Array(
                """
                <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \(root)>
                \(inner)
                </svg>
                """.utf8))
    }

    @Test(arguments: [
        "<circle cx=\"20\" cy=\"20\" r=\"18\" fill=\"#7a1f3d\"/>",
        "<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs><path d=\"M0 0h9\" fill=\"url(#a)\"/>",
        "<style>.a { fill: url('#b') }</style><path class=\"a\" style=\"stroke: url( #c )\" d=\"M0 0h9\"/>",
        "<g id=\"p\"><title>Mark</title></g><use href=\"#p\"/><use xlink:href=\"#p\"/>",
        "<image href=\"data:image/png;base64,iVBORw0KGgo=\"/>",
        "<metadata><r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><r:li r:resource=\"x\"/></r:RDF></metadata>",
        "<i:view xmlns:i=\"http://www.inkscape.org/\" i:file=\"C:\\drawings\\mark.svg\"/>",
        "<!-- drawn by hand --><text>A &amp; B</text>",
    ])
    func `what draws is taken`(_ inner: String) { #expect(fault(inner) == nil) }

    @Test(arguments: [
        "<script>alert(1)</script>", "<script href=\"/portal.js\"/>", "<g><script/></g>",
        "<s:script xmlns:s=\"http://www.w3.org/2000/svg\">alert(1)</s:script>",
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">alert(1)</h:script>",
        "<foreignObject><p/></foreignObject>", "<iframe src=\"x\"/>", "<a href=\"#b\"><path/></a>",
        "<path onclick=\"alert(1)\"/>", "<path ONLOAD=\"alert(1)\"/>", "<set attributeName=\"href\" to=\"x\"/>",
        "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>", "<handler/>",
        "<use href=\"https://example.org/a.svg#b\"/>", "<use xlink:href=\"other.svg#b\"/>",
        "<image href=\"/CitizenPortal_LIVE/en\"/>", "<image href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
        "<use href=\"javascript:alert(1)\"/>", "<path fill=\"url(https://example.org/#a)\"/>",
        "<path style=\"background: URL( 'https://example.org/a.png' )\"/>",
        "<path fill=\"\\75rl(https://example.org/)\"/>",
        "<style>@import 'https://example.org/a.css';</style>", "<style><![CDATA[a { b: url(//example.org) }]]></style>",
        "<?xml-stylesheet href=\"https://example.org/a.css\"?>", "<g xml:base=\"https://example.org/\"/>",
    ])
    func `what runs or fetches is refused`(_ inner: String) { #expect(fault(inner) != nil) }

    @Test(arguments: [
        "", " ", "mark", "<svg", "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "<svg viewBox=\"0 0 1 1\"/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>", "\u{89}PNG\r\n", "{}",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>",
        "<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"alert(1)\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    ])
    func `what is no drawing is refused`(_ text: String) { #expect(Drawing.fault(in: Array(text.utf8)) != nil) }

    @Test func `bytes of a picture are refused, and a document type without declarations is taken`() {
        #expect(
            Drawing.fault(in: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 0, count: 40))
                != nil)
        let text = """
            <?xml version="1.0" encoding="utf-8"?>
            <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
            <svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>
            """
        #expect(Drawing.fault(in: Array(text.utf8)) == nil)
    }

    @Test func `a fault is told with its line`() {
        #expect(fault("<path/>\n<script/>")?.line == 3)
        #expect(fault("<path/>\n<path>")?.message.contains("well-formed") == true)
    }
}
