import Configuration
import Database
import Foundation
import Identity
import Journal
import Outbound
import Plugins
import PortalKit
import Support
import Synchronization
import Vault

@testable import Portal

/// The repository's own councils, as one process serves them, with stores that are gone with the value and at a time that
/// the test sets.
final class Town: Sendable {
    /// Where the repository is.
    static let repository = Repository.root.path
    /// What every account's password is.
    static let password = "seven warm kettles"

    private static let shared: Shared = {
        var folder = Folder("\(repository)/Config")
        return Shared(&folder, catalogue)
    }()
    static let hasher = PasswordHasher(workers: 2, queue: 10_000)
    private static let hash = Task { try await hasher.hash(password) }

    let root: String
    let data: String
    let clock = TestClock()
    let stores = StorePool(writers: 1, openLimit: 16)
    let services: Services
    let councils: Councils
    /// What the councils change in their consoles.
    let configuration: ConfigurationService
    let requestHandler: RequestHandler
    private let box = Letterbox()
    /// The text messages that were sent.
    let texts = TextBox()
    private let lines: Lines
    /// Held, so that its data stays.
    private let earlier: Town?

    /// - Parameters:
    ///   - edited: whether the councils are read from a copy that the test may change.
    ///   - edit: changes that copy before it is first read.
    ///   - earlier: a town whose data this one finds at its start.
    ///   - hasher: hashes passwords; all towns share one where a test does not measure it.
    ///   - postsPerAccount: the most posts of one account within an hour.
    ///   - parent: the folder in which its data lie; that of temporary files where none is given.
    init(
        edited: Bool = false, after earlier: Town? = nil, hasher: PasswordHasher = Town.hasher,
        postsPerAccount: Int = PostRate.defaultLimit, in parent: String? = nil,
        edit: (Town.Copy) throws -> Void = { _ in }
    ) throws {
        let files = FileManager.default
        let folder = (parent ?? files.temporaryDirectory.path) + "/town-\(UUID().uuidString)"
        self.earlier = earlier
        self.data = earlier?.data ?? folder
        try files.createDirectory(atPath: self.data, withIntermediateDirectories: true)
        try files.createDirectory(atPath: self.data + "/scratch", withIntermediateDirectories: true)
        root = edited ? folder + "-root" : Self.repository
        var shared = Self.shared
        if edited {
            try Copy(root: root).make()
            try edit(Copy(root: root))
            var issues: [ConfigIssue] = []
            shared = Councils.shared(root: root, data: self.data, catalogue, &issues)
        }
        let (clock, lines) = (clock, Lines())
        self.lines = lines
        services = Services(
            now: { clock.now }, key: Key(bytes: Random.bytes(32)), hasher: hasher,
            journal: Journal(sink: { lines.add($0) }, now: { clock.now }),
            throttle: Throttle(alarm: { lines.add("{\"event\":\"too-many-tries\",\"count\":\"\($0)\"}") }),
            commonPasswords: shared.commonPasswords, scratch: self.data + "/scratch", wakeOutbox: { _ in })
        let (stores, data) = (stores, self.data)
        configuration = ConfigurationService(stores, data: DataPlaces(data), journal: services.journal)
        let councils = Councils(
            root: root, data: DataPlaces(data), everyoneTests: false, stores: stores, services: services,
            shared: shared,
            configuration: configuration)
        self.councils = councils
        requestHandler = RequestHandler(services, OutsidePages(shared, services), postsPerAccount: postsPerAccount) {
            _ in nil
        }
        let requestHandler = requestHandler
        configuration.connect(
            .init(
                context: { councils.context }, apply: { requestHandler.open(councils.read(only: $0)) },
                sites: { tenant in requestHandler.directory.sites.filter { $0.tenant.id == tenant } },
                sample: { [root = self.root] in try SampleFile.read(root: root) }))
        requestHandler.open(councils.read())
    }

    deinit {
        if earlier == nil { try? FileManager.default.removeItem(atPath: data) }
        if root != Self.repository { try? FileManager.default.removeItem(atPath: root) }
    }

    var sites: [Site] { requestHandler.directory.sites }

    /// The journal so far, one line an entry.
    var journal: [String] { lines.all }

    /// Reads the councils again, as a saved file makes the process do.
    func readAgain() { requestHandler.open(councils.read()) }

    /// The site named as in the journal, such as `leicester/citizen/live`.
    func site(_ id: String) throws -> Site {
        guard let site = sites.first(where: { $0.id == id }) else { throw Missing(what: "site \(id)") }
        return site
    }

    /// Someone at a browser who knows a site's address.
    func browser(_ site: String, _ language: Language = .en, onLoopback: Bool = false) throws -> Browser {
        Browser(town: self, site: try self.site(site), language: language, isOnLoopback: onLoopback)
    }

    /// Someone who has signed in to an account made for the purpose.
    func resident(_ site: String, _ email: String = "robin@example.org", _ language: Language = .en) async throws
        -> Browser
    {
        if try await find(email, site) == nil { try await account(email, site) }
        var browser = try browser(site, language)
        try await browser.signIn(email)
        return browser
    }

    /// An account of someone called Robin Ashdown, and its id.
    /// - Parameter role: what they may do where the site is for staff.
    @discardableResult
    func account(
        _ email: String, _ site: String, twoStep: String = "", isActivated: Bool = true, role: Role = .admin
    ) async throws -> String {
        let (site, hash, id, now) = (try self.site(site), try await Self.hash.value, newID(), clock.now)
        try await site.store.write { db in
            try AccountStore.insert(
                db, id: id, email: email, password: hash, site.portal.audience, .en, portal: site.portal.name, at: now)
            try AccountStore.setName(db, id, title: "mx", forename: "Robin", surname: "Ashdown", gender: "unsaid")
            try AccountStore.setTwoStep(db, id, method: twoStep)
            if site.portal.audience == .staff { try AccountStore.setRole(db, id, role) }
            if isActivated { try AccountStore.activate(db, id, at: now) }
        }
        return id
    }

    func find(_ email: String, _ site: String) async throws -> Account? {
        let site = try self.site(site)
        return try await site.store.read { try AccountStore.find($0, email: email, site.portal.audience) }
    }

    /// Sends what waits at a site, and returns all that was ever sent to `email`, oldest first.
    func mails(to email: String, _ site: String) async throws -> [MailMessage] {
        let site = try self.site(site)
        let post = Mailer(
            sites: { [self] in sites }, carrier: { [box] _ in box }, texts: { [texts] _ in texts },
            now: { [clock] in clock.now },
            journal: services.journal, pause: { _ in throw CancellationError() })
        await post.deliver(site)
        return box.mails.filter { $0.to.address == email }
    }

    /// All that the database of a site holds, as its file has it.
    func database(_ id: String) throws -> String {
        let site = try self.site(id)
        let path = "\(data)/\(site.tenant.id)/\(site.environment.rawValue).sqlite"
        let bytes = ["", "-wal"].compactMap { FileManager.default.contents(atPath: path + $0) }
        return bytes.map { String(decoding: $0, as: UTF8.self) }.joined()
    }
}

/// What a test looked for and did not find.
struct Missing: Error { let what: String }

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private final class Letterbox: MailCarrier {
    private let taken = Mutex<[MailMessage]>([])
    var mails: [MailMessage] { taken.withLock { $0 } }
    func send(_ message: MailMessage) async throws(MailFailure) { taken.withLock { $0.append(message) } }
}

/// A gateway that keeps text messages, and refuses those to numbers that the test names.
final class TextBox: TextCarrier {
    private let taken = Mutex<[TextMessage]>([])
    private let refused = Mutex<Set<String>>([])
    var messages: [TextMessage] { taken.withLock { $0 } }
    func refuse(_ number: String) { refused.withLock { _ = $0.insert(number) } }
    func send(_ message: TextMessage) async throws(MailFailure) {
        guard !refused.withLock({ $0.contains(message.to) }) else {
            throw MailFailure(kind: .refused, detail: "the test refuses it")
        }
        taken.withLock { $0.append(message) }
    }
}

extension Town {
    /// A copy of the repository's configuration, to be changed by a test.
    struct Copy {
        let root: String

        func make() throws {
            let files = FileManager.default
            try files.createDirectory(atPath: root, withIntermediateDirectories: true)
            for folder in ["Config", "Tenants", "Themes"] {
                try files.copyItem(atPath: "\(Town.repository)/\(folder)", toPath: "\(root)/\(folder)")
            }
        }

        /// Puts `new` in the place of the only `old` of a file, or of the first of several.
        func replace(_ old: String, with new: String, in file: String, first: Bool = false) throws {
            let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
            guard first ? text.contains(old) : text.ranges(of: old).count == 1 else {
                throw Missing(what: "one '\(old)' in \(file)")
            }
            try text.replacing(old, with: new, maxReplacements: 1)
                .write(toFile: "\(root)/\(file)", atomically: true, encoding: .utf8)
        }
    }

    var copy: Copy { Copy(root: root) }
}

extension Town.Copy {
    /// Sets what stands at `path` in a file of Leicester's folder.
    func set(_ path: [String], to value: ConfigValue, in file: String) throws {
        let names = path.map { ConfigValue(.string($0)) }
        try Edit(["file": .init(.string(file)), "set": .init(.list(names)), "value": value]).apply(root, "leicester")
    }

    /// Writes a file of Leicester's folder.
    func write(_ text: String, to file: String) throws {
        try Edit(["file": .init(.string(file)), "text": .init(.string(text))]).apply(root, "leicester")
    }
}
