import Configuration
import Testing

@Suite struct NameTests {
    @Test(arguments: ["mark.svg", "contact", "welcome-citizen", "a", "0", "Parent_Request.2.json"])
    func `a file's name is letters, digits, dots, hyphens and underscores`(_ text: String) {
        #expect(FileName(text)?.text == text)
    }

    @Test(arguments: [
        "", ".", "..", "../mark.svg", "/etc/passwd", "a/b", "a\\b", ".hidden", "-rf", "a b", "a\0", "a\n", "\u{e9}",
        "mark.svg/", "%2e%2e", "a:b", "~",
    ])
    func `a path, or what could be read as one, is no name`(_ text: String) throws {
        #expect(FileName(text) == nil)
        var settings = Settings(["file": .init(.string(text))], at: "")
        _ = settings.read("file", default: "mark.svg" as FileName, "A file")
        #expect(settings.issues.count == 1, "\(settings.issues)")
    }

    @Test func `a name is at most 100 letters long`() {
        #expect(FileName(String(repeating: "a", count: 100)) != nil)
        #expect(FileName(String(repeating: "a", count: 101)) == nil)
    }

    @Test func `endings are put on and taken off`() {
        let page: FileName = "contact"
        #expect(page.dotted("en", "md").text == "contact.en.md")
        #expect(page.dotted("en", "md").without("md") == page.dotted("en"))
        #expect(page.dotted("md", "en").without("md") == nil)
    }

    @Test(arguments: ["portal.example.org", "a", "xn--bcher-kva.example", "10.0.0.5"])
    func `a host is a name in lower case`(_ text: String) {
        #expect(HostName(text)?.text == text)
    }

    @Test(arguments: [
        "", "Portal.example.org", "*.example.org", "*", "portal.example.org.", "portal..example.org", "-a.example.org",
        "b\u{fc}cher.example", "https://portal.example.org", "portal.example.org/", "portal.example.org:443", "a b",
        "localhost", "leicester.localhost", "a.b.localhost",
    ])
    func `a host that no request can name, or that the process gives itself, is refused`(_ text: String) {
        #expect(HostName(text) == nil)
        var settings = Settings(["hosts": ["portal.example.org", .init(.string(text))]], at: "")
        _ = settings.require("hosts", as: [HostName].self, "Hosts")
        #expect(settings.issues.count == 1, "\(settings.issues)")
    }
}
