import Foundation
import Testing

/// Numbers from outside: what is configured or sent has bounds where it is read, so that no arithmetic on it can end the
/// process.
@Suite struct `A number from outside` {
    /// Conversions that say what becomes of a number that does not fit.
    private let safe = ["ascii:", "clamping:", "exactly:", "truncatingIfNeeded:", "bitPattern:"]

    /// Where bytes, system calls and rows of tables are converted: no text that someone configured or sent.
    private let places = [
        "Sources/Edges/", "Sources/Values/Web/Number.swift", "Sources/Values/Web/MultipartReader.swift",
        "Sources/Values/Markup/", "Sources/Values/Journal/", "Sources/Values/Configuration/ConfigParser.swift",
        "Sources/Values/Configuration/WebOrigin.swift",
        "Sources/Plugins/Schools/SchoolIndex.swift", "Sources/Portal/Operations/", "Sources/Portal/Commands/Sample/",
    ]

    /// The conversions to whole numbers of a file that neither name bounds nor say what becomes of one that is too large.
    private func loose(in file: House.File) throws -> [String] {
        let call = /\bU?Int(?:8|16|32|64)?\(/
        return try file.lines.enumerated().flatMap { number, line -> [String] in
            line.matches(of: call).compactMap { match in
                let argument = arguments(line[match.range.upperBound...])
                let isSafe =
                    safe.contains { argument.hasPrefix($0) } || argument.contains(", in: ")
                    || argument.contains(", radix: ")
                return isSafe ? nil : "\(file):\(number + 1): \(match.output)\(argument))"
            }
        }
    }

    /// What stands before the bracket that closes the call.
    private func arguments(_ rest: Substring) -> Substring {
        var depth = 1
        return rest.prefix { letter in
            depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
            return depth > 0
        }
    }

    @Test func `is converted with its bounds`() throws {
        let files = House.files(under: "Sources", ending: ".swift")
        try #require(files.count > 100)
        for file in files where !places.contains(where: { file.path.hasPrefix($0) }) {
            let loose = try loose(in: file)
            #expect(loose.isEmpty, "\(loose)")
        }
    }

    @Test func `is never taken from text without its bounds, wherever that is`() throws {
        // What may be no number is text: its conversion is asked whether it came to anything.
        let text =
            /(?:atMap|ompactMap) \{ ?U?Int(?:8|16|32|64)?\(\$0\) ?\}|\bU?Int(?:8|16|32|64)?\([^():]*(?:\?\? "")?\) \?\?/
        for file in House.files(under: "Sources", ending: ".swift") where !file.path.hasPrefix("Sources/Edges/Files/") {
            for (number, line) in try file.lines.enumerated() {
                #expect(!line.contains(text), "\(file):\(number + 1)")
            }
        }
        #expect("let page = max(1, Int(visit.query[\"page\"] ?? \"\") ?? 1)".contains(text), "as it was once written")
        #expect("numbers.compactMap { Int($0) }".contains(text))
    }

    @Test func `of a setting has no way to be read without its bounds`() throws {
        for file in House.files(under: "Sources", ending: ".swift") {
            let isSetting = try file.text.contains(
                /extension (?:U?Int(?:8|16|32|64)?|Double|Float|Duration): (?:\w+, )*SettingValue/)
            #expect(!isSetting, "\(file)")
        }
    }
}
