import Foundation
import Server
import Synchronization
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1))) struct OperationsControlTests {
    private struct Full: Error, CustomStringConvertible {
        var description: String { "the disk is full" }
    }

    private let place: OperationsFolder
    private var path: String { place.path + "/var" }

    init() throws { place = try OperationsFolder() }

    private func serve(
        _ handlers: [String: ControlSocket.Handler], _ body: (ControlSocket) async throws -> Void
    ) async throws {
        let control = try ControlSocket(in: try DataFolder(at: path), handlers: handlers)
        do { try await body(control) } catch {
            await control.stop()
            throw error
        }
        await control.stop()
    }

    @Test func `a command gets its arguments, and its answer comes back letter for letter`() async throws {
        let arguments = ["tenant": "leafshire", "words": "a \"quoted\" line\nand \u{20ac} another"]
        try await serve(["echo": { try JSONLine.text($0) }]) { _ in
            let answer = try #require(try await ControlSocket.ask(path, "echo", arguments))
            #expect(try JSONLine.read([String: String].self, from: answer.utf8) == arguments)
        }
    }

    @Test func `status tells connections, requests and how tenants fare`() async throws {
        let tenants = [TenantHealth("leafshire"), TenantHealth("moorside", why: "tenant.json:3: unknown key")]
        var counts = Server.Counts()
        counts.open = 7
        counts.requests = 91
        let status = ServerStatus(counts, tenants: tenants, reports: ["a report"])
        try await serve(["status": { _ in try JSONLine.text(status) }]) { _ in
            let answer = try #require(try await ControlSocket.ask(path, "status"))
            let standing = try JSONLine.read(ServerStatus.self, from: answer.utf8)
            #expect(standing.connections == 7)
            #expect(standing.requests == 91)
            #expect(standing.tenants == tenants)
            #expect(
                standing.process == getpid() && standing.version == Serve.version && standing.reports == ["a report"])
        }
    }

    @Test func `nobody is asked where nobody serves`() async throws {
        #expect(try await ControlSocket.ask(path, "status") == nil)
        try await serve([:]) { _ in }
        #expect(try await ControlSocket.ask(path, "status") == nil)
    }

    @Test func `a socket that a dead process left is nobody, and is replaced`() async throws {
        try place.make("var")
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let address = try #require(UnixAddress(DataFolder.controlSocket(in: path)))
        try #require(address.lend { bind(left, $0, $1) } == 0)
        close(left)
        #expect(chmod(path, 0o700) == 0)
        #expect(try await ControlSocket.ask(path, "echo") == nil)
        try await serve(["echo": { _ in "here" }]) { _ in
            let answer = try await ControlSocket.ask(path, "echo")
            #expect(answer == "here")
        }
    }

    @Test func `the socket is its owner's only, and gone after the stop`() async throws {
        try await serve([:]) { _ in #expect(OperationsFolder.permissions(DataFolder.controlSocket(in: path)) == 0o600) }
        #expect(OperationsFolder.permissions(DataFolder.controlSocket(in: path)) == nil)
    }

    @Test func `what a command throws is told in its words`() async throws {
        try await serve(["backup": { _ in throw Full() }]) { _ in
            await #expect(throws: CommandFailure(70, "the disk is full")) {
                try await ControlSocket.ask(path, "backup")
            }
        }
    }

    @Test func `an unknown command is refused by name`() async throws {
        try await serve([:]) { _ in
            let mishap = await #expect(throws: CommandFailure.self) {
                try await ControlSocket.ask(path, "dance")
            }
            #expect(mishap?.description.contains("dance") == true)
        }
    }

    @Test func `a question beyond 64 KiB is refused, one below is answered`() async throws {
        try await serve(["count": { "\($0["words"]?.utf8.count ?? 0)" }]) { _ in
            let most = ["words": String(repeating: "a", count: 65_000)]
            let answer = try await ControlSocket.ask(path, "count", most)
            #expect(answer == "65000")
            await #expect(throws: CommandFailure(70, "the question is too long")) {
                try await ControlSocket.ask(path, "count", ["words": String(repeating: "a", count: 65_536)])
            }
        }
    }

    @Test func `a long answer comes whole`() async throws {
        let words = String(repeating: "tenant ", count: 400_000)
        try await serve(["list": { _ in words }]) { _ in
            let answer = try await ControlSocket.ask(path, "list")
            #expect(answer == words)
        }
    }

    @Test func `a command that waits keeps no other waiting`() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        try await serve([
            "slow": { _ in
                for await _ in gate.stream { break }
                return "done"
            },
            "quick": { _ in "done" },
        ]) { _ in
            async let slow = ControlSocket.ask(path, "slow")
            let quick = try await ControlSocket.ask(path, "quick")
            gate.continuation.yield()
            let answers = [quick, try await slow]
            #expect(answers == ["done", "done"])
        }
    }

    @Test func `a path too long for a socket is told, not taken for nobody`() async throws {
        await #expect(throws: CommandFailure.self) {
            try await ControlSocket.ask("/tmp/" + String(repeating: "deep/", count: 30), "status")
        }
    }
}
