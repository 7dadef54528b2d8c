import Foundation
import Testing

@testable import Files

/// PDFs that readers open, and those they do not, as pypdf encrypts them in each of the ways that there are.
@Suite struct PDFTests {
    private let inspector = FileInspector()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func verdict(_ data: Data) async throws -> FileVerdict {
        await inspector.inspect(path: try folder.file(data), filename: "a.pdf", allowed: [.pdf], limit: 10 << 20)
    }

    private static let ciphers = ["rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256"]

    @Test(arguments: ciphers)
    func `one that only keeps from printing is taken`(_ cipher: String) async throws {
        #expect(try await verdict(Sample.named("restricted-\(cipher).pdf")) == .good(.pdf))
    }

    @Test(arguments: ciphers)
    func `one that opens with a password only is refused`(_ cipher: String) async throws {
        #expect(try await verdict(Sample.named("locked-\(cipher).pdf")) == .refused(.passwordProtected))
    }

    @Test func `one whose lock cannot be read counts as locked`() async throws {
        let good = try Sample.named("restricted-aes-128.pdf")
        for (word, other) in [("/Standard", "/AdobePSX"), ("/R 4", "/R 9"), ("/V 4", "/R 4")] {
            var data = good
            let range = try #require(data.firstRange(of: Data(word.utf8)), "\(word)")
            data.replaceSubrange(range, with: Data(other.utf8))
            #expect(try await verdict(data) == .refused(.passwordProtected), "\(word)")
        }
        let plain = Sample.pdf
        for lock in ["/Encrypt 99 0 R", "/Encrypt<</Filter/Standard>>", "/Encrypt<<"] {
            #expect(try await verdict(plain + Data("%\n\(lock)\nstartxref\n".utf8)) != .good(.pdf), "\(lock)")
        }
    }

    @Test(arguments: [
        "<</S/JavaScript/JS(app.alert\\(1\\))>>", "<</S /JavaScript /JS 9 0 R>>", "<</S\n/Launch/F(calc.exe)>>",
        "<</Type/Action/S/Launch>>", "<</S/J#61vaScript>>", "<</#53/Launch>>", "<</S%x\n/JavaScript>>",
    ])
    func `one that runs a script or starts a program is refused, also where its objects are packed`(
        _ action: String
    ) async throws {
        let plain = Sample.pdf + Data("4 0 obj\(action)endobj\nstartxref\n0\n%%EOF\n".utf8)
        #expect(try await verdict(plain) == .refused(.script))
        let packed = Archive.zlib(Data("4 0 \(action)".utf8))
        let head = "5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length \(packed.count)>>stream\r\n"
        let stream = Data(head.utf8) + packed + Data("\nendstream endobj\nstartxref\n0\n%%EOF\n".utf8)
        #expect(try await verdict(Sample.pdf + stream) == .refused(.script))
    }

    @Test(arguments: [
        "<</OpenAction[3 0 R/Fit]>>", "<</S/GoTo/D[3 0 R/Fit]>>", "<</S/URI/URI(https://example.org)>>",
        "(HTML/JavaScript)Tj", "<</Subtype/Link/S/JavaScripting>>", "<</Names<</Launched 1>>>>", "/S",
    ])
    func `one that only leads to a page or speaks of scripts is taken`(_ words: String) async throws {
        let data = Sample.pdf + Data("4 0 obj\(words)endobj\nstartxref\n0\n%%EOF\n".utf8)
        #expect(try await verdict(data) == .good(.pdf))
    }

    @Test func `a stream that unpacks without end is left, and the file is judged by the rest`() async throws {
        let packed = Archive.zlib(Data(count: 40 << 20))
        let head = "5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
        var data = Sample.pdf
        for _ in 0..<12 { data += Data(head.utf8) + packed + Data("\nendstream endobj\n".utf8) }
        #expect(try await verdict(data + Data("startxref\n0\n%%EOF\n".utf8)) == .good(.pdf))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["restricted-aes-256.pdf", "locked-rc4-128.pdf"])
    func `no byte changed anywhere makes it fall or stay`(_ sample: String) async throws {
        let whole = try Sample.named(sample)
        var seed: UInt64 = 2026
        func next(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        var verdicts: [FileVerdict: Int] = [:]
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0...next(4) { bytes[next(bytes.count)] = [0, 0xFF, 0x28, 0x3C, 0x5B, UInt8(next(256))][next(6)] }
            if next(20) == 0 { bytes.removeLast(next(bytes.count)) }
            verdicts[try await verdict(bytes), default: 0] += 1
        }
        #expect(verdicts[.refused(.unreadable)] == nil && verdicts.count > 1)
    }
}
