import Foundation
import Testing

@Suite struct `A Swift file` {
    private let files: [House.File]

    init() throws {
        files = House.files(under: "Sources", "Tests", ending: ".swift") + [House.File(path: "Package.swift")]
        try #require(files.count > 10)
    }

    @Test func `is no longer than 300 lines`() throws {
        for file in files { #expect(try file.lines.count <= 301, "\(file)") }
    }

    @Test func `is ASCII`() throws {
        for file in files { #expect(try file.bytes.allSatisfy { $0 < 0x80 }, "\(file)") }
    }

    @Test func `leaves nothing for later and ends no process`() throws {
        // Written in halves, for this file is looked at too.
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "fatal" + "Error"]
        for file in files {
            for (number, line) in try file.lines.enumerated() {
                let found = line.split { !$0.isLetter }.first { words.contains(String($0)) }
                #expect(found == nil, "\(file):\(number + 1)")
            }
        }
    }

    /// An optimized build of Swift 6.3 goes on at another executor than the actor's that called, where a continuation
    /// throws in a `nonisolated(nonsending)` function. A result that is thrown after the wait does not.
    @Test func `waits with no continuation that throws`() throws {
        for file in files where file.path.hasPrefix("Sources/") {
            #expect(try !file.text.contains("ThrowingContinuation"), "\(file)")
        }
    }

    @Test func `declares no function with four arguments without a label`() throws {
        for file in files where file.path.hasPrefix("Sources/") {
            let most = try Self.signatures(in: file.text).map(Self.unlabelled).max() ?? 0
            #expect(most < 4, "\(file)")
        }
        #expect(
            Self.unlabelled(in: "_ a: Int, _ b: [Int: (Int, Int)], with c: Int, _ d: @escaping (Int, Int) -> Int") == 3)
    }

    /// What stands between the parentheses of each function and initialiser.
    private static func signatures(in code: String) -> [Substring] {
        code.matches(of: /\b(?:func [\w`]+|init)(?:<[^>]*>)?\(/).map { match in
            var depth = 1
            let rest = code[match.range.upperBound...]
            return rest.prefix { character in
                depth += "([{".contains(character) ? 1 : ")]}".contains(character) ? -1 : 0
                return depth > 0
            }
        }
    }

    private static func unlabelled(in signature: Substring) -> Int {
        var depth = 0
        let parts = signature.split { character in
            depth += "([{<".contains(character) ? 1 : ")]}".contains(character) ? -1 : 0
            return character == "," && depth == 0
        }
        return parts.count { $0.drop(while: \.isWhitespace).hasPrefix("_ ") }
    }

    @Test func `is as the format tool would write it`() async throws {
        let (status, output) = try await House.run(
            "swift", "format", "lint", "--strict", "--parallel", "--recursive", "--configuration", ".swift-format",
            "Sources", "Tests", "Package.swift")
        #expect(status == 0, "\(String(decoding: output, as: UTF8.self))")
    }

    /// The format tool knows code from text, but not in a test function, so it is shown copies that have none.
    @Test func `forces nothing`() async throws {
        let copies = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: copies) }
        for file in files {
            let copy = copies.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try file.text.replacing("@Test", with: "@Case").write(to: copy, atomically: false, encoding: .utf8)
        }
        let rules = ["NeverForceUnwrap", "NeverUseForceTry", "NeverUseImplicitlyUnwrappedOptionals"]
        #expect(try await forced(in: copies, by: rules) == [])

        // The rules are looked for by name: were they called otherwise, nothing would be found in this either.
        let wrong = "func f(a: Int?, b: Any) throws { _ = a! }\nfunc g(b: Any) { _ = b as! Int }\nvar c: Int!\n"
        try FileManager.default.removeItem(at: copies)
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
        try (wrong + "let d = try! f(a: 1, b: 2)\n").write(
            to: copies.appending(path: "Wrong.swift"), atomically: false, encoding: .utf8)
        #expect(try await forced(in: copies, by: rules).count == 4)
    }

    private func forced(in folder: URL, by rules: [String]) async throws -> [Substring] {
        let settings = try House.File(path: ".swift-format").bytes
        var configuration = try #require(try JSONSerialization.jsonObject(with: settings) as? [String: Any])
        var all = configuration["rules"] as? [String: Bool] ?? [:]
        for rule in rules { all[rule] = true }
        configuration["rules"] = all
        let text = String(decoding: try JSONSerialization.data(withJSONObject: configuration), as: UTF8.self)
        let (_, output) = try await House.run(
            "swift", "format", "lint", "--parallel", "--recursive", "--configuration", text, folder.path)
        return String(decoding: output, as: UTF8.self).split(separator: "\n")
            .filter { line in rules.contains { line.contains("[\($0)]") } }
    }
}

@Suite struct `The engine` {
    @Test func `names no council`() throws {
        let councils = Set(["leicester", "coventry", "stockton", "hertfordshire"] + House.folders(in: "Tenants"))
        for file in House.files(under: "Sources") where !file.path.contains(".docc/") {
            let text = try file.text.lowercased()
            let named = councils.filter { text.contains($0.lowercased()) }
            #expect(named.isEmpty, "\(file)")
        }
    }
}

@Suite struct `The catalogue of plugins` {
    private let plugins = House.folders(in: "Sources/Plugins")

    @Test func `lists every plugin`() throws {
        guard !plugins.isEmpty else { return }
        let catalogue = try House.File(path: "Sources/Plugins/Catalogue.swift").text
        for plugin in plugins {
            #expect(catalogue.contains(try Regex("\\b\(plugin)\\.self\\b")), "\(plugin) is not in the catalogue")
        }
    }

    @Test func `is the only place where one plugin stands beside another`() throws {
        let declaration =
            /^(?:(?:public|package|internal|final|indirect|nonisolated)\s+|@\w+\s+)*(?:struct|enum|class|actor|protocol|typealias)\s+(\w+)/
        var owners: [String: String] = [:]
        for plugin in plugins {
            for file in House.files(under: "Sources/Plugins/\(plugin)", ending: ".swift") {
                for line in try file.lines { line.firstMatch(of: declaration).map { owners[String($0.1)] = plugin } }
            }
        }
        for plugin in plugins {
            for file in House.files(under: "Sources/Plugins/\(plugin)", ending: ".swift") {
                // Type names are looked for in code, not in what it says or in what is said about it.
                let code = try file.text.replacing(/\/\/.*|"(?:[^"\\\n]|\\.)*"/, with: " ")
                let words = Set(code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
                let others = words.filter { owners[$0].map { $0 != plugin } ?? false }
                #expect(others.isEmpty, "\(file) names \(others.sorted()) of another plugin")
            }
        }
    }
}
