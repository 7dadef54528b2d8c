import Server

/// The operator's own listener, on a server and a thread of its own.
final class OperatorListener: Sendable {
    /// Where it listens.
    enum Place {
        case nowhere
        case required(Server.Endpoint)
        /// Only where nobody else listens; else it does without.
        case ifFree(Server.Endpoint)
    }

    /// Why it does without an address that is taken; nil when it listens as it should.
    let report: String?
    private let server: Server

    /// Listens, and answers for a process whose visitors `visitors` serves. Throws where it cannot listen as it must.
    init(_ parts: Running, _ visitors: Server, at place: Place) throws(Server.ListenError) {
        var report: String?
        let desk = OperatorDesk(
            metrics: { parts.metrics(visitors) }, tenants: { parts.tenants },
            process: { parts.process() })
        let server = Server(loops: 1, scratch: parts.data.scratch, answer: { await desk.answer($0) })
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
