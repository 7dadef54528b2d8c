import Database
import Foundation
import Journal
import PortalKit
import Server

/// The components of a serving process.
struct Running: Sendable {
    let data: DataFolder
    let start: StartConfiguration
    let lines: JournalWriter
    let requestHandler: RequestHandler
    let councils: Councils
    let configuration: ConfigurationService
    let stores: StorePool
    let post: Mailer
    let services: Services
    let readiness: Readiness
    let watch: DataWatch
    let serviceWatch: ServiceWatch
    /// Nil if no backups are made by schedule.
    let backups: BackupSchedule?
    let provider: ProviderBox
    /// The data of the demo; nil unless it is one.
    let sample: SampleFile?
}

extension Serve {
    /// Listens, notifies systemd, and shuts down gracefully on a stop signal. Returns the exit code. Throws if it
    /// cannot listen.
    func serve(_ parts: Running) async throws(CommandFailure) -> Int32 {
        let (requestHandler, journal, file) = (parts.requestHandler, parts.services.journal, parts.start.file)
        let server = Server(
            limits: file.limits, loops: ProcessInfo.processInfo.activeProcessorCount,
            scratch: parts.data.scratch, trustedProxies: file.trustedProxies, isHostForwarded: file.isHostForwarded,
            ready: { requestHandler.ready($0) }, answer: { await requestHandler.answer($0) })
        let systemd = Systemd()
        let operators: (server: Server, report: String?)
        let control: ControlSocket
        let tenants = TenantAdmin(
            root: options.root, data: parts.data, councils: parts.councils, stores: parts.stores,
            configuration: parts.configuration, directory: { requestHandler.directory },
            open: { only in
                parts.openCouncils(only: only)
                return requestHandler.directory
            })
        let port: UInt16
        let provider: ProviderConsole?
        do {
            port = try listen(server, systemd, file)
            operators = try self.operators(parts, server)
            let status: ControlSocket.Handler = { [report = operators.report] _ in
                try JSONLine.text(
                    ServerStatus(server.counts, tenants: parts.tenants, reports: parts.process(report).why))
            }
            let endpoints = providerEndpoints(systemd, file)
            provider =
                endpoints.isEmpty ? nil : try ProviderConsole(parts, root: options.root, tenants, on: endpoints)
            let staff = StaffAdmin {
                requestHandler.directory.councils + [parts.provider.council].compactMap { $0 }
            }
            control = try ControlSocket(
                in: parts.data,
                handlers: ["status": status, StaffAdmin.command: staff.answer, TenantAdmin.command: tenants.answer])
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                71,
                """
                \(error)
                Give another port with --port or GUILDHALL_PORT, and another address for the operator with --operator.
                """)
        }
        if let report = operators.report { printError("guildhall: \(report)") }
        if let sample = parts.sample {
            do {
                try await SampleData.fill(parts.provider.sites, from: sample, parts.services)
            } catch {
                throw CommandFailure(70, "the provider's sample accounts cannot be made: \(error)")
            }
        }
        server.run()
        operators.server.run()
        provider?.server.run()
        parts.post.start()
        let watch = FolderWatch(
            ["Config", "Tenants", "Themes"].map { "\(options.root)/\($0)" },
            changed: {
                parts.start.look(journal)
                parts.openCouncils()
                provider?.open()
                parts.post.start()
                journal.record(.info, "configuration-read")
            })
        let watchdog = Watchdog(
            systemd: systemd, rounds: { server.lastRound() }, stuck: Watchdog.end(journal))
        watchdog.start()
        parts.watch.start()
        let manifest = parts.data.manifest
        let sweeping = Sweeper(
            sites: { requestHandler.directory.sites + parts.provider.sites }, isHeld: { manifest.held($0) != nil },
            services: parts.services)
        let update = StoreUpdate(stores: parts.stores, journal: journal)
        let sweeper = Task {
            await update.run()
            await sweeping.run()
        }
        let services = parts.services
        let jobs = [
            repeating(every: .seconds(1)) { await parts.configuration.publishDue(at: services.now()) },
            repeating(every: .seconds(20)) { await parts.backups?.makeDue(at: services.now()) },
            repeating(every: .seconds(5)) { provider?.service.gather(at: services.now()) },
            repeating(every: .seconds(30)) { await provider?.service.lookAtDue(services.now()) },
            repeating(every: .seconds(5)) { await services.views.flush(at: services.now()) },
            repeating(every: .seconds(5)) {
                // The demo asks nothing outside, whatever a council relies on.
                guard parts.sample == nil else { return }
                await parts.serviceWatch.checkDue(requestHandler.directory.councils, at: services.now())
            },
        ]
        systemd.notify("READY=1")
        journal.record(.info, "started", ["port": String(port), "councils": String(parts.councils.statuses.count)])
        if let sample = parts.sample {
            let console = provider?.port.map { "http://provider.localhost:\($0)/Provider" }
            SampleData.show(requestHandler.directory, sample, port: port, provider: console)
        }
        _ = await StopSignal.wait()
        parts.readiness.end()
        systemd.notify("STOPPING=1")
        journal.record(.info, "stopping")
        watch?.stop()
        sweeper.cancel()
        watchdog.stop()
        await control.stop()
        await server.stop(grace: .seconds(10))
        await operators.server.stop(grace: .seconds(1))
        await provider?.server.stop(grace: .seconds(5))
        for job in jobs {
            job.cancel()
            await job.value
        }
        // Those of the last requests.
        await services.views.flush(at: services.now())
        await parts.post.stop()
        await parts.stores.close()
        parts.watch.stop()
        journal.record(.info, "stopped")
        return 0
    }

    /// Does something again and again until the task is cancelled, with a pause after each time.
    private func repeating(every pause: Duration, _ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                await work()
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Listens on the endpoints given by the command line, else the service manager, else the configuration. Returns
    /// the port; 0 for a Unix socket.
    private func listen(_ server: Server, _ systemd: Systemd, _ file: GuildhallFile) throws -> UInt16 {
        if let port = options.port ?? (isDemo ? 8080 : nil) {
            return try server.listen(on: .tcp(host: "127.0.0.1", port: port))
        }
        let inherited = systemd.sockets.map { Server.Endpoint.inherited(descriptor: $0) }
        return try (inherited.isEmpty ? file.endpoints : inherited).map { try server.listen(on: $0) }.max() ?? 0
    }

    /// Where the provider's console listens: as given by the command line, else the service manager, else the
    /// configuration, which a demo ignores.
    private func providerEndpoints(_ systemd: Systemd, _ file: GuildhallFile) -> [Server.Endpoint] {
        switch options.providerAddress {
        case .nowhere: []
        case .at(let address): [address]
        case nil where isDemo || options.port != nil: []
        case nil where !systemd.providerSockets.isEmpty:
            systemd.providerSockets.map { .inherited(descriptor: $0) }
        case nil: file.provider.endpoints
        }
    }

    /// The server of the operator's endpoint, with a separate thread, and why it does not listen, if its address is in
    /// use. It listens as given by the command line, else by the configuration; a demo ignores the latter.
    private func operators(
        _ parts: Running, _ visitors: Server
    ) throws(Server.ListenError) -> (server: Server, report: String?) {
        let endpoint = OperatorEndpoint(
            metrics: { parts.metrics(visitors) }, tenants: { parts.tenants }, process: { parts.process() },
            answersOn: { host in
                parts.requestHandler.directory.answers(on: host)
                    || parts.provider.sites.contains { $0.tenant.hosts.contains(host) }
            })
        let server = Server(loops: 1, scratch: parts.data.scratch, answer: { await endpoint.answer($0) })
        switch options.operatorAddress {
        case .nowhere: break
        case .at(let address): try server.listen(on: address)
        case nil:
            guard let address = parts.start.file.operatorEndpoint, !isDemo else { break }
            do throws(Server.ListenError) {
                try server.listen(on: address)
            } catch {
                // With --port there may be another instance that uses the same configured address.
                guard options.port != nil else { throw error }
                return (server, "\(error): there are no metrics of this process; give another address with --operator")
            }
        }
        return (server, nil)
    }
}
