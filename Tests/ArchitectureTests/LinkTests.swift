import Foundation
import Testing

/// The rule for links between features: a page is named by a value that is declared once, never by a literal.
@Suite struct `A link to a page` {
    private let files: [House.File]

    init() throws {
        files = House.files(under: "Sources", ending: ".swift")
        try #require(files.count > 10)
    }

    @Test func `is no literal`() throws {
        for file in files { #expect(try Links.literals(in: file.text).isEmpty, "\(file)") }
    }

    @Test(arguments: [
        "visit.link(\"cases\", id)", "site.mailLink(.en, [\"requests\"])", "blueprint.get(\"people\", .account) {",
        "blueprint.post(\n    \"people\", .account) {", "blueprint.form(\"people\", .account) {",
        "Page(title, section: \"people\", main: main)",
        "blueprint.open(\"people\", path)", "blueprint.count(\"messages\") {",
        "NavigationItem(\"people\", \"nav.people\"",
        "routes.contains { $0.path == [\"cases\", \"open\"] }", "page.appending(\"files\", id)",
    ])
    func `as a literal is found`(_ planted: String) {
        #expect(Links.literals(in: planted).count == 1)
    }

    @Test func `is declared once, with its parameters`() throws {
        var declared: Set<String> = []
        for link in try Links.declarations(in: files) {
            #expect(declared.insert(link.name).inserted, "\(link.name)")
            let wanted = [0: "Void", 1: "String", 2: "(String, String)", 3: "(String, String, String)"]
            let parameters = link.path.split(separator: "/").count { $0.hasPrefix(":") }
            #expect(wanted[parameters] == link.type, "\(link.name)")
        }
        #expect(declared.count > 50)
    }

    @Test func `to a section is declared once`() throws {
        let sections = try files.flatMap { file in
            try file.text.matches(of: /= SiteSection\("([^"]*)"\)/).map { String($0.1) }
        }
        #expect(sections.count > 10)
        #expect(sections.sorted() == Set(sections).sorted())
    }

    /// Without it a page would lead to nothing where the other feature is switched off.
    @Test func `of another feature is required, or shown only if it is answered`() throws {
        #expect(try Links.unchecked(in: files.map { ($0.path, try $0.text) }) == [])
    }

    @Test func `of another feature that is not required is found`() throws {
        let answer = ("Sources/Plugins/A/A.swift", "blueprint.get(ALinks.a, .account) {")
        func found(_ code: String) -> [String] { Links.unchecked(in: [answer, ("Sources/Plugins/B/B.swift", code)]) }
        #expect(found("visit.link(ALinks.a)") == ["Plugins/B uses ALinks.a"])
        #expect(found("blueprint.require(BLinks.b, ALinks.a)\nvisit.link(ALinks.a)").isEmpty)
        #expect(found("if visit.site.answers(ALinks.a) { visit.link(ALinks.a) }").isEmpty)
    }
}

/// What the source says of links.
private enum Links {
    struct Declaration {
        let name: String
        let type: String
        let path: String
    }

    /// The places where a page or a section is named by a literal.
    static func literals(in code: String) -> [String] {
        let patterns = [
            #"(visit|site|\$0)\.link\(\s*""#, #"mailLink\(.*\[\s*""#,
            #"blueprint\.(get|page|post|form|open|count)\(\s*""#,
            #"section: ""#, #"NavigationItem\(\s*""#, #"\.path == \["#, #"\.appending\(\s*"[a-z]"#,
        ]
        return patterns.flatMap { pattern in
            (try? Regex(pattern)).map { code.matches(of: $0).map { String(code[$0.range]) } } ?? [
                "no pattern: \(pattern)"
            ]
        }
    }

    static func declarations(in files: [House.File]) throws -> [Declaration] {
        try files.flatMap { file in
            let text = try file.text
            guard text.contains("= PageLink<") else { return [Declaration]() }
            var group = file.path
            return text.split(separator: "\n").compactMap { line -> Declaration? in
                if let type = line.firstMatch(of: #/^(?:public )?(?:struct|enum) (\w+)/#)?.1 { group = String(type) }
                guard let match = line.firstMatch(of: /static let (\S+) = PageLink<(.+)>\("([^"]*)"\)/) else {
                    return nil
                }
                return Declaration(name: "\(group).\(match.1)", type: String(match.2), path: String(match.3))
            }
        }
    }

    /// The links that a feature uses, does not answer itself, and neither requires nor asks for. Links that every site
    /// answers are checked where a site is built.
    static func unchecked(in files: [(path: String, code: String)]) -> [String] {
        var (used, answered, checked) = ([String: Set<String>](), [String: Set<String>](), [String: Set<String>]())
        for (path, code) in files {
            guard let room = room(of: path) else { continue }
            for match in code.matches(of: /\b(\w+Links)\.(\w+)/) where !["SiteLinks", "AccountLinks"].contains(match.1)
            {
                used[room, default: []].insert(String(match.0))
            }
            for match in code.matches(of: /\.(?:get|page|post|form)\(\s*(\w+Links\.\w+)/) {
                answered[room, default: []].insert(String(match.1))
            }
            for match in code.matches(of: /(?:require|answers)\(([^()]*)\)/) {
                for link in match.1.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                    checked[room, default: []].insert(String(link))
                }
            }
        }
        return used.flatMap { room, links in
            links.subtracting(answered[room] ?? []).subtracting(checked[room] ?? []).map { "\(room) uses \($0)" }
        }
        .sorted()
    }

    /// The plugin or module that a file belongs to; nil for those that build and serve sites.
    private static func room(of path: String) -> String? {
        let parts = path.split(separator: "/").dropFirst().map(String.init)
        guard parts.count > 1 else { return nil }
        switch parts[0] {
        case "Plugins": return parts.count > 2 ? "Plugins/\(parts[1])" : nil
        case "Forms", "Casework": return parts[0]
        default: return nil
        }
    }
}
