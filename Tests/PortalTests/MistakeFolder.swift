import Configuration
import Foundation
import Plugins
import Testing

@testable import Portal

/// A root folder with the council that mistakes are made in, and with links to two of the repository's beside it, which no
/// mistake changes; gone with the value.
final class MistakeFolder: Sendable {
    /// The repository's own `Config`, read once.
    static let shared: Shared = {
        var folder = Folder("\(Town.repository)/Config")
        return Shared(&folder, catalogue)
    }()

    let root: String

    /// - Parameters:
    ///   - mistake: what is changed in it.
    ///   - wholeConfig: whether it has a `Config` even where `mistake` changes nothing there.
    init(_ mistake: Mistake? = nil, wholeConfig: Bool = false) throws {
        let files = FileManager.default
        root = "/tmp/guildhall-\(UInt32.random(in: .min ... .max))"
        for folder in ["Tenants", "Themes"] {
            try files.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
            for council in ["coventry", "leicester"] {
                try files.createSymbolicLink(
                    atPath: "\(root)/\(folder)/\(council)",
                    withDestinationPath: "\(Town.repository)/\(folder)/\(council)")
            }
        }
        if wholeConfig || mistake?.isFatal == true || mistake?.touches("Config/") == true {
            try files.copyItem(atPath: "\(Town.repository)/Config", toPath: "\(root)/Config")
        }
        try BaseCouncil.write(in: root)
        try mistake?.make(in: root)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// What is wrong with the council, and with every other where that is asked for or the mistake is beside it.
    func check(_ shared: Shared, whole: Bool) -> [ConfigIssue] {
        let hasConfig = FileManager.default.fileExists(atPath: "\(root)/Config")
        let check = hasConfig ? ConfigCheck(root: root, catalogue) : ConfigCheck(root: root, shared: shared)
        return check.result(only: whole ? nil : BaseCouncil.id).issues
    }

    /// The exit code of `guildhall check`, and the lines it prints as mistakes. 124 where it takes over 20 seconds.
    func command() throws -> (exit: Int32, lines: [String]) {
        let process = Process()
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "guildhall")
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["20", program.path, "check", "--root", root]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text.split(separator: "\n").map(String.init))
    }
}

extension MistakeFolder {
    /// What is not as `mistake` wants it; empty when all is.
    func problems(_ mistake: Mistake, _ shared: Shared) -> [String] {
        if mistake.isFatal { return fatalProblems(mistake) }
        let issues = check(shared, whole: mistake.touches("Tenants/"))
        let lines = issues.map { named($0.description) }
        switch mistake.expected {
        case .accepted: return lines
        case .either: return issues.filter { $0.position == nil }.map { "names no file: \($0)" }
        case .refused(let file, let line):
            guard let first = issues.first else { return ["not refused"] }
            let here = issues.filter { isAt($0, file, line) }
            let elsewhere = issues.count - here.count
            return (isAt(first, file, line) ? [] : ["wanted \(mistake.expected) first, came \(lines)"])
                + (mistake.says.isEmpty || first.message.contains(mistake.says)
                    ? [] : ["wanted '\(mistake.says)' in \(lines)"])
                + (elsewhere <= mistake.others ? [] : ["\(elsewhere) lines at other places: \(lines)"])
        }
    }

    /// The same for what would end this process: asked of the command.
    private func fatalProblems(_ mistake: Mistake) -> [String] {
        guard let (exit, lines) = try? command(), case .refused(let file, _) = mistake.expected else { return ["?"] }
        return exit == 78 && lines.contains { $0.contains("/\(file):") } ? [] : ["exit \(exit): \(lines)"]
    }

    private func isAt(_ issue: ConfigIssue, _ file: String, _ line: Int?) -> Bool {
        guard let position = issue.position, named(position.file) == file else { return false }
        return line.map { abs($0 - position.line) <= 2 } ?? true
    }

    /// `text` with places named as edits name them.
    private func named(_ text: String) -> String {
        text.replacing("\(root)/Tenants/\(BaseCouncil.id)/", with: "")
            .replacing("\(root)/Themes/\(BaseCouncil.id)/", with: "theme/").replacing("\(root)/", with: "")
    }
}
