import Configuration
import Markup
import PortalKit
import Web

/// Checks the links of a text page: each must be an absolute URL, a fragment, or a page of the same portal as
/// `portal:path`.
struct TextPageLinks {
    struct Fault {
        /// From 1.
        let line: Int
        let message: String
    }

    private let routes: RouteTable
    private let pages: [String]

    /// - Parameter pages: the text pages that have their own address.
    init(_ blueprint: Blueprint, pages: [FileName]) {
        routes = RouteTable(blueprint.routes)
        self.pages = pages.map(\.text)
    }

    /// Maximum number of mistakes reported for one page.
    private static let most = 20

    /// The invalid links in `words`, which is CommonMark; the first 20 at most.
    func faults(in words: String) -> [Fault] {
        guard words.utf8.contains(UInt8(ascii: "]")) else { return [] }
        let lines = words.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let faults = lines.enumerated().flatMap { number, line in
            Self.targets(in: Substring(line)).compactMap { target in
                fault(target).map { Fault(line: number + 1, message: "has a link to '\(target.prefix(80))', \($0)") }
            }
        }
        return Array(faults.prefix(Self.most))
    }

    private func fault(_ target: String) -> String? {
        if target.hasPrefix("portal:") { return fault(inside: String(target.dropFirst(7))) }
        let rest = target.drop { $0 != ":" }.drop { $0 == ":" || $0 == "/" }
        if target.hasPrefix("#") || (Address(absolute: target) != nil && !rest.isEmpty) { return nil }
        return
            "wanted an address such as https://www.example.org/, or a page of this portal such as portal:page/contact"
    }

    private func fault(inside path: String) -> String? {
        let segments = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map(String.init)
        if segments.count == 2, segments[0] == "page" {
            if pages.contains(segments[1]) { return nil }
            return "which is no page that this portal shows\(suggestion(for: segments[1], in: pages))"
        }
        if case .route = routes.match(.get, segments) { return nil }
        let known = routes.fixedPaths
        return "which is no page of this portal\(suggestion(for: segments.joined(separator: "/"), in: known))"
    }

    /// The targets of the links in a line: `[words](target)`, `[words](<target> "title")` and `[name]: target`.
    /// Incomplete links are ignored. Runs in linear time for any input.
    private static func targets(in line: Substring) -> [String] {
        // A code block contains no links.
        guard line.utf8.contains(UInt8(ascii: "]")), !line.hasPrefix("    "), !line.hasPrefix("\t") else { return [] }
        let line = withoutCodeSpans(line)
        var targets = line.split(separator: "](", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
            let rest = rest.drop { $0 == " " }
            return rest.first == "<" ? bracketed(rest.dropFirst()) : bare(rest)
        }
        if line.hasPrefix("["), let end = line.firstRange(of: "]:") {
            targets.append(String(line[end.upperBound...].drop { $0 == " " }.prefix { $0 != " " }))
        }
        return targets
    }

    /// The line without what stands between two backticks; a backtick without a partner stays.
    private static func withoutCodeSpans(_ line: Substring) -> String {
        guard line.utf8.contains(UInt8(ascii: "`")) else { return String(line) }
        var pieces = line.split(separator: "`", omittingEmptySubsequences: false)
        if pieces.count.isMultiple(of: 2), let last = pieces.popLast() {
            pieces[pieces.count - 1].append(contentsOf: "`" + last)
        }
        return pieces.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined(separator: " ")
    }

    private static func bracketed(_ text: Substring) -> String? {
        text.firstIndex(of: ">").map { String(text[..<$0]) }
    }

    /// The target up to its closing bracket; brackets within the target must be balanced.
    private static func bare(_ text: Substring) -> String? {
        var depth = 0
        let end = text.firstIndex { letter in
            if letter == "(" { depth += 1 }
            if letter == ")" { depth -= 1 }
            return letter == " " || depth < 0
        }
        // A title may follow the target before the bracket.
        guard let end, text[end...].contains(")") else { return nil }
        return String(text[..<end])
    }
}
