import Folders
import Foundation
import PortalKit
import Testing

@testable import Plugins

@Suite struct SchoolTests {
    /// A file of schools that is gone with the value.
    private final class Register {
        let path = NSTemporaryDirectory() + "schools-\(UUID().uuidString).csv"

        init(_ bytes: [UInt8]) { write(bytes) }

        func write(_ bytes: [UInt8]) { _ = FileManager.default.createFile(atPath: path, contents: Data(bytes)) }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static let head =
        "URN,Extra,LA (code),EstablishmentName,EstablishmentStatus (name),Street,Town,Postcode\r\n"

    private func rows(_ rows: String...) -> [UInt8] { Array((Self.head + rows.joined(separator: "\r\n")).utf8) }

    private func names(_ words: String, _ register: Register, authorities: [String] = []) async throws -> [String] {
        try await SchoolFile(path: register.path, authorities: authorities).schools(matching: words, limit: 10).map(
            \.name)
    }

    @Test func `columns are found by their names, whatever stands between, before and behind`() async throws {
        let register = Register(rows("100001,x,856,Mill Lane School,Open,1 Mill Lane,Leicester,LE1 1AA"))
        let found = try await SchoolFile(path: register.path).schools(matching: "mill", limit: 10)
        #expect(found == [School(urn: "100001", name: "Mill Lane School", place: "Leicester, LE1 1AA")])
        #expect(SchoolFile.missing(at: register.path) == [])
        let other = Register(Array("URN,Name\r\n100001,Mill Lane School".utf8))
        #expect(SchoolFile.missing(at: other.path)?.contains("EstablishmentName") == true)
        #expect(SchoolFile.missing(at: "/nowhere") == nil)
    }

    @Test func `commas, quotes and line breaks inside quotes belong to the cell`() async throws {
        let register = Register(
            rows(
                #"100001,"a, b",856,"The ""Ark"", Mill Lane",Open,"1,"#, #"2",Leicester,LE1 1AA"#,
                "100002,,856,Next School,Open,,Leicester,LE1 1AB\r\n"))
        #expect(try await names("ark", register) == [#"The "Ark", Mill Lane"#])
        #expect(try await names("next", register) == ["Next School"])
    }

    @Test func `letters are read as Windows-1252, or as UTF-8 where they are that, and found without their marks`()
        async throws
    {
        let ansi = Array(Self.head.utf8) + Array("1,,856,Ch".utf8) + [0xE2] + Array("teau St Mary".utf8) + [0x92]
        let register = Register(ansi + Array("s School,Open,,Leicester,LE1 1AA\n".utf8))
        #expect(try await names("chateau st marys", register) == ["Ch\u{e2}teau St Mary\u{2019}s School"])
        let modern = Register([0xEF, 0xBB, 0xBF] + rows("1,,856,\u{c9}cole,Open,,Leicester,LE1 1AA"))
        #expect(try await names("ecole", modern) == ["\u{c9}cole"])
    }

    @Test func `a closed school is found by its number alone`() async throws {
        let register = Register(
            rows(
                "100001,,856,Old School,Closed,,Leicester,LE1 1AA", "100002,,856,New School,Proposed to open,,Town,",
                "100003,,856,Last School,\"Open, but proposed to close\",,Leicester,LE1 1AA"))
        let file = SchoolFile(path: register.path)
        #expect(try await names("school", register) == ["Last School"])
        #expect(try await file.school(urn: "100001")?.name == "Old School")
        #expect(try await file.school(urn: "100003")?.name == "Last School")
        for urn in ["100009", "", "+100001", "999999999999", "x"] { #expect(try await file.school(urn: urn) == nil) }
    }

    @Test func `beginnings of the name come first, then of its words, then of its place`() async throws {
        let register = Register(
            rows(
                "1,,331,Abbey Mill School,Open,,Coventry,CV1 1AA", "2,,331,Mill Lane School,Open,,Coventry,CV1 1AA",
                "3,,856,Mill End School,Open,,Leicester,LE1 1AB", "4,,856,River School,Open,,Millham,MK4 1ZZ",
                "5,,856,Windmill School,Open,,Leicester,LE1 1AA"))
        #expect(
            try await names("mill", register) == [
                "Mill End School", "Mill Lane School", "Abbey Mill School", "River School",
            ])
        #expect(
            try await names("mill", register, authorities: ["331"]).prefix(2) == [
                "Mill Lane School", "Mill End School",
            ]
        )
        #expect(try await names("school river", register) == ["River School"])
        #expect(try await names("mill coventry", register) == ["Abbey Mill School", "Mill Lane School"])
        #expect(try await names("mk41zz", register) == ["River School"])
        #expect(try await names("MK4 1z", register) == ["River School"])
        #expect(try await names("mill nowhere", register) == [])
        #expect(try await names("  -,.' ", register) == [])
    }

    @Test func `saints are found however they are written, and so are apostrophes and ampersands`() async throws {
        let register = Register(
            rows(
                "1,,856,St. Joseph's RC School,Open,,Leicester,", "2,,856,Saint Joseph School,Open,,Leicester,",
                "3,,856,Arts & Music School,Open,,Leicester,"))
        for words in ["St Joseph", "saint joseph", "ST. JOSEPH"] {
            #expect(try await names(words, register).count == 2, "\(words)")
        }
        #expect(try await names("joseph\u{2019}s", register) == ["St. Joseph's RC School"])
        #expect(try await names("arts and music", register) == ["Arts & Music School"])
    }

    @Test func `a file is read once for all, and again when it changed`() async throws {
        let register = Register(rows("1,,856,Mill Lane School,Open,,Leicester,"))
        let path = register.path
        let before = SchoolFile.readings.readCount(of: path)
        #expect(before == 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<100 { group.addTask { _ = try await SchoolFile(path: path).schools(matching: "m", limit: 1) } }
            try await group.waitForAll()
        }
        #expect(SchoolFile.readings.readCount(of: path) == 1)
        register.write(rows("2,,856,Mill Lane School and more,Open,,Leicester,"))
        #expect(try await names("mill", register) == ["Mill Lane School and more"])
        #expect(SchoolFile.readings.readCount(of: path) == 2)
    }

    @Test func `a register that went away throws, and is read once it is back`() async throws {
        let register = Register(rows("1,,856,Mill Lane School,Open,,Leicester,"))
        try FileManager.default.removeItem(atPath: register.path)
        await #expect(throws: (any Error).self) { try await names("mill", register) }
        register.write(rows("1,,856,Mill Lane School,Open,,Leicester,"))
        #expect(try await names("mill", register) == ["Mill Lane School"])
    }

    @Test func `of 50,000 schools those that are meant are found`() async throws {
        let kinds = ["Primary", "Infant", "Junior", "High", "Community", "Academy", "St Mary's", "Church of England"]
        var text = Self.head
        for number in 0..<50_000 {
            let kind = kinds[number % kinds.count]
            let status = number.isMultiple(of: 2) ? "Open" : "Closed"
            text +=
                "\(100_000 + number),,\(number % 150),Village\(number / 7) \(kind) School,\(status),,Town\(number % 999),"
            text += "AB\(number % 90) \(number % 9)XY\r\n"
        }
        let register = Register(Array(text.utf8))
        let file = SchoolFile(path: register.path)
        #expect(try await file.school(urn: "149999")?.name == "Village7142 Church of England School")
        let found = try await file.schools(matching: "village7142", limit: 20)
        #expect(Set(found.map(\.urn)) == ["149994", "149996", "149998"])
        #expect(try await file.schools(matching: "primary school", limit: 20).count == 20)
        #expect(try await file.schools(matching: "nothing at all", limit: 20).isEmpty)
    }
}
