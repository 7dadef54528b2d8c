import Configuration
import Foundation
import Testing

@testable import Portal

/// The table of mistakes (`Mistakes/*.json`), by what `guildhall check` does.
@Suite struct MistakeTests {
    @Test func `the council that mistakes are made in has none`() throws {
        let folder = try MistakeFolder()
        #expect(folder.check(MistakeFolder.shared, whole: true).map(\.description) == [])
    }

    @Test(arguments: try Mistake.all())
    func `each mistake is refused at its place, and what is right is accepted`(_ mistake: Mistake) throws {
        let folder = try MistakeFolder(mistake)
        let problems = folder.problems(mistake, MistakeFolder.shared)
        if mistake.isPending {
            #expect(!problems.isEmpty, "it holds: \"pending\" is to be taken off")
        } else {
            #expect(problems == [])
        }
    }

    @Test func `the rows are many, and no two have one name`() throws {
        let names = try Mistake.all().map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 250)
    }

    /// The command itself, for its exit codes and its deadline.
    @Test(arguments: ["missing comma", "CRLF everywhere", "guildhall.json broken", "unknown token"])
    func `the command says the same by its exit code`(_ name: String) throws {
        let mistake = try Mistake.named(name)
        let folder = try MistakeFolder(mistake, wholeConfig: true)
        let (exit, lines) = try folder.command()
        if case .refused(let file, _) = mistake.expected {
            #expect(exit == 78)
            let place = file.replacing("theme/", with: "Themes/\(BaseCouncil.id)/")
            #expect(lines.contains { $0.contains("/\(place):") })
        } else {
            #expect(exit == 0)
            #expect(lines.filter { !$0.contains(": warning: ") } == [])
        }
    }
}
