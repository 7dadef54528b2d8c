import Server

/// The operator's listener, with a separate server and thread.
final class OperatorListener: Sendable {
    enum Place {
        case nowhere
        case required(Server.Endpoint)
        /// Only if the address is free; otherwise there is no listener, and a report.
        case ifFree(Server.Endpoint)
    }

    /// Why it does not listen, if the address is in use; nil otherwise.
    let report: String?
    private let server: Server

    /// Listens at `place`; `visitors` is the public server of the process. Throws if a required address cannot be used.
    init(_ parts: Running, _ visitors: Server, at place: Place) throws(Server.ListenError) {
        var report: String?
        let endpoint = OperatorEndpoint(
            metrics: { parts.metrics(visitors) }, tenants: { parts.tenants },
            process: { parts.process() })
        let server = Server(loops: 1, scratch: parts.data.scratch, answer: { await endpoint.answer($0) })
        switch place {
        case .nowhere: break
        case .required(let endpoint): try server.listen(on: endpoint)
        case .ifFree(let endpoint):
            do throws(Server.ListenError) {
                try server.listen(on: endpoint)
            } catch {
                report = "\(error): there are no metrics of this process; give another address with --operator"
            }
        }
        self.server = server
        self.report = report
    }

    func run() { server.run() }

    func stop() async { await server.stop(grace: .seconds(1)) }
}
