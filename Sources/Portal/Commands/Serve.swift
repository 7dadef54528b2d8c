import Configuration
import Database
import Foundation
import Journal
import Outbound
import PortalKit
import Server
import Synchronization
import Vault

/// `guildhall serve` and `guildhall demo`: locks the data, assembles the components and serves until stopped.
struct Serve {
    let options: Options
    let catalogue: Catalogue
    /// Whether it serves sample data, on the local host only.
    let isDemo: Bool

    static let version = "0.1"

    func run() async throws -> Int32 {
        ResourceLimits.raise()
        let start = StartConfiguration(root: options.root)
        guard start.issues.isEmpty else {
            for issue in start.issues { printError("\(issue)") }
            throw CommandFailure(78, "not started, for a mistake in \(options.root)/Config/\(GuildhallFile.name)")
        }
        let file = start.file
        try checkNew()
        let sample = isDemo ? try SampleFile.read(root: options.root) : nil
        if isDemo { try SampleData.claim(options.data) } else { try SampleData.refuse(options.data) }
        let data = try DataFolder(at: options.data, allowed: DataManifest.Allowed(options.new), isSample: isDemo)
        var mistakes: [ConfigIssue] = []
        let shared = Councils.shared(root: options.root, data: data.path, catalogue, &mistakes)
        for mistake in mistakes { printError("\(mistake)") }
        if isDemo, file.mail.isReal {
            throw CommandFailure(78, "demo sends no real mail, but Config/guildhall.json sets a mail plugin")
        }
        let lines = JournalWriter(descriptor: 2)
        let journal = Journal(sink: { lines.write($0) }, now: { Date() })
        let post = Mutex<Mailer?>(nil)
        let hasher = PasswordHasher(workers: max(1, ProcessInfo.processInfo.activeProcessorCount - 1))
        let services = Services(
            now: { Date() }, key: data.key, hasher: hasher, journal: journal,
            throttle: Throttle(alarm: { journal.record(.warning, "too-many-tries", ["count": $0]) }),
            commonPasswords: shared.commonPasswords, scratch: data.scratch,
            wakeOutbox: { site in post.withLock { $0 }?.wake(site) })
        let stores = StorePool(openLimit: 2048)
        let configuration = ConfigurationService(
            stores, data: data.places, journal: journal, identity: data.identity)
        let councils = Councils(
            root: options.root, data: data.places, everyoneTests: isDemo, stores: stores, services: services,
            shared: shared, identity: data.identity, configuration: configuration)
        let outside = OutsidePages(shared, services)
        let readiness = Readiness()
        let mailbox =
            isDemo
            ? DemoMailbox(data: data.path, outside: outside, tenants: { councils.statuses.map(\.tenant) }) : nil
        let requestHandler = RequestHandler(services, outside, postsPerAccount: file.postsPerAccount) { head in
            readiness.answer(head) ?? mailbox?.answer(head)
        }
        let provider = ProviderBox()
        let mailer = Mailer(
            sites: { requestHandler.directory.sites + provider.sites },
            carrier: { file.mail.carrier(tenant: $0.tenant.id, dataFolder: data.path) },
            // The demo sends nothing, whatever gateway a council has.
            texts: { [isDemo] site in
                (isDemo ? nil : site.features.textCarrier)
                    ?? MailSettings.textFolder(tenant: site.tenant.id, dataFolder: data.path)
            }, now: { Date() },
            journal: journal)
        let backups =
            isDemo
            ? nil
            : BackupSchedule(
                file.backup, tenants: { requestHandler.directory.councils.map(\.tenant) },
                backup: { CouncilBackup($0, councils.context, data) }, journal: journal)
        let parts = Running(
            data: data, start: start, lines: lines, requestHandler: requestHandler,
            councils: councils, configuration: configuration, stores: stores, post: mailer, services: services,
            readiness: readiness,
            watch: DataWatch(data, stores: stores, readiness: readiness, journal: journal),
            serviceWatch: ServiceWatch([Self.mailService(file.mail, data, services)], journal: journal),
            backups: backups,
            provider: provider, sample: sample)
        configuration.connect(
            .init(
                context: { councils.context }, apply: { parts.openCouncils(only: $0) },
                sites: { tenant in requestHandler.directory.sites.filter { $0.tenant.id == tenant } },
                sample: { [root = options.root] in try SampleFile.read(root: root) }))
        data.finishRenaming(councils.tenants)
        await configuration.load(councils.tenants)
        parts.openCouncils()
        // Without any council the process serves the operator, who brings the first one on.
        guard requestHandler.directory.councils.contains(where: { !$0.sites.isEmpty }) || councils.tenants.isEmpty
        else {
            throw CommandFailure(78, "no council in \(options.root)/Tenants can be served")
        }
        // Before mail delivery is enabled, so that sample mail of the past is not sent.
        if let sample { try await SampleData.fill(requestHandler.directory, from: sample, services) }
        post.withLock { $0 = mailer }
        return try await serve(parts)
    }

    /// The mail server, which all councils use.
    private static func mailService(_ mail: MailSettings, _ data: DataFolder, _ services: Services) -> ServiceCheck {
        let to = Field(
            "to", "provider.test.mail.to", hint: "provider.test.mail.to.hint", .email, required: true, limit: 254)
        let test = ServiceCheck.Test.message(to) { site, address in
            let texts = site.texts(site.defaultLanguage)
            let letter = MailContent(
                to: address, name: "", subject: texts("mail.providerTest.subject"),
                parts: [.paragraph(texts("mail.providerTest.body"))])
            let message = try MailLayout(site, site.defaultLanguage)
                .message(letter, id: UUID().uuidString, date: services.now())
            try await mail.carrier(tenant: site.tenant.id, dataFolder: data.path).send(message)
        }
        return ServiceCheck(ServiceWatch.mail, "provider.service.mail", test: test) { _ in
            try await mail.carrier(tenant: ServiceWatch.mail, dataFolder: data.path).check()
        }
    }

    /// Throws if `--new` gives an unknown name.
    private func checkNew() throws(CommandFailure) {
        let known = Folder("\(options.root)/Tenants").folders + [DataManifest.Allowed.keys, DataManifest.Allowed.all]
        guard let name = options.new.sorted().first(where: { !known.contains($0) }) else { return }
        throw CommandFailure(64, "--new \(name): there is no council '\(name)'\(suggestion(for: name, in: known))")
    }
}
