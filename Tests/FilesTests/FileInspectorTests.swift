import Foundation
import Testing

@testable import Files

/// What a council lets people send.
private let usual: [FileKind] = [.doc, .docx, .pdf, .png, .jpeg, .bmp]

struct FileInspectorTests {
    private let inspector = FileInspector()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func verdict(
        _ data: Data, _ filename: String, allowed: [FileKind] = usual, limit: Int = 10 << 20
    ) async throws -> FileVerdict {
        await inspector.inspect(path: try folder.file(data), filename: filename, allowed: allowed, limit: limit)
    }

    private func data(_ kind: FileKind) throws -> Data {
        switch kind {
        case .doc: Sample.doc
        case .docx: Archive.docx.data
        case .pdf: try Sample.named("letter.pdf")
        case .png: Sample.png
        case .jpeg: try Sample.named("phone.jpg")
        case .bmp: Sample.bmp
        case .gif, .tiff, .webp: try Sample.named("picture.\(kind)")
        case .heic: try Sample.named("phone.heic")
        case .rtf: Data("{\\rtf1\\ansi A letter}".utf8)
        case .odt: Self.odt(manifest: "<manifest/>").data
        case .xlsx: Self.xlsx.data
        case .txt: Data("A letter,\nof two lines\n".utf8)
        }
    }

    private static let xlsx = Archive(parts: [
        .init(name: "[Content_Types].xml", contents: Archive.types("spreadsheetml.sheet.main")),
        .init(name: "xl/workbook.xml", contents: Data("<workbook/>".utf8)),
    ])

    private static func odt(manifest: String) -> Archive {
        let type = Data("application/vnd.oasis.opendocument.text".utf8)
        return Archive(parts: [
            .init(name: "mimetype", contents: type, isPacked: false),
            .init(name: "content.xml", contents: Data("<office/>".utf8)),
            .init(name: "META-INF/manifest.xml", contents: Data(manifest.utf8)),
        ])
    }

    @Test(arguments: FileKind.allCases)
    func `each kind is known by its name and its bytes together`(kind: FileKind) async throws {
        for ending in kind.extensions {
            for name in ["a.\(ending)", "A LETTER.\(ending.uppercased())", "report.exe.\(ending)"] {
                let verdict = try await verdict(data(kind), name, allowed: FileKind.allCases)
                #expect(verdict == .good(kind), "\(name)")
            }
        }
    }

    @Test(arguments: [
        ("photo.jfif", FileKind.jpeg), ("photo.jpe", .jpeg), ("photo.JFIF", .jpeg), ("IMG_0001.JPG", .jpeg),
        ("report.pdf ", .pdf), ("report.pdf\u{200E}", .pdf), ("report.pdf\u{200B}", .pdf), ("report.pdf\u{202C}", .pdf),
        ("report.pdf\u{A0}\t", .pdf), ("Zoe\u{308} report.pdf", .pdf), ("\u{202A}report.pdf", .pdf),
    ])
    func `a name that a computer or a phone gives is taken`(name: String, kind: FileKind) async throws {
        #expect(try await verdict(data(kind), name) == .good(kind))
    }

    @Test(arguments: [
        Data(repeating: 0x20, count: 300), Data("\r\n".utf8), Data([0xEF, 0xBB, 0xBF]),
        Data(repeating: 0x0A, count: 1024),
        Data("\u{1B}%-12345X@PJL SET COPIES=1\r\n@PJL ENTER LANGUAGE=PDF\r\n".utf8), Data(repeating: 0, count: 1000),
        Data("Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n".utf8),
    ])
    func `up to 1,024 bytes may stand before a PDF`(front: Data) async throws {
        #expect(try await verdict(front + data(.pdf), "a.pdf") == .good(.pdf))
    }

    @Test func `more than 1,024 bytes, a program, or a web page before a PDF are refused`() async throws {
        let program = try Data(contentsOf: URL(filePath: "/bin/true")).prefix(900)
        let page = Data("<!DOCTYPE html><html><script>alert(1)</script></html>\n".utf8)
        for front in [Data(repeating: 0x20, count: 1025), Data(program), page] {
            let verdict = try await verdict(front + data(.pdf), "a.pdf")
            #expect(verdict != .good(.pdf))
        }
    }

    @Test(arguments: FileKind.allCases)
    func `a file is never taken for another kind`(kind: FileKind) async throws {
        for other in FileKind.allCases where other != kind {
            let name = "a.\(other.extensions[0])"
            let verdict = try await verdict(data(kind), name, allowed: FileKind.allCases)
            #expect(
                verdict == .refused(.mismatch(said: other, found: FileContent(rawValue: kind.rawValue))),
                "\(kind) as \(other)")
        }
    }

    @Test(arguments: [
        "report.pdf.exe", "report", "pdf", "report.", "report.pdf.", "report.p\u{0434}f", "report.gif",
        "", ".", "report.docm", "report.zip", "report.pdf/x",
    ])
    func `a name without an extension that is allowed is refused`(name: String) async throws {
        #expect(try await verdict(data(.pdf), name) == .refused(.unknownExtension))
    }

    @Test func `a program is no document, whatever it is called`() async throws {
        let program = try Data(contentsOf: URL(filePath: "/bin/true"))
        let windows = Data("MZ".utf8) + Data(count: 58) + Archive.long(64) + Data("PE\0\0".utf8) + Data(count: 512)
        let script = Data("#!/bin/sh\nrm -rf /\n".utf8)
        let page = Data("<!DOCTYPE html><html><script>alert(1)</script></html>".utf8)
        let drawing = Data("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)
        for (data, found) in [
            (program, FileContent.program), (windows, .program), (script, .program), (page, .html), (drawing, .svg),
        ] {
            for kind in FileKind.allCases {
                let verdict = try await verdict(data, "a.\(kind.extensions[0])", allowed: FileKind.allCases)
                #expect(verdict == .refused(.mismatch(said: kind, found: found)))
            }
        }
    }

    @Test func `what is sent in the place of a document is told apart`() async throws {
        let slides = Archive(parts: [
            .init(name: "[Content_Types].xml", contents: Archive.types("presentationml.presentation.main")),
            .init(name: "ppt/presentation.xml", contents: Data("<p/>".utf8)),
        ])
        let plain = Archive(parts: [.init(name: "letter.txt", contents: Data("A letter".utf8))])
        let film = Data([0, 0, 0, 0x18]) + Data("ftypmp42".utf8) + Data(count: 4) + Data("mp42isom".utf8)
        for (data, found) in [
            (slides.data, FileContent.presentation), (plain.data, .archive), (film, .video),
            (Sample.compound(["Workbook"]), .xls), (Sample.compound(["PowerPoint Document"]), .presentation),
            (Sample.compound(["__properties_version1.0"]), .mail),
            (Data("From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nHello\r\n".utf8), .mail),
        ] {
            for name in ["a.doc", "a.docx", "a.pdf"] {
                #expect(
                    try await verdict(data, name)
                        == .refused(.mismatch(said: #require(FileKind(filename: name)), found: found)))
            }
        }
        #expect(FileKind.allCases.allSatisfy { FileContent(rawValue: $0.rawValue) != nil })
    }

    @Test func `an empty file and one that is too large are refused, whatever they are`() async throws {
        #expect(try await verdict(Data(), "a.pdf") == .refused(.empty))
        let pdf = try data(.pdf)
        #expect(try await verdict(pdf, "a.pdf", limit: pdf.count) == .good(.pdf))
        #expect(
            try await verdict(pdf, "a.pdf", limit: pdf.count - 1) == .refused(.tooLarge(limit: pdf.count - 1)))
    }

    @Test func `an iPhone's photo is told by its name and by its bytes`() async throws {
        for name in ["photo.heic", "photo.HEIF", "photo.jpg", "photo.png"] {
            #expect(try await verdict(data(.heic), name) == .refused(.heic))
        }
        #expect(try await verdict(data(.jpeg), "photo.heic") == .refused(.heic))
    }

    @Test func `a phone's photo is good with all that the phone puts before and after it`() async throws {
        let photo = try data(.jpeg)
        #expect(photo.range(of: Data("Exif".utf8)) != nil && photo.range(of: Data("MPF".utf8)) != nil)
        #expect(try await verdict(photo + Data(repeating: 7, count: 6 << 20), "IMG_0001.JPG") == .good(.jpeg))
    }

    @Test func `a document with a password is told as one`() async throws {
        #expect(try await verdict(Sample.named("locked.pdf"), "a.pdf") == .refused(.passwordProtected))
        #expect(try await verdict(Sample.named("locked.docx"), "a.docx") == .refused(.passwordProtected))
        let doc = Sample.compound(["WordDocument", "1Table"], flags: 0x0100)
        #expect(try await verdict(doc, "a.doc") == .refused(.passwordProtected))
        var docx = Archive.docx
        docx.parts[2].flags = 1
        #expect(try await verdict(docx.data, "a.docx") == .refused(.passwordProtected))
        let odt = Self.odt(manifest: "<manifest:encryption-data/>")
        #expect(try await verdict(odt.data, "a.odt", allowed: [.odt]) == .refused(.passwordProtected))
    }

    @Test func `a PDF that only speaks of encryption is not encrypted`() async throws {
        let pdf = try data(.pdf)
        for words in ["(/Encrypt)", "/EncryptMetadata true", "/Encrypted 1 0 R"] {
            #expect(try await verdict(pdf + Data("%\(words)\nstartxref\n".utf8), "a.pdf") == .good(.pdf))
        }
    }

    @Test(arguments: [FileKind.doc, .docx, .pdf, .png, .jpeg, .bmp])
    func `a file that is cut off is damaged`(kind: FileKind) async throws {
        let whole = try data(kind)
        // A photo's second picture, after its end, may be cut; half of the whole is within the first.
        for count in [whole.count / 2, whole.count * 3 / 4] where kind != .jpeg || count < whole.count * 3 / 4 {
            let verdict = try await verdict(whole.prefix(count), "a.\(kind.extensions[0])")
            #expect(verdict == .refused(.damaged), "\(count) of \(whole.count)")
        }
    }

    @Test func `a picture of more points than anybody has is a bomb`() async throws {
        #expect(try await verdict(Sample.png(width: 50_000, height: 50_000), "a.png") == .refused(.bomb))
        #expect(try await verdict(Sample.bmp(width: 1 << 30, height: 1 << 30), "a.bmp") == .refused(.bomb))
        #expect(try await verdict(Sample.png(width: 0, height: 5), "a.png") == .refused(.damaged))
        var photo = try data(.jpeg)
        let frame = try #require(photo.range(of: Data([0xFF, 0xC0, 0x00, 0x11, 0x08]))).upperBound
        photo.replaceSubrange(frame..<(frame + 4), with: Data([0xFF, 0xFF, 0xFF, 0xFF]))
        #expect(try await verdict(photo, "a.jpg") == .refused(.bomb))
    }

    @Test func `a Word document with macros is refused`() async throws {
        for name in ["_VBA_PROJECT", "_VBA_PROJECT_CUR"] {
            let doc = Sample.compound(["WordDocument", "Macros", name])
            #expect(try await verdict(doc, "a.doc") == .refused(.macros))
        }
    }

    @Test func `what cannot be read is our fault`() async throws {
        for path in ["\(folder.path)/missing", folder.path, "/dev/zero"] {
            let verdict = await inspector.inspect(
                path: path, filename: "a.pdf", allowed: usual, limit: 1000)
            #expect(verdict == .refused(.unreadable))
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [FileKind.docx, .doc, .png, .jpeg, .bmp, .pdf])
    func `no byte changed anywhere makes it fall or stay`(kind: FileKind) async throws {
        let whole = try data(kind)
        var seed: UInt64 = 2026
        func next(_ limit: Int) -> Int {
            // An LCG by Knuth: the same bytes in every run.
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        var verdicts: [FileVerdict: Int] = [:]
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0...next(4) {
                // Half of them where the directory is: at the end of an archive, at the front of others.
                let near = kind == .docx ? bytes.count - 1 - next(min(400, bytes.count)) : next(min(700, bytes.count))
                bytes[next(2) == 0 ? near : next(bytes.count)] = [0, 0xFF, UInt8(next(256))][next(3)]
            }
            if next(20) == 0 { bytes.removeLast(next(bytes.count)) }
            verdicts[try await verdict(bytes, "a.\(kind.extensions[0])"), default: 0] += 1
        }
        #expect(verdicts[.refused(.unreadable)] == nil)
        #expect(verdicts.count > 2)
    }
}
