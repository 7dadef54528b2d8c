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
    private func read(_ value: ConfigValue, in range: ClosedRange<Int> = 1...1440) -> (value: Int, issues: [String]) {
        var settings = Settings(["key": value], at: "")
        let result = settings.read("key", in: range, default: 60, "A setting")
        #expect(Settings(["key": value], at: "").read(optional: range) == (settings.issues.isEmpty ? result : nil))
        return (result, settings.issues.map(\.message))
    }

    @Test(arguments: [1, 3, 3.0, 1440] as [ConfigValue]) func `inside its bounds is read`(_ value: ConfigValue) {
        let (number, issues) = read(value)
        #expect(ConfigValue(.number(Double(number))) == value)
        #expect(issues == [])
    }

    @Test(
        arguments: [
            0, -1, 1441, 1.5, 1e18, 1e30, 9_223_372_036_854_775_807, -9_223_372_036_854_775_807, "60", true, [60],
        ] as [ConfigValue])
    func `that is none, or beyond its bounds, is refused with them, and the default stands in`(_ value: ConfigValue) {
        let (number, issues) = read(value)
        #expect(number == 60)
        #expect(issues.count == 1)
        #expect(issues.allSatisfy { $0.hasSuffix(", wanted a whole number from 1 to 1440") }, "\(issues)")
    }

    @Test func `of a list is held to the bounds, and the list to its length`() {
        func read(_ value: ConfigValue) -> (value: [Int], issues: [String]) {
            var settings = Settings(["key": value], at: "")
            let result = settings.read("key", each: -7...7, most: 3, default: [1], "A setting")
            return (result, settings.issues.map(\.message))
        }
        #expect(read([-7, 7]).value == [-7, 7])
        #expect(read([]).value == [])
        #expect(read([0, 8]).issues == ["key has an entry that is 8, wanted a whole number from -7 to 7"])
        #expect(
            read([1, 2, 3, 4]).issues == ["key is a list, wanted a list of at most 3, each a whole number from -7 to 7"]
        )
        #expect(read(3).value == [1])
    }
}

extension Settings {
    fileprivate func read(optional range: ClosedRange<Int>) -> Int? {
        var copy = self
        return copy.optional("key", in: range, "A setting")
    }
}
