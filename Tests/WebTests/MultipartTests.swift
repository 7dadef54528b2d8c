import Foundation
import Testing

@testable import Web

@Suite struct MultipartTests {
    private let type = "multipart/form-data; boundary=XX"

    /// A text of parts, its lines ended with CRLF.
    private func body(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) }

    private func parse(
        _ bytes: [UInt8], type: String? = nil, _ change: (inout Multipart.Limits) -> Void = { _ in }
    ) throws(Multipart.Failure) -> Multipart {
        var limits = Multipart.Limits()
        change(&limits)
        return try Multipart.parse(
            .bytes(bytes), contentType: type ?? self.type, folder: NSTemporaryDirectory(), limits: limits)
    }

    private let simple = [
        "--XX", "Content-Disposition: form-data; name=\"title\"", "", "A plan", "--XX",
        "Content-Disposition: form-data; name=\"file\"; filename=\"plan.txt\"", "Content-Type: text/plain", "",
        "one", "--two", "--XX--", "",
    ].joined(separator: "\r\n")

    @Test func `fields and files are told apart, and files lie on disk`() throws {
        let form = try parse(Array(simple.utf8))
        #expect(form.form["title"] == "A plan")
        let file = try #require(form.files.first)
        #expect((file.name, file.filename, file.type, file.count) == ("file", "plan.txt", "text/plain", 10))
        #expect(try String(contentsOfFile: #require(file.path), encoding: .utf8) == "one\r\n--two")
    }

    @Test func `a body that was cut gives the texts before the cut, and the names of its files without the files`()
        throws
    {
        let whole = Array(simple.utf8)
        for end in [simple.range(of: "one")?.lowerBound, simple.range(of: "--two")?.upperBound].compactMap({ $0 }) {
            let length = simple[..<end].utf8.count
            let cut = try Multipart.parse(
                .bytes(Array(whole[..<length])), contentType: type, folder: NSTemporaryDirectory(), mostFiles: length)
            #expect(cut.form["title"] == "A plan")
            let file = try #require(cut.files.first)
            #expect((file.name, file.filename, file.path, file.mostFiles) == ("file", "plan.txt", nil, length))
            #expect(throws: Multipart.Failure.malformed) { try parse(Array(whole[..<length])) }
        }
        let early = try Multipart.parse(
            .bytes(Array(whole[..<60])), contentType: type, folder: NSTemporaryDirectory(), mostFiles: 60)
        #expect(early.form.fields.isEmpty && early.files.isEmpty)
    }

    @Test func `a file is gone when nobody holds it`() throws {
        var form: Multipart? = try parse(Array(simple.utf8))
        let path = try #require(form?.files.first?.path)
        #expect(FileManager.default.fileExists(atPath: path))
        form = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a long file in a file is read piece by piece, wherever the pieces end`() throws {
        let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 % 17 == 0 ? 13 : $0 &* 31) }
        for shift in [0, 1, 2, 3, 4, 5, 6] {
            let padding = String(repeating: "p", count: shift)
            let bytes =
                body("--XX", "Content-Disposition: form-data; name=\"\(padding)\"; filename=a", "", "") + content
                + body("", "--XX--", "")
            let path = NSTemporaryDirectory() + "multipart-\(UInt64.random(in: .min ... .max))"
            try Data(bytes).write(to: URL(filePath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            let form = try Multipart.parse(
                .file(path: path, count: bytes.count), contentType: type, folder: NSTemporaryDirectory())
            let file = try #require(form.files.first)
            #expect(try Array(Data(contentsOf: URL(filePath: #require(file.path)))) == content)
        }
    }

    @Test func `what browsers do to names is undone, and paths are cut`() throws {
        let form = try parse(
            body(
                "--XX", "Content-Disposition: form-data; name=\"say %22hi%22\"; filename=\"C:\\docs\\a;b.txt\"", "",
                "x", "--XX--"))
        #expect(form.files.first?.name == "say \"hi\"")
        #expect(form.files.first?.filename == "a;b.txt")
    }

    @Test func `no chosen file is no file`() throws {
        let form = try parse(
            body("--XX", "Content-Disposition: form-data; name=\"file\"; filename=\"\"", "", "", "--XX--"))
        #expect(form.files.isEmpty && form.form.fields.isEmpty)
    }

    @Test func `a form of no parts is empty`() throws {
        #expect(try parse(body("--XX--", "")).form.fields.isEmpty)
    }

    @Test(arguments: [
        nil, "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=XX",
        "multipart/form-data; boundary=XX; boundary=YY", "multipart/form-data; boundary=\"XX",
    ])
    func `another content type is an error`(_ type: String?) {
        #expect(throws: Multipart.Failure.notMultipart) {
            try Multipart.parse(.bytes(Array(simple.utf8)), contentType: type, folder: NSTemporaryDirectory())
        }
    }

    @Test func `parts that are not delimited as they must be are an error`() {
        let head = "Content-Disposition: form-data; name=\"a\""
        for bytes in [
            body(""), body("text before", "--XX", head, "", "x", "--XX--"), body("--XX", head, "", "x"),
            body("--XX", head, "", "x", "--XX--", "text behind"), body("--XXXX", head, "", "x", "--XX--"),
            body("--XX", head, "", "x", "--XXmore", "--XX--"), body("--XX", head),
        ] {
            #expect(throws: Multipart.Failure.malformed) { try parse(bytes) }
        }
    }

    @Test func `a part without a name is an error`() {
        for head in [
            "Content-Type: text/plain", "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data", "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
            "Content-Disposition: form-data; name=\"a", "no colon",
        ] {
            #expect(throws: Multipart.Failure.badPart) { try parse(body("--XX", head, "", "x", "--XX--")) }
        }
    }

    @Test func `caps are kept`() {
        let head = "Content-Disposition: form-data; name=\"a\""
        let two = body("--XX", head, "", "x", "--XX", head, "", "x", "--XX--")
        #expect(throws: Multipart.Failure.tooManyParts) { try parse(two) { $0.parts = 1 } }
        #expect(throws: Multipart.Failure.fieldTooLong) {
            try parse(body("--XX", head, "", "12345", "--XX--")) { $0.field = 4 }
        }
        #expect(throws: Multipart.Failure.headerTooLong) { try parse(two) { $0.header = 10 } }
    }

    @Test func `a form brings no more files than are allowed, and those not chosen are none`() throws {
        func form(_ name: String, _ count: Int) -> [UInt8] {
            let content = name.isEmpty ? "" : "x"
            let head = "Content-Disposition: form-data; name=\"a\"; filename=\"\(name)\""
            let part = body("--XX", head, "", content, "")
            return Array((0..<count).map { _ in part }.joined()) + body("--XX--")
        }
        #expect(try parse(form("a.pdf", 3)) { $0.files = 3 }.files.count == 3)
        #expect(throws: Multipart.Failure.tooManyParts) { try parse(form("a.pdf", 4)) { $0.files = 3 } }
        #expect(try parse(form("", 150)).files.isEmpty)
    }

    @Test func `text that is no text is an error`() {
        let head = "Content-Disposition: form-data; name=\"a\""
        let bad = body("--XX", head, "", "") + [0xFF] + body("", "--XX--")
        #expect(throws: Multipart.Failure.badEncoding) { try parse(bad) }
        #expect(throws: Multipart.Failure.badEncoding) { try parse(body("--XX", head, "", "a\0b", "--XX--")) }
    }

    @Test func `a body that cannot be read is an error`() {
        #expect(throws: Multipart.Failure.storage) {
            try Multipart.parse(.file(path: "/nowhere/at/all", count: 1), contentType: type, folder: "/tmp")
        }
    }

    @Test func `a file that there is no room for does not take the rest of the form with it`() throws {
        let whole = try parse(Array(simple.utf8))
        let form = try Multipart.parse(.bytes(Array(simple.utf8)), contentType: type, folder: "/nowhere/at/all")
        #expect(form.form == whole.form)
        #expect(
            form.files.map(\.name) == whole.files.map(\.name) && form.files.map(\.count) == whole.files.map(\.count))
        #expect(form.files.map(\.path) == [nil])
    }
}
