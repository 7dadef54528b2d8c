/// `guildhall status`: prints the status of the serving process, from its control socket.
struct StatusCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() async -> Int32 {
        do {
            guard let answer = try await ControlSocket.ask(options.data, "status", [:]) else {
                printError(
                    "guildhall: nothing serves '\(options.data)'; name another folder by --data, such as --data .demo")
                return 69
            }
            return say(answer)
        } catch {
            printError("guildhall: \(error)")
            return 70
        }
    }
}
