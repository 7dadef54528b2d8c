import Glibc
import Markup
import PortalKit

/// Writes markup for people who read a difference: a line for each element, without what changes from run to run.
struct Layout {
    /// The elements that stay on the line of the text around them.
    private static let inline: Set<String> = [
        "a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "sup", "time", "u", "wbr",
    ]
    private static let void: Set<String> = ["br", "hr", "img", "input", "link", "meta", "wbr"]
    private static let asIs: Set<String> = ["pre", "textarea"]
    private static let icons = Dictionary(
        uniqueKeysWithValues: Icon.allCases.map { ($0.html.source, "{icon \($0.rawValue)}") })

    /// What stands for the addresses and the random tokens of a site.
    let settler: Settler

    /// What a page says, with its title and trail before its content.
    func text(of page: Page, status: Int) -> String {
        var lines: [String] = []
        if status != 200 { lines.append("<!-- status \(status) -->") }
        if page.isWide { lines.append("<!-- wide -->") }
        if page.isLargePrint { lines.append("<!-- large print -->") }
        if let section = page.section { lines.append("<!-- section \(section.name) -->") }
        if !page.savingForm.isEmpty { lines.append("<!-- saves \(page.savingForm) -->") }
        let title: HTML = "<title>\(page.hasFindings ? "Error: " : "")\(page.title)</title>"
        let trail: HTML = """
            <nav>\(each: page.trail, { "<a href=\"\($0.address)\">\($0.words)</a> / " })\(page.here)</nav>
            """
        let main: HTML = "\(title)\(page.trail.isEmpty ? .empty : trail)\(page.note)<main>\(page.main)</main>"
        return lines.map { $0 + "\n" }.joined() + text(of: main.bytes)
    }

    /// Markup in lines.
    func text(of markup: [UInt8]) -> String {
        let source = Bytes(settler.settled(markup))
        var (place, lines) = (0, Lines())
        while let start = source.find("<", from: place) {
            lines.add(source[place..<start])
            guard let close = source.find(">", from: start) else { break }
            let (tag, next) = (source[start..<close + 1], close + 1)
            place = next
            let name = String(tag.drop { $0 == "<" || $0 == "/" }.prefix { $0.isLetter || $0.isNumber }).lowercased()
            let isEnd = tag.hasPrefix("</")
            if name == "svg", !isEnd, let over = source.find("</svg>", from: next) {
                let drawing = source[start..<over + 6]
                lines.line += Self.icons[drawing] ?? drawing
                place = over + 6
            } else if Self.asIs.contains(name), !isEnd, let over = source.find("</\(name)>", from: next) {
                lines.end()
                place = over + name.utf8.count + 3
                lines.line = source[start..<place]
                lines.end()
            } else if Self.inline.contains(name) {
                lines.line += tag
            } else if isEnd {
                if !lines.isOpen { lines.end() }
                lines.depth -= 1
                lines.line += tag
                lines.end()
            } else {
                lines.end()
                lines.line = tag
                let isAlone = Self.void.contains(name) || tag.hasPrefix("<!")
                if !isAlone, Self.isLeaf(source, name, from: next) {
                    lines.isOpen = true
                } else {
                    lines.end()
                }
                if !isAlone { lines.depth += 1 }
            }
        }
        lines.add(source[place..<source.count])
        lines.end()
        return lines.text
    }

    /// Whether an element that begins at `start` holds only text and what stays on its line.
    private static func isLeaf(_ source: Bytes, _ name: String, from start: Int) -> Bool {
        guard let over = source.find("</\(name)>", from: start) else { return false }
        var place = start
        while let tag = source.find("<", from: place), tag < over {
            guard let close = source.find(">", from: tag) else { return false }
            let inner = source[tag..<close].drop { $0 == "<" || $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
            guard inline.contains(String(inner)) || inner == "svg" || inner == "path" else { return false }
            place = close
        }
        return true
    }
}

/// The lines that are written so far, and the one that is being written.
private struct Lines {
    var text = ""
    var line = ""
    var depth = 0
    /// Whether the line is an element that is to end on it.
    var isOpen = false

    /// Adds text, with one space for all that stands between words.
    mutating func add(_ words: String) {
        guard words.utf8.contains(where: { $0 == 10 || $0 == 32 }) else {
            line += words
            return
        }
        let parts = words.split { $0 == " " || $0 == "\n" }
        if words.first == " " || words.first == "\n" { line += " " }
        line += parts.joined(separator: " ")
        if !parts.isEmpty, words.last == " " || words.last == "\n" { line += " " }
    }

    mutating func end() {
        isOpen = false
        let words = line.drop { $0 == " " || $0 == "\n" }
        if !words.isEmpty {
            let end = words.lastIndex { $0 != " " && $0 != "\n" } ?? words.startIndex
            text += String(repeating: "  ", count: max(0, depth)) + words[...end] + "\n"
        }
        line = ""
    }
}

/// Bytes in which the C library looks for others: a golden file is a matter of milliseconds.
struct Bytes {
    let all: [UInt8]

    init(_ all: [UInt8]) { self.all = all }

    var count: Int { all.count }

    subscript(range: Range<Int>) -> String { String(decoding: all[range], as: UTF8.self) }

    func find(_ text: String, from start: Int) -> Int? {
        let needle = Array(text.utf8)
        return all.withUnsafeBytes { all in
            guard let base = all.baseAddress, let first = needle.first else { return nil }
            var place = start
            while place + needle.count <= all.count {
                let rest = all.count - place
                guard let found = memchr(base + place, Int32(first), rest) else { return nil }
                place = UnsafeRawPointer(found) - base
                guard place + needle.count <= all.count else { return nil }
                if memcmp(found, needle, needle.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }

    func replacing(_ text: String, with other: String) -> Bytes {
        guard !text.isEmpty, var place = find(text, from: 0) else { return self }
        var (made, end) = ([UInt8](), 0)
        while true {
            made += all[end..<place]
            made += Array(other.utf8)
            end = place + text.utf8.count
            guard let next = find(text, from: end) else { break }
            place = next
        }
        return Bytes(made + all[end...])
    }
}
