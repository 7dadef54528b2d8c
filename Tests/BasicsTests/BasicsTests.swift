import Basics
import Foundation
import Testing

@Suite struct BasicsTests {
    @Test func `each day from year 1 to 9999 is read back from its number, and follows the one before`() {
        var last = GregorianDay(daysSince1970: -719_163)
        #expect((last.year, last.month, last.day) == (0, 12, 31))
        var wrong = 0
        for number in -719_162...2_932_896 {
            let day = GregorianDay(daysSince1970: number)
            let isNext = day.day == last.day + 1 && day.month == last.month || day.day == 1 && day.month != last.month
            if day.daysSince1970 != number || !isNext { wrong += 1 }
            last = day
        }
        #expect(wrong == 0 && last.year == 9999 && last.month == 12 && last.day == 31)
        #expect(GregorianDay(year: 2024, month: 2, day: 29).daysSince1970 == 19_782)
    }

    @Test func `bytes are two lower-case digits each, and nothing else is read`() {
        #expect(Hex.encoded([0, 15, 16, 255] as [UInt8]) == "000f10ff")
        #expect(Hex.decoded("000f10ff") == [0, 15, 16, 255])
        for text in ["0", "0G", "0F", "0x", " 0", "\u{0660}0"] { #expect(Hex.decoded(text) == nil, "\(text)") }
    }

    @Test func `all but the plain bytes are encoded`() {
        #expect(Percent.encoded("a b/\u{E9}~") == "a%20b%2F%C3%A9~")
        #expect(Percent.encoded("a b") { $0 == 0x20 } == "%61 %62")
        #expect(Percent.decoded("a%20b%2F%C3%A9~") == "a b/\u{E9}~")
        for text in ["%", "%4", "%G0", "%00", "%C3"] { #expect(Percent.decoded(text) == nil, "\(text)") }
    }

    @Test func `a word is found from where the search begins, and an empty one nowhere`() {
        let bytes = Array("--a--ab".utf8)
        #expect(bytes.firstIndex(of: Array("--a".utf8), from: 0) == 0)
        #expect(bytes.firstIndex(of: Array("--a".utf8), from: 1) == 3)
        #expect(bytes.firstIndex(of: Array("ab".utf8), from: 0) == 5)
        #expect(bytes.firstIndex(of: Array("abc".utf8), from: 0) == nil)
        #expect(bytes.firstIndex(of: Array("b".utf8), from: 7) == nil)
        #expect(bytes.firstIndex(of: [], from: 0) == nil)
    }
}

@Suite struct FileSystemTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a path's folder is what stands before its last slash`() {
        for (path, folder) in [("a", "."), ("/a", "/"), ("/", "/"), ("a/b", "a"), ("/a/b/c", "/a/b")] {
            #expect(FileSystem.folder(of: path) == folder)
        }
    }

    @Test func `a folder is made with those that hold it, for its owner only, and may be there`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        for _ in 0..<2 { try FileSystem.makeFolder("\(root)/a/b") }
        for path in [root, "\(root)/a", "\(root)/a/b"] { #expect(try mode(path) == 0o700) }
    }

    @Test func `a file is replaced whole, for its owner only, and its draft is gone`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileSystem.makeFolder(root)
        for text in ["first", "second", ""] {
            try FileSystem.replace("\(root)/file", with: Array(text.utf8), draft: "\(root)/draft")
            #expect(try String(contentsOfFile: "\(root)/file", encoding: .utf8) == text)
        }
        #expect(try mode("\(root)/file") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["file"])
    }

    @Test func `what fails says which step and why`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let error = #expect(throws: SystemError.self) {
            try FileSystem.replace("\(root)/file", with: [1], draft: "\(root)/draft")
        }
        #expect(error?.code == ENOENT)
        #expect(error?.description == "cannot make the file: No such file or directory")
    }
}
