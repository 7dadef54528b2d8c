import Glibc
import Server
import Web

/// Where the serving process does what other commands ask of its data: `<data>/control.sock`, open to its owner only.
///
/// It speaks HTTP: one POST to `/` with `{"command": "...", "arguments": {...}}`, answered with `{"answer": "..."}` or
/// `{"error": "..."}`. It has a server, and so a thread, of its own: a slow command keeps no visitor waiting.
final class ControlSocket: Sendable {
    /// Does one command, and returns what it has to say. What it throws is told to whoever asked.
    typealias Handler = @Sendable ([String: String]) async throws -> String

    struct Question: Codable, Sendable {
        let command: String
        let arguments: [String: String]
    }

    struct Reply: Codable, Sendable {
        var answer: String?
        var error: String?
    }

    /// The longest question in bytes.
    static let longest = 64 * 1024

    private let server: Server
    /// The lock must last as long as the socket does: its file is removed at the end.
    private let folder: DataFolder

    /// Listens, and answers each command that `handlers` names. Throws when the socket cannot be made; one that a dead
    /// process left behind is replaced, which is safe because `folder` is locked.
    init(in folder: DataFolder, handlers: [String: Handler]) throws(Server.ListenError) {
        var limits = Server.Limits()
        limits.connections = 64
        limits.memory = Self.longest
        self.folder = folder
        server = Server(limits: limits, loops: 1, scratch: folder.scratch) { head in
            guard head.method == .post, head.path == "/" else { return .answer(Response(status: 404)) }
            return .read(
                limit: Self.longest, tooLarge: { Self.response(Reply(error: "the question is too long"), status: 413) },
                then: { await Self.response(Self.reply(to: $0, handlers)) })
        }
        let path = DataFolder.controlSocket(in: folder.path)
        try server.listen(on: .unix(path: path))
        chmod(path, 0o600)
        server.run()
    }

    /// Hears no more questions, finishes the running ones for at most `grace`, and removes the socket.
    func stop(grace: Duration = .seconds(5)) async { await server.stop(grace: grace) }

    private static func reply(to body: Body, _ handlers: [String: Handler]) async -> Reply {
        guard case .bytes(let bytes) = body, let question = try? JSONLine.read(Question.self, from: bytes) else {
            return Reply(error: "the question cannot be read")
        }
        guard let handler = handlers[question.command] else {
            return Reply(error: "there is no command \"\(question.command)\"")
        }
        do {
            return Reply(answer: try await handler(question.arguments))
        } catch {
            return Reply(error: "\(error)")
        }
    }

    private static func response(_ reply: Reply, status: Int = 200) -> Response {
        guard let text = try? JSONLine.text(reply) else { return Response(status: 500) }
        return Response(
            status: status, fields: ["Content-Type": "application/json"], content: .bytes(Array((text + "\n").utf8)))
    }
}
