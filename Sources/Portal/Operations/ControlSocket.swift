import Glibc
import Server
import Web

/// Executes commands of other processes in the process that serves the data, over `<data>/control.sock`, mode 600.
///
/// The protocol is HTTP: one POST to `/` with `{"command": "...", "arguments": {...}}`; the response is
/// `{"answer": "..."}` or `{"error": "...", "exit": 70}`. It has a separate server and thread, so that a slow command
/// does not block visitors.
final class ControlSocket: Sendable {
    /// Executes one command and returns its answer. An error is reported to the caller as text.
    typealias Handler = @Sendable ([String: String]) async throws -> String

    struct Question: Codable, Sendable {
        let command: String
        let arguments: [String: String]
    }

    struct Reply: Codable, Sendable {
        var answer: String?
        var error: String?
        /// The exit code of the command that fails with the error.
        var exit: Int32?
    }

    /// Maximum size of a request body, in bytes.
    private static let longest = 64 * 1024

    private let server: Server
    /// Keeps the folder locked as long as the socket exists, because its file is removed at the end.
    private let folder: DataFolder

    /// Listens, and executes the commands in `handlers`. Throws if the socket cannot be created. A socket left by a
    /// dead process is replaced, which is safe because `folder` is locked.
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

    /// Accepts no more commands, waits at most five seconds for the running ones, and removes the socket.
    func stop() async { await server.stop(grace: .seconds(5)) }

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
            return Reply(error: "\(error)", exit: (error as? CommandFailure)?.exitCode)
        }
    }

    private static func response(_ reply: Reply, status: Int = 200) -> Response {
        guard let text = try? JSONLine.text(reply) else { return Response(status: 500) }
        return Response(
            status: status, fields: ["Content-Type": "application/json"], content: .bytes(Array((text + "\n").utf8)))
    }
}
