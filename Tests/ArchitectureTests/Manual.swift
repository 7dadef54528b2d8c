import Foundation

/// A page of the manual: what it names in back-ticks, shows in blocks and links to.
struct Manual {
    struct Span: Hashable {
        let line: Int
        let text: String
    }

    struct Block {
        let line: Int
        /// The word after the fence, such as `json`; empty for a command line.
        let language: String
        let text: String
    }

    let path: String
    private(set) var blocks: [Block] = []
    /// What stands in back-ticks, with single spaces.
    private(set) var spans: [Span] = []
    private(set) var links: [Span] = []

    /// Every how-to page, decision and the pages beside them.
    static func all() throws -> [Manual] {
        let catalogue = "Sources/Portal/Portal.docc"
        let files =
            House.files(under: "\(catalogue)/HowTo", "\(catalogue)/Decisions", ending: ".md")
            + ["README.md", "\(catalogue)/Security.md", "\(catalogue)/Portal.md"].map { House.File(path: $0) }
        return try files.map { Manual(path: $0.path, text: try $0.text) }
    }

    init(path: String, text: String) {
        self.path = path
        var (prose, block): ([Substring], (line: Int, language: String, indent: Int, lines: [Substring])?) = ([], nil)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("```"), let done = block {
                blocks.append(
                    Block(line: done.line, language: done.language, text: done.lines.map { $0 + "\n" }.joined()))
                block = nil
                prose.append("")
            } else if words.hasPrefix("```") {
                block = (number + 2, String(words.dropFirst(3)), line.count - words.count, [])
                prose.append("")
            } else if let indent = block?.indent {
                block?.lines.append(line.dropFirst(indent))
                prose.append("")
            } else {
                prose.append(line)
            }
        }
        var line = 1
        for (place, part) in prose.joined(separator: "\n").split(
            separator: /`+/, omittingEmptySubsequences: false
        ).enumerated() {
            if place.isMultiple(of: 2) {
                links += Self.links(in: part, from: line)
            } else {
                spans.append(Span(line: line, text: String(part.replacing(/\s+/, with: " "))))
            }
            line += part.count { $0 == "\n" }
        }
    }

    /// The addresses of links to other pages: relative ones, and the names of pages of the catalogue.
    private static func links(in text: Substring, from line: Int) -> [Span] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, words in
            (words.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
                + words.matches(of: /<(doc:[^>]+)>/).map { String($0.1) })
                .map { Span(line: line + number, text: $0) }
        }
    }
}
