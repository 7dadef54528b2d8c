import Foundation
import Glibc

/// What there is to name: files, words, Swift declarations, wordings, make targets, commands and options.
struct Inventory {
    let paths: [String]
    let wordings: Set<String>
    let targets: Set<String>
    let commands: Set<String>
    let staffActions: Set<String>
    let options: Set<String>
    private let all: Corpus
    private let swift: Corpus

    init() throws {
        let kinds = [".swift", ".json", ".md", ".py", ".conf", ".service", ".socket", ".css", ".js", ".c", ".h"]
        let top = [".gitignore", "Makefile", "Package.swift", ".ci/run", "Config/setup", "Config/swift-tests"]
        let files = House.files(under: "Config", "Sources", "Tenants", "Tests", "Themes")
        paths = top + files.map(\.path)
        let read = files.filter { file in
            kinds.contains { file.path.hasSuffix($0) } && !file.path.contains("Portal.docc/")
                && !file.path.contains("/Golden/") && !file.path.contains("ManualTests")
        }
        all = Corpus(try (read.map(\.path) + top).map { try House.File(path: $0).bytes })
        swift = Corpus(try read.filter { $0.path.hasSuffix(".swift") }.map { try $0.bytes })
        let texts = files.filter { $0.path.contains(/\/texts\/.*\.json$|\/texts\.\w+\.json$/) }
        wordings = Set(
            try texts.flatMap { try $0.text.matches(of: /"([A-Za-z][\w-]*(?:\.[\w-]+)+)":/).map { String($0.1) } })
        targets = Set(
            try House.File(path: "Makefile").lines.compactMap {
                $0.firstMatch(of: /^([a-z-]+):/).map { String($0.1) }
            })
        let commands = "Sources/Portal/Commands"
        self.commands = Set(
            try House.File(path: "\(commands)/Run.swift").text.matches(of: /case "([a-z]+)": return/)
                .map { String($0.1) })
        let staff = try House.File(path: "\(commands)/StaffCommand.swift").text
        staffActions = Set(staff.matches(of: /"([a-z]+)": \["tenant"/).map { String($0.1) })
        let declared = try House.File(path: "\(commands)/Options.swift").text
        let asked = declared.firstMatch(of: /asks = \[([^\]]*)\]/)?.1 ?? ""
        options = Set(
            declared.matches(of: /"(--[a-z-]+)"/).map { String($0.1) }
                + asked.matches(of: /"([a-z]+)"/).map { "--\($0.1)" })
    }

    /// Whether a file or folder is called so: by its path, the end of it, or with `<...>` for any name.
    func hasPath(_ path: String) -> Bool {
        let wanted = path.hasSuffix("/") ? path.dropLast() : path[...]
        let pattern = wanted.replacing(/<[^>]+>|\*/, with: "\u{1}").split(separator: "/").map(String.init)
        return paths.contains { file in
            let parts = file.split(separator: "/")
            guard parts.count >= pattern.count else { return false }
            return (0...(parts.count - pattern.count)).contains { start in
                zip(parts[start...], pattern).allSatisfy(matches)
            }
        }
    }

    private func matches(_ part: Substring, _ pattern: String) -> Bool {
        guard pattern.contains("\u{1}") else { return part == pattern }
        let fixed = pattern.split(separator: "\u{1}", omittingEmptySubsequences: false)
        return part.hasPrefix(fixed.first ?? "") && part.hasSuffix(fixed.last ?? "")
    }

    /// Whether a wording has this key, with `<...>` for any name and a dot at its beginning for any start.
    func hasWording(_ key: String) -> Bool {
        let pattern = key.split(separator: ".", omittingEmptySubsequences: false)
        return wordings.contains { wording in
            let parts = wording.split(separator: ".", omittingEmptySubsequences: false)
            guard key.hasPrefix(".") ? parts.count >= pattern.count : parts.count == pattern.count else {
                return false
            }
            return zip(parts.reversed(), pattern.reversed()).allSatisfy { $1.hasPrefix("<") || $1.isEmpty || $0 == $1 }
        }
    }

    /// Whether the words stand anywhere in code, configuration or tests.
    func has(_ words: String) -> Bool { all.has(words) }

    /// Whether Swift code declares this name.
    func declares(_ name: String) -> Bool {
        ["struct", "enum", "class", "protocol", "actor", "typealias", "func", "let", "var", "case", "extension"]
            .contains { swift.has("\($0) \(name)") || swift.has("\($0) `\(name)`") }
    }
}

/// Text in which the C library looks for words.
struct Corpus {
    private let bytes: [UInt8]

    init(_ texts: [Data]) { bytes = texts.flatMap { $0 + [10] } + [0] }

    /// Whether `words` stand in it, with no letter or digit on either side.
    func has(_ words: String) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self), !words.isEmpty else {
                return false
            }
            var place = base
            while let found = strstr(place, words) {
                let before = found > UnsafeMutablePointer(mutating: base) ? found[-1] : 0
                let isWhole = !Self.isLetter(before) || !Self.isLetter(CChar(bitPattern: words.utf8.first ?? 0))
                if isWhole, !Self.isLetter(found[words.utf8.count]) || !Self.isLetter(last(words)) { return true }
                place = UnsafePointer(found) + 1
            }
            return false
        }
    }

    private func last(_ words: String) -> CChar { CChar(bitPattern: words.utf8.last ?? 0) }

    private static func isLetter(_ byte: CChar) -> Bool {
        switch UInt8(bitPattern: byte) {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
