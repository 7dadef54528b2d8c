import Database
import Foundation
import Journal
import PortalKit
import Server

/// The parts of a serving process, once they are made.
struct Running {
    let data: DataFolder
    let file: GuildhallFile
    let journal: Journal
    let reception: Reception
    let councils: Councils
    let stores: StoreRoom
    let post: PostOffice
    let office: Office
}

extension Serve {
    /// Listens, tells that it does, and stops in good order when it is asked to.
    func serve(_ parts: Running) async -> Int32 {
        let (reception, journal, councils) = (parts.reception, parts.journal, parts.councils)
        let server = Server(
            limits: parts.file.limits, loops: ProcessInfo.processInfo.activeProcessorCount,
            scratch: parts.data.scratch, trustedProxies: parts.file.trustedProxies,
            ready: { reception.ready($0) }, answer: { await reception.answer($0) })
        let tenants: @Sendable () async -> [TenantHealth] = {
            let troubles = Dictionary(
                reception.directory.sites.compactMap { site in
                    site.store.trouble.map { (site.tenant.id, String(describing: $0)) }
                }
            ) { first, _ in first }
            return councils.standings.map { standing in
                (standing.mistakes.first ?? troubles[standing.tenant]).map { .degraded(standing.tenant, why: $0) }
                    ?? .ok(standing.tenant)
            }
        }
        let systemd = Systemd()
        let desk = OperatorDesk(
            metrics: {
                Metrics.server(server.counts) + Metrics.tenants(await tenants()) + Metrics.process()
            }, tenants: tenants)
        let operators = Server(loops: 1, scratch: parts.data.scratch, answer: { await desk.answer($0) })
        let control: ControlSocket
        let port: UInt16
        do {
            port = try listen(server, systemd, parts.file)
            if !isDemo, let endpoint = parts.file.operatorEndpoint { _ = try operators.listen(on: endpoint) }
            control = try ControlSocket(
                in: parts.data,
                handlers: Standing.handlers(version: Self.version, counts: { server.counts }, tenants: tenants)
                    .merging(StaffDesk { reception.directory }.handlers) { $1 })
        } catch {
            complain(
                """
                guildhall: \(error)
                Give another port with --port or GUILDHALL_PORT; the operator's is "operator" in Config/guildhall.json.
                """)
            return 71
        }
        server.run()
        operators.run()
        parts.post.start()
        let watch = try? FolderWatch(
            ["Config", "Tenants", "Themes"].map { "\(options.root)/\($0)" },
            changed: {
                reception.open(councils.read())
                parts.post.start()
                journal.record(.info, "configuration-read")
            })
        let watchdog = Watchdog(
            systemd: systemd, rounds: { server.lastRound() }, stuck: Watchdog.end(journal))
        watchdog.start()
        let sweeper = Task { await Sweeper(sites: { reception.directory.sites }, office: parts.office).run() }
        let views = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(5))
                await parts.office.views.flush(at: parts.office.now())
            }
        }
        systemd.notify("READY=1")
        journal.record(.info, "started", ["port": String(port), "councils": String(councils.standings.count)])
        if isDemo { SampleData.show(reception.directory, port: port) }
        _ = await StopSignal.wait()
        systemd.notify("STOPPING=1")
        journal.record(.info, "stopping")
        watch?.stop()
        sweeper.cancel()
        watchdog.stop()
        await control.stop()
        await server.stop(grace: .seconds(10))
        await operators.stop(grace: .seconds(1))
        views.cancel()
        await views.value
        await parts.post.stop()
        await parts.stores.close()
        journal.record(.info, "stopped")
        return 0
    }

    /// Listens where the command line, the service manager or the configuration says. Returns the port, 0 for a socket.
    private func listen(_ server: Server, _ systemd: Systemd, _ file: GuildhallFile) throws -> UInt16 {
        if let port = options.port ?? (isDemo ? 8080 : nil) {
            return try server.listen(on: .tcp(host: "127.0.0.1", port: port))
        }
        let inherited = systemd.sockets.map { Server.Endpoint.inherited(descriptor: $0) }
        return try (inherited.isEmpty ? file.endpoints : inherited).map { try server.listen(on: $0) }.max() ?? 0
    }
}
