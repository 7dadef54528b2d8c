import Configuration
import Markup
import PortalKit
import Web

/// Where the links of a page of words may lead: elsewhere by a whole address, or to a page of the same portal as
/// `portal:path`.
struct PageLinks {
    /// A link that leads nowhere.
    struct Fault {
        /// Counts from 1.
        let line: Int
        let message: String
    }

    private let routes: RouteTable
    private let pages: [String]

    /// - Parameter pages: the pages of words that have an address of their own.
    init(_ blueprint: Blueprint, pages: [FileName]) {
        routes = RouteTable(blueprint.routes)
        self.pages = pages.map(\.text)
    }

    /// How many mistakes are reported of one page.
    private static let most = 20

    /// What is wrong with the links of `words`, which are CommonMark; the first of it where it is much.
    func faults(in words: String) -> [Fault] {
        guard words.utf8.contains(UInt8(ascii: "]")) else { return [] }
        let faults = words.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
            number, line in
            Self.targets(in: line).compactMap { target in
                fault(target).map { Fault(line: number + 1, message: "has a link to '\(target.prefix(80))', \($0)") }
            }
        }
        return Array(faults.prefix(Self.most))
    }

    private func fault(_ target: String) -> String? {
        if target.hasPrefix("portal:") { return fault(inside: String(target.dropFirst(7))) }
        if target.hasPrefix("#") || Address(absolute: target) != nil { return nil }
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

    /// What the links of a line lead to: `[words](target)`, `[words](<target> "title")`, and `[name]: target`. What does not
    /// end as a link is none. Each character is looked at a few times at most, whatever stands in the line.
    private static func targets(in line: Substring) -> [String] {
        // What is in the script of a program is shown as it is.
        guard !line.hasPrefix("    "), !line.hasPrefix("\t") else { return [] }
        var targets = line.split(separator: "](", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
            let rest = rest.drop { $0 == " " }
            return rest.first == "<" ? bracketed(rest.dropFirst()) : bare(rest)
        }
        if line.hasPrefix("["), let end = line.firstRange(of: "]:") {
            targets.append(String(line[end.upperBound...].drop { $0 == " " }.prefix { $0 != " " }))
        }
        return targets
    }

    private static func bracketed(_ text: Substring) -> String? {
        text.firstIndex(of: ">").map { String(text[..<$0]) }
    }

    /// As far as the bracket that ends it; those that it opens itself are its own.
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
