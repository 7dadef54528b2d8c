import Foundation
import PortalKit
import Support
import Synchronization
import Testing

/// The golden files: each page as it was when its file was last accepted.
final class Golden: Sendable {
    /// Set to rewrite the files instead of comparing them.
    static let variable = "GUILDHALL_GOLDEN"

    enum Verdict: Equatable {
        case same
        case missing
        /// The first lines that differ, before and now.
        case changed(line: Int, before: String, now: String)
    }

    let folder: URL
    let isWriting: Bool
    private let known: Mutex<Set<String>>
    /// What the first portal that has a page shows, by the name of its file.
    private let first = Mutex<[String: String]>([:])

    init(
        _ folder: URL = Repository.root.appending(path: "Tests/PageTests/Golden"),
        isWriting: Bool = ProcessInfo.processInfo.environment[variable] != nil
    ) {
        (self.folder, self.isWriting) = (folder, isWriting)
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        known = Mutex(Set(names.filter { $0.hasSuffix(".html") || $0.hasSuffix(".txt") }))
    }

    /// Holds that `text` is as its file has it. A portal that shows a page as an earlier one does has no file of its own.
    func check(_ text: String, _ name: String, _ language: Language, isPage: Bool, on site: Site) {
        let end = ".\(language.rawValue).\(isPage ? "html" : "txt")"
        let shown = first.withLock { first -> String? in
            if let shown = first[name + end] { return shown }
            first[name + end] = text
            return nil
        }
        guard shown != text else { return }
        let file = name + (shown == nil ? "" : "@\(site.portal.name)") + end
        do {
            switch try judge(text, file) {
            case .same: break
            case .missing: Issue.record("\(file) is missing: \(Self.variable)=1 writes it")
            case .changed(let line, let before, let now):
                Issue.record("\(file):\(line) was\n\(before)\nand is\n\(now)")
            }
        } catch {
            Issue.record("\(file): \(error)")
        }
    }

    func judge(_ text: String, _ file: String) throws -> Verdict {
        let url = folder.appending(path: file)
        let isKnown = known.withLock { $0.remove(file) != nil }
        let before = isKnown ? try String(contentsOf: url, encoding: .utf8) : nil
        guard before != text else { return .same }
        if isWriting {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            return .same
        }
        return before.map { Self.difference($0, text) } ?? .missing
    }

    /// The files that nothing was compared with, which are removed when the others are rewritten.
    func unused() throws -> [String] {
        let unused = known.withLock { $0.sorted() }
        guard isWriting else { return unused }
        for file in unused { try FileManager.default.removeItem(at: folder.appending(path: file)) }
        return []
    }

    static func difference(_ before: String, _ now: String) -> Verdict {
        let (old, new) = (before.split(separator: "\n"), now.split(separator: "\n"))
        let same = zip(old, new).prefix { $0 == $1 }.count
        func excerpt(_ lines: [Substring]) -> String { lines.dropFirst(same).prefix(3).joined(separator: "\n") }
        return .changed(line: same + 1, before: excerpt(old), now: excerpt(new))
    }
}
