import Configuration
import Foundation
import Journal
import Plugins
import Server
import Synchronization
import Testing

@testable import Portal

/// `Config/guildhall.json` at the start and afterwards.
@Suite struct OperationsStartTests {
    private let place: OperationsFolder
    private static let good = #"{ "listen": ["127.0.0.1:8080"], "mail": { "plugin": "files" } }"#

    init() throws {
        place = try OperationsFolder()
        try place.make("Config")
    }

    private func start(_ text: String) throws -> StartConfiguration {
        try place.write(text, to: "Config/guildhall.json")
        return StartConfiguration(root: place.path)
    }

    @Test(arguments: [
        "", "null", "[]", "12", "{", #"{ "listen" ["127.0.0.1:80"] }"#, #"{ "listen": ["here"] }"#,
        #"{ "listen": [":80"] }"#, #"{ "listen": ["127.0.0.1:70000"] }"#, #"{ "listen": [] }"#,
        #"{ "operator": "9090" }"#, #"{ "mail": { "plugin": "flies" } }"#, #"{ "trustedProxies": ["proxy"] }"#,
        #"{ "socketGroup": "" }"#, #"{ "forwardedHost": "yes" }"#, #"{ "port": 80 }"#,
    ])
    func `a mistake is found with its place, alone`(_ text: String) throws {
        let issues = try start(text).issues
        #expect(issues.count == 1, "\(issues)")
        #expect(issues.first?.description.hasPrefix("\(place.path)/Config/guildhall.json:1: ") == true)
    }

    @Test(arguments: ["serve", "demo"]) func `no process starts with a mistake`(_ command: String) async throws {
        _ = try start("{ \"listen\": [\"here\"] }")
        let data = place.path + "/var"
        #expect(await run(["guildhall", command, "--root", place.path, "--data", data], catalogue) == 78)
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test func `a change waits for a restart, and is told once until it is undone`() throws {
        let start = try start(Self.good)
        #expect(start.issues.isEmpty && start.reports.isEmpty)
        let lines = Mutex<[String]>([])
        let journal = Journal(sink: { line in lines.withLock { $0.append(line) } }, now: { Date() })
        func look(_ text: String) throws -> [String] {
            try place.write(text, to: "Config/guildhall.json")
            for _ in 0..<2 { start.look(journal) }
            return start.reports
        }
        #expect(try look(Self.good.replacing("  ", with: "\n")).isEmpty, "what means the same is no change")
        #expect(try look(Self.good.replacing("8080", with: "8081")).first?.contains("wait for a restart") == true)
        let broken = try look(Self.good.replacing(",", with: ""))
        #expect(broken.count == 1 && broken.first?.contains("guildhall.json:1: ") == true)
        #expect(broken.first?.contains("a restart would be refused") == true)
        #expect(start.file.endpoints == [.tcp(host: "127.0.0.1", port: 8080)], "and nothing that runs has changed")
        #expect(try look(Self.good).isEmpty)
        let told = lines.withLock { $0 }.map { $0.contains("\"restart-needed\"") }
        #expect(told == [true, true, false])
    }

    @Test func `the operator's address is what the command line says`() throws {
        func address(_ words: String...) throws -> Options.ListenerAddress? {
            try Options(["guildhall", "serve"] + words, environment: [:]).operatorAddress
        }
        #expect(try address() == nil)
        #expect(try address("--operator", "none") == .nowhere)
        #expect(try address("--operator", "127.0.0.1:9091") == .at(.tcp(host: "127.0.0.1", port: 9091)))
        #expect(throws: CommandFailure.self) { try address("--operator", "9091") }
        let words = ["guildhall", "serve", "--new", "leafshire", "--new", "keys"]
        #expect(try Options(words, environment: [:]).new == ["leafshire", "keys"])
    }
}
