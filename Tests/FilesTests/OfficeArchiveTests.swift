import Foundation
import Testing

@testable import Files

struct OfficeArchiveTests {
    private let folder: TemporaryFolder
    private let inspector = FileInspector()

    init() throws { folder = try TemporaryFolder() }

    private func verdict(_ data: Data) async throws -> FileVerdict {
        await inspector.inspect(
            path: try folder.file(data), filename: "a.docx", allowed: [.docx], limit: 50 << 20)
    }

    private func verdict(_ change: (inout Archive) -> Void) async throws -> FileVerdict {
        var archive = Archive.docx
        change(&archive)
        return try await verdict(archive.data)
    }

    @Test func `what services programs write is good`() async throws {
        #expect(try await verdict { _ in } == .good(.docx))
        // Facts that follow the bytes, folders, names in UTF-8, an empty part, another order.
        #expect(try await verdict { for index in 0..<3 { $0.parts[index].isLate = true } } == .good(.docx))
        #expect(
            try await verdict { $0.parts.append(.init(name: "word/", contents: Data(), isPacked: false)) }
                == .good(.docx))
        #expect(try await verdict { $0.parts[3].name = "word/media/caf\u{E9}.png" } == .good(.docx))
        #expect(try await verdict { $0.parts.append(.init(name: "word/empty.xml", contents: Data())) } == .good(.docx))
        #expect(try await verdict { $0.parts.reverse() } == .good(.docx))
        #expect(try await verdict { $0.parts[2].name = "word/document2.xml" } == .good(.docx))
    }

    @Test func `an archive of anything else is no document`() async throws {
        #expect(try await verdict { $0.parts.remove(at: 2) } == .refused(.mismatch(said: .docx, found: .archive)))
        #expect(try await verdict { $0.parts.remove(at: 0) } == .refused(.mismatch(said: .docx, found: .archive)))
    }

    @Test func `what other programs write is good too`() async throws {
        // Names with backslashes; one with a colon; a name in a code page of its own.
        #expect(
            try await verdict { archive in
                for index in archive.parts.indices {
                    archive.parts[index].name = archive.parts[index].name.replacing("/", with: "\\")
                }
            } == .good(.docx))
        #expect(
            try await verdict { $0.parts.append(.init(name: "word/embeddings/a:b.bin", contents: Data(count: 9))) }
                == .good(.docx))
        // 0x82 is an e with an acute accent where DOS comes from, and no UTF-8. Header and directory have the name.
        var page = Archive.docx
        page.parts[3].name = "word/media/caf?.png"
        var bytes = page.data
        for _ in 0..<2 {
            let range = try #require(bytes.firstRange(of: Data("caf?.png".utf8)))
            bytes.replaceSubrange(range, with: Data("caf".utf8) + [0x82] + Data(".png".utf8))
        }
        #expect(try await verdict(bytes) == .good(.docx))
        // What follows the end: a comment, a line break, blanks.
        #expect(try await verdict { $0.comment = Data("made by a report tool".utf8) } == .good(.docx))
        #expect(try await verdict { $0.comment = Data("PK".utf8) } == .good(.docx))
        for tail in ["\r\n", "\n", " ", String(repeating: "\0", count: 1000)] {
            #expect(try await verdict(Archive.docx.data + Data(tail.utf8)) == .good(.docx))
        }
        // Lengths in ZIP64's extra field, in the headers, in the directory, and in an end of its own.
        #expect(try await verdict { for index in 0..<4 { $0.parts[index].isWide = true } } == .good(.docx))
        #expect(
            try await verdict {
                for index in 0..<4 { ($0.parts[index].isWide, $0.parts[index].isLate) = (true, true) }
            } == .good(.docx))
        #expect(try await verdict { $0.isWide = true } == .good(.docx))
        // A name of a part as XML has to write it.
        let named = #"<Override PartName="/word/it&#39;s.xml" ContentType="application/xml"/></Types>"#
        let types = String(decoding: Archive.types("wordprocessingml.document.main"), as: UTF8.self)
        let quoted = types.replacing("</Types>", with: named)
        #expect(try await verdict { $0.parts[0].contents = Data(quoted.utf8) } == .good(.docx))
    }

    @Test(arguments: [
        "/word/a.xml", "../a.xml", "word/../../a.xml", "word\\..\\..\\a.xml", "\\\\server\\a.xml", "C:a.xml",
        "C:\\a.xml",
        "a\0.xml", "..", "word/a\n.xml", "",
    ])
    func `a name that leads elsewhere is refused`(name: String) async throws {
        #expect(try await verdict { $0.parts[3].name = name } == .refused(.damaged))
    }

    @Test(arguments: ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "custom/vbaproject.bin"])
    func `a document with macros is refused by the name of its part`(name: String) async throws {
        #expect(try await verdict { $0.parts.append(.init(name: name, contents: Data(count: 9))) } == .refused(.macros))
    }

    @Test func `a document with macros is refused by its types, however they are written`() async throws {
        let macro = #"<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"#
        let project = #"<Types><Default Extension="dat" ContentType="application/vnd.ms-office.VbaProject"/></Types>"#
        for text in [macro, project] {
            #expect(try await verdict { $0.parts[0].contents = Data(text.utf8) } == .refused(.macros))
            let wide = try #require(text.data(using: .utf16))
            #expect(try await verdict { $0.parts[0].contents = wide } == .refused(.macros))
        }
        let hidden = macro.replacing("macroE", with: "&#109;acroE")
        #expect(try await verdict { $0.parts[0].contents = Data(hidden.utf8) } == .refused(.macros))
        let hex = macro.replacing("macroE", with: "&#x6D;acroE")
        #expect(try await verdict { $0.parts[0].contents = Data(hex.utf8) } == .refused(.macros))
        let entity = "<!DOCTYPE a [<!ENTITY m 'macro'>]>" + macro.replacing("macroE", with: "&m;E")
        #expect(try await verdict { $0.parts[0].contents = Data(entity.utf8) } == .refused(.damaged))
    }

    @Test func `what unpacks to far more than it weighs is a bomb, and is not unpacked`() async throws {
        let zeros = Data(count: 60 << 20)
        #expect(try await verdict { $0.parts[2].contents = zeros } == .refused(.bomb))
        // Many parts, each of them bearable.
        let part = Data(count: 9 << 20)
        let names = (0..<30).map { "word/media/\($0).xml" }
        #expect(
            try await verdict { $0.parts += names.map { .init(name: $0, contents: part) } } == .refused(.bomb))
        #expect(
            try await verdict {
                $0.parts += (0..<6000).map { .init(name: "word/\($0)", contents: Data(), isPacked: false) }
            } == .refused(.bomb))
    }

    @Test func `parts that share their bytes are a bomb`() async throws {
        // The second has the place of the first, or one within its bytes.
        #expect(try await verdict { $0.parts[1].place = 0 } != .good(.docx))
        let first = Archive.docx.parts[2]
        #expect(
            try await verdict {
                $0.parts.append(.init(name: first.name + "x", contents: first.contents, place: 0))
            } == .refused(.bomb))
        // Quoted: each part's bytes begin with the whole of the next, header and all.
        let inner = Archive.docx.data
        var quoted = Archive.docx
        quoted.parts.append(.init(name: "word/q.xml", contents: inner, isPacked: false))
        let start = Archive(parts: Array(quoted.parts.dropLast())).data.count
        quoted.parts.append(.init(name: "word/r.xml", contents: Data(), isPacked: false, place: start - 200))
        #expect(try await verdict(quoted.data) != .good(.docx))
    }

    @Test func `a directory that lies about a length or a sum is found out in unpacking`() async throws {
        let bomb = Data(count: 50 << 20)
        #expect(
            try await verdict { archive in
                archive.parts[2].contents = bomb
                archive.parts[2].saidLength = 900
            } == .refused(.bomb))
        #expect(try await verdict { $0.parts[2].saidLength = 900 } == .refused(.bomb))
        #expect(try await verdict { $0.parts[2].saidLength = 1000 } == .refused(.damaged))
        #expect(try await verdict { $0.parts[2].saidChecksum = 7 } == .refused(.damaged))
        #expect(try await verdict { $0.parts[3].saidChecksum = 7 } == .refused(.damaged))
    }

    @Test func `an archive that two readers could read in two ways is refused`() async throws {
        #expect(try await verdict { $0.parts[2].localName = "word/documemt.xml" } == .refused(.damaged))
        #expect(try await verdict { $0.parts[3].name = "WORD/document.xml" } == .refused(.damaged))
        #expect(try await verdict { $0.comment = Archive.docx.data } != .good(.docx))
        #expect(try await verdict { $0.comment = Data([0x50, 0x4B, 5, 6]) } == .refused(.damaged))
        #expect(try await verdict(Archive.docx.data + Archive.docx.data) != .good(.docx))
        #expect(try await verdict(Archive.docx.data + Data([0x50, 0x4B, 5, 6]) + Data(count: 18)) != .good(.docx))
        #expect(try await verdict { $0.saidCommentLength = 40 } == .refused(.damaged))
        #expect(try await verdict { ($0.isWide, $0.saidWideCount) = (true, 3) } != .good(.docx))
        // Another archive first: its directory counts for some, ours for others.
        var second = Archive.docx
        second.front = Archive.docx.data
        #expect(try await verdict(second.data) == .refused(.damaged))
        second.front = Archive.docx.data.prefix(40)
        #expect(try await verdict(second.data) == .refused(.damaged))
    }

    @Test func `ZIP64, other volumes and other ways to pack are refused`() async throws {
        let good = Archive.docx.data
        let directory = try #require(good.range(of: Archive.long(0x0201_4B50))).lowerBound
        let end = good.count - 22
        // Places: flags, method, lengths, volume and place of an entry; volumes, counts, length and place of the end.
        for (place, bytes) in [
            (directory + 8, Archive.short(0x20)), (directory + 10, Archive.short(12)),
            (directory + 20, Archive.long(0xFFFF_FFFF)), (directory + 24, Archive.long(0xFFFF_FFFF)),
            (directory + 34, Archive.short(1)), (directory + 42, Archive.long(0xFFFF_FFFF)),
            (end + 4, Archive.short(1)), (end + 6, Archive.short(1)), (end + 8, Archive.short(0xFFFF)),
            (end + 10, Archive.short(3)), (end + 12, Archive.long(0xFFFF_FFFF)), (end + 16, Archive.long(0)),
        ] {
            var bad = good
            bad.replaceSubrange(place..<(place + bytes.count), with: bytes)
            let verdict = try await verdict(bad)
            #expect(verdict == .refused(.damaged) || verdict == .refused(.bomb), "\(place)")
        }
    }

    /// A relationship as Word writes one.
    private func relationship(_ type: String, _ target: String, mode: String = " TargetMode=\"External\"") -> Archive {
        var archive = Archive.docx
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/\(type)"
        let text =
            "<Relationships><Relationship Id=\"rId1\" Type=\"\(kind)\" Target=\"\(target)\"\(mode)/></Relationships>"
        archive.parts.append(.init(name: "word/_rels/settings.xml.rels", contents: Data(text.utf8)))
        return archive
    }

    @Test(arguments: [
        ("attachedTemplate", "https://evil.example/a.dotm"), ("attachedTemplate", "HTTP://evil.example/a.dotm"),
        ("attachedTemplate", "file://10.0.0.1/share/a.dotm"), ("attachedTemplate", #"\\evil.example\share\a.dotm"#),
        ("attachedTemplate", #"file:///\\evil.example@SSL\a.dotm"#),
        ("oleObject", "mhtml:https://evil.example/a.html!x"),
        ("oleObject", "&#104;ttps://evil.example/a"), ("frame", "https://evil.example/a.html"),
        ("subDocument", "ftp://evil.example/a.docx"),
    ])
    func `a document that fetches a part of itself from elsewhere is refused`(type: String, target: String) async throws
    {
        #expect(try await verdict(relationship(type, target).data) == .refused(.outside))
    }

    @Test(arguments: [
        ("hyperlink", "https://example.org"), ("image", "https://example.org/a.png"),
        ("attachedTemplate", #"file:///C:\Users\Priti\Templates\Report.dotx"#),
        ("attachedTemplate", #"file:///\\school-server\templates\Report.dotx"#), ("attachedTemplate", "Report.dotx"),
    ])
    func `a document with links, linked pictures or its school's own template is good`(
        type: String, target: String
    ) async throws {
        #expect(try await verdict(relationship(type, target).data) == .good(.docx))
        let within = relationship("attachedTemplate", "https://evil.example/a.dotm", mode: "")
        #expect(try await verdict(within.data) == .good(.docx), "a part of the document itself")
    }

    @Test func `a document with a program packed into it is refused, with another document it is not`() async throws {
        func embedded(_ name: String) -> Data {
            Sample.compound(["\u{1}Ole10Native"]) + Data("\u{2}\0\(name)\0C:\\x\\\(name)\0".utf8)
        }
        for (name, isGood) in [
            ("setup.exe", false), ("INVOICE.PDF.JS", false), ("letter.pdf", true), ("notes.docx", true),
        ] {
            let verdict = try await verdict {
                $0.parts.append(.init(name: "word/embeddings/oleObject1.bin", contents: embedded(name)))
            }
            #expect(verdict == (isGood ? .good(.docx) : .refused(.program)), "\(name)")
        }
    }
}
