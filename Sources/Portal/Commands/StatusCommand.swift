/// `guildhall status`: prints the status of the serving process, from its control socket.
struct StatusCommand {
    let options: Options

    func run() async throws -> Int32 {
        guard let answer = try await ControlSocket.ask(options.data, "status") else {
            throw CommandFailure(
                69, "nothing serves '\(options.data)'; name another folder by --data, such as --data .demo")
        }
        return say(answer)
    }
}
