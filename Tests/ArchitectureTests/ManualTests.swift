import Foundation
import Testing

/// What the manual names is there: files, commands, options, settings, wordings, declarations and other pages.
@Suite struct `A page of the manual` {
    private let check: ManualCheck

    init() throws { check = try ManualCheck() }

    @Test func `names only what there is`() throws {
        let pages = try Manual.all()
        try #require(pages.count > 30)
        #expect(pages.reduce(0) { $0 + $1.spans.count } > 500)
        for page in pages {
            for fault in check.faults(of: page) { Issue.record("\(fault)") }
        }
    }

    /// What only looks like a name that is missing is no longer on a page: then the list is to be shortened.
    @Test func `has all that is said to be of others`() throws {
        let spans = Set(try Manual.all().flatMap { $0.spans.map(\.text) })
        #expect(ManualCheck.outside.subtracting(spans) == [])
    }

    @Test func `shows Swift that is compiled with the tests`() throws {
        let examples = Set(try House.files(under: "Tests/PortalTests/HowTo", ending: ".swift").map { try $0.text })
        let blocks = try Manual.all().flatMap(\.blocks).filter { $0.language == "swift" }
        #expect(!blocks.isEmpty)
        for block in blocks { #expect(examples.contains(block.text), "\(block.text.prefix(200))") }
        #expect(blocks.count == examples.count)
    }

    @Test func `is in the catalogue`() throws {
        let start = try #require(try Manual.all().first { $0.path.hasSuffix("Portal.md") })
        let linked = Set(start.links.map { "\($0.text.dropFirst(4)).md" })
        let pages = House.files(under: "Sources/Portal/Portal.docc", ending: ".md").map(\.name)
        #expect(Set(pages).subtracting(linked) == ["Portal.md"])
    }

    @Test func `that names what is gone is found`() {
        let planted = [
            "`Sources/Plugins/Gone/Gone.swift`", "`Config/texts/gone/en.json`", "`GoneTests.swift`", "`make gone`",
            "`guildhall gone`", "`guildhall check --gone`", "`guildhall staff remove --tenant a`", "`--gone leafshire`",
            "`RequestHandlerOfOld`", "`CaseDesk.goneActions`", "`blueprint.vanished(page)`", "`contribute(into:)`",
            "`act.<name>.gone`", "`\"plugins\": { \"forms\": { \"gone\": [] } }`", "`\"gone\": true`",
            "`GUILDHALL_GONE`",
            "`<data>/vanished.sock`", "[Gone](Gone.md)", "<doc:GoneByNow>",
            "```json\n{ \"tokens\": { \"gone\": \"#fff\" } }\n```",
            "```json\n{ \"tokens\": \n```", "```\nmake gone\n```", "```\nguildhall serve --gone\n```",
        ]
        for name in planted {
            let page = Manual(path: "Sources/Portal/Portal.docc/HowTo/Planted.md", text: "# Planted\n\n\(name)\n")
            #expect(check.faults(of: page).count == 1, "\(name)")
        }
    }

    @Test func `keeps the lines of what it names`() {
        let page = Manual(path: "a.md", text: "One `two\nthree` four\n\n   ```json\n   {}\n   ```\n\n[five](six.md)\n")
        #expect(page.spans == [.init(line: 1, text: "two three")])
        #expect(page.blocks.map(\.text) == ["{}\n"])
        #expect(page.blocks.map(\.line) == [5])
        #expect(page.links == [.init(line: 8, text: "six.md")])
    }
}
