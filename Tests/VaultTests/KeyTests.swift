import Basics
import Foundation
import Testing

@testable import Vault

struct KeyTests {
    private let key = Key(bytes: [UInt8](0..<32))
    private let other = Key(bytes: [UInt8](1..<33))

    @Test func `an HMAC is the same for the same key and message, and for no other`() {
        #expect(key.hmac("123456") == Key(bytes: [UInt8](0..<32)).hmac("123456"))
        #expect(key.hmac("123456").wholeMatch(of: /[0-9a-f]{64}/) != nil)
        let codes = [key.hmac("123456"), key.hmac("123457"), key.hmac(""), other.hmac("123456")]
        #expect(Set(codes).count == 4)
    }

    @Test func `an HMAC is RFC 2104's under a key of its own use`() throws {
        func openssl(_ message: String, _ key: String) throws -> String {
            let (process, input, output) = (Process(), Pipe(), Pipe())
            process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
            process.arguments = ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(key)", "-r"]
            (process.standardInput, process.standardOutput) = (input, output)
            try process.run()
            input.fileHandleForWriting.write(Data(message.utf8))
            try input.fileHandleForWriting.close()
            let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return String(answer.prefix(64))
        }
        let use = try openssl("hmac", Hex.encoded([UInt8](0..<32)))
        #expect(key.hmac("a message") == (try openssl("a message", use)))
    }

    @Test(arguments: [0, 1, 1000]) func `what is sealed opens for the same key and context`(_ count: Int) {
        let bytes = Random.bytes(count)
        let sealed = key.seal(bytes, for: "answers of a1")
        #expect(sealed.count == count + 40)
        #expect(key.open(sealed, for: "answers of a1") == bytes)
        #expect(key.seal(bytes, for: "answers of a1") != sealed)
    }

    @Test func `what is sealed opens for nobody else, and not when a bit of it has changed`() {
        let sealed = key.seal(Array("a secret".utf8), for: "a1")
        #expect(key.open(sealed, for: "a2") == nil)
        #expect(other.open(sealed, for: "a1") == nil)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(key.open(changed, for: "a1") == nil)
            #expect(key.open(Array(sealed.prefix(index)), for: "a1") == nil)
        }
    }

    @Test func `a key prints as dots, however it is printed`() {
        var text = "\(key) \(String(reflecting: key))"
        dump(key, to: &text)
        dump([key], to: &text)
        #expect(!text.contains(/[0-9]{2}|secret/))
        #expect(text.contains("...."))
    }
}

struct KeyFileTests {
    private let folder = NSTemporaryDirectory() + "guildhall-\(UUID().uuidString)"
    private var path: String { folder + "/keys/codes" }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a key is made once, for its owner's eyes, and read ever after`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try Key.load(orMakeAt: path)
        #expect(try mode(path) == 0o600)
        #expect(try mode(folder + "/keys") == 0o700)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 32)
        #expect(try Key.load(orMakeAt: path).hmac("message") == made.hmac("message"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/keys") == ["codes"])
        #expect(try Key.load(orMakeAt: folder + "/keys/other").hmac("message") != made.hmac("message"))
    }

    @Test(arguments: ["file", "folder", "short", "long", "link"])
    func `a key that others could know is refused`(_ flaw: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try Key.load(orMakeAt: path)
        switch flaw {
        case "file": chmod(path, 0o640)
        case "folder": chmod(folder + "/keys", 0o755)
        case "short": truncate(path, 31)
        case "long": truncate(path, 33)
        default:
            rename(path, path + ".moved")
            symlink(path + ".moved", path)
        }
        let error = #expect(throws: KeyFileError.self) { try Key.load(orMakeAt: path) }
        #expect(error?.path.hasPrefix(folder + "/keys") == true)
    }

    @Test func `makers at the same time end with the same key`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = path
        let codes = try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try Key.load(orMakeAt: path).hmac("message") } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(codes.count == 1)
    }
}
