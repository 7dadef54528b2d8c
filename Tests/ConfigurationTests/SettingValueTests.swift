import Configuration
import Foundation
import Testing

private func read<V: SettingValue>(_ value: ConfigValue, as type: V.Type) -> (value: V?, issues: [String]) {
    var settings = Settings(["key": value], at: "")
    let result = settings.optional("key", as: V.self, "A setting")
    return (result, settings.issues.map(\.message))
}

@Suite struct `A secret` {
    @Test(
        arguments: ["hunter2", ["hunter2"], ["$env": ["hunter2"]], ["hunter2": "hunter2"], ["$file": "hunter2"]]
            as [ConfigValue])
    func `written out is refused and never shown`(_ value: ConfigValue) throws {
        let (secret, issues) = read(value, as: Secret.self)
        #expect(secret == nil)
        #expect(issues.count == 1)
        #expect(try !#require(issues.first).contains("hunter2"))
    }

    @Test func `is found in the environment`() throws {
        let secret = try #require(read(["$env": "PATH"], as: Secret.self).value)
        #expect(try secret.reveal() == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test(arguments: ["pass word", "pass word\n", "pass word\r\n"]) func `is found in a file`(_ text: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try text.write(to: file, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let secret = try #require(read(["$file": file.path.setting], as: Secret.self).value)
        #expect(try secret.reveal() == "pass word")
    }

    @Test func `that is not there says where it was looked for`() throws {
        let variable = try #require(read(["$env": "GUILDHALL_NO_SUCH_SECRET"], as: Secret.self).value)
        #expect(throws: Secret.Absent.variable("GUILDHALL_NO_SUCH_SECRET")) { try variable.reveal() }
        let file = try #require(read(["$file": "/nonexistent/secret"], as: Secret.self).value)
        #expect(throws: Secret.Absent.file("/nonexistent/secret", errno: ENOENT)) { try file.reveal() }
        // What never ends, and what would be waited for, is no secret.
        let pipe = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        #expect(mkfifo(pipe, 0o600) == 0)
        defer { unlink(pipe) }
        for path in [pipe, "/dev/zero", "/etc"] {
            let secret = try #require(read(["$file": path.setting], as: Secret.self).value)
            #expect(throws: Secret.Absent.self) { try secret.reveal() }
        }
    }

    @Test func `prints as dots however it is printed`() throws {
        let secret = try #require(read(["$env": "NAME_OF_IT"], as: Secret.self).value)
        var dumped = ""
        dump(["key": secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
            #expect(!text.contains("NAME_OF_IT"))
            #expect(text.contains("\u{2022}\u{2022}\u{2022}\u{2022}"))
        }
    }
}

@Suite struct `An origin` {
    @Test(arguments: [
        "https://portal.example.org", "https://portal.example.org:8443", "http://localhost:8080",
        "http://borchester.localhost:8080", "http://127.0.0.1", "http://[::1]:8080", "https://a",
    ])
    func `is read and written letter by letter`(_ text: String) throws {
        #expect(try #require(WebOrigin(text)).description == text)
    }

    @Test(arguments: [
        "", "https://", "portal.example.org", "http://portal.example.org", "https://portal.example.org/",
        "https://Portal.example.org", "https://user@portal.example.org", "https://portal.example.org:443",
        "https://portal.example.org:0", "https://portal.example.org:65536", "https://portal.example.org:",
        "https://portal.example.org:+8", "ftp://portal.example.org", "https://-a.example", "https://a..b",
        "https://a b",
        "javascript://localhost", "http://localhost:80", "http://evil-localhost", "https://portal.example.org?x",
    ])
    func `that is not exact is refused`(_ text: String) {
        #expect(
            read(text.setting, as: WebOrigin.self).issues == [
                "key is '\(text)', wanted an origin such as https://www.example.org"
            ])
    }
}

@Suite struct `A number` {
    @Test func `is whole where a whole one is wanted`() {
        #expect(read(3, as: Int.self).value == 3)
        #expect(read(3.0, as: Int.self).value == 3)
        #expect(read(1.5, as: Int.self).issues == ["key is 1.5, wanted a whole number"])
        #expect(read(1e30, as: Int.self).issues == ["key is 1e+30, wanted a whole number"])
        #expect(read(1.5, as: Double.self).value == 1.5)
        #expect(read("1", as: Double.self).issues == ["key is '1', wanted a number"])
        #expect(read(1, as: Bool.self).issues == ["key is 1, wanted true or false"])
    }
}
