import Configuration
import Database
import Files
import Foundation
import Journal
import Plugins
import PortalKit
import Synchronization

/// All councils of the process: read at the start, read again when their files change, served from the last good copy
/// where the files have a mistake.
final class Councils: Sendable {
    /// How a tenant stands.
    struct Standing: Sendable {
        let tenant: String
        /// The mistakes that keep its newest files from being served; empty when all is well.
        let mistakes: [String]
    }

    private struct State: Sendable {
        var shared: Shared
        var sharedPrint: String
        var councils: [String: Council] = [:]
        var prints: [String: String] = [:]
        var themes: [String: String] = [:]
        var standings: [String: Standing] = [:]
    }

    private let root: String
    private let data: String
    private let everyoneTests: Bool
    private let stores: StoreRoom
    private let office: Office
    private let state: Mutex<State>

    init(root: String, data: String, everyoneTests: Bool, stores: StoreRoom, office: Office, shared: Shared) {
        self.root = root
        self.data = data
        self.everyoneTests = everyoneTests
        self.stores = stores
        self.office = office
        state = Mutex(State(shared: shared, sharedPrint: Fingerprint.of(["\(root)/Config"])))
    }

    /// The shared files, or their good copy where they have a mistake.
    static func shared(root: String, data: String, _ issues: inout [ConfigIssue]) -> Shared {
        var folder = Folder("\(root)/Config")
        let shared = Shared(&folder)
        issues = folder.issues
        let good = "\(data)/good/Config"
        guard !issues.isEmpty, FileManager.default.fileExists(atPath: good) else {
            if issues.isEmpty { GoodCopy.keep(["\(root)/Config"], in: "\(data)/good") }
            return shared
        }
        var kept = Folder(good)
        return Shared(&kept)
    }

    var standings: [Standing] { state.withLock { $0.standings.values.sorted { $0.tenant < $1.tenant } } }

    /// Reads whatever changed since the last time, and returns the directory to serve.
    func read() -> Directory {
        let names = Folder("\(root)/Tenants").names()
        var state = state.withLock { $0 }
        let sharedPrint = Fingerprint.of(["\(root)/Config"])
        if sharedPrint != state.sharedPrint {
            var issues: [ConfigIssue] = []
            state.shared = Self.shared(root: root, data: data, &issues)
            tell("shared", issues)
            state.sharedPrint = sharedPrint
            state.prints = [:]
        }
        for id in Set(state.councils.keys).subtracting(names) {
            state.councils[id] = nil
            state.standings[id] = nil
        }
        let changed = changed(names, state)
        // Those that stay hold their hosts; of two that would answer for one, whoever comes later is mistaken.
        var owners = Directory.owners(of: state.councils.filter { changed[$0.key] == nil }.values)
        for id in names {
            guard let read = changed[id] else { continue }
            settle(id, read, &state, &owners)
        }
        let directory = Directory(names.compactMap { state.councils[$0] })
        self.state.withLock { [state] in $0 = state }
        return directory
    }

    /// The councils whose files changed, read anew: on every core, for a thousand councils are many files.
    private func changed(_ names: [String], _ state: State) -> [String: Council] {
        let found = Mutex<[String: Council]>([:])
        DispatchQueue.concurrentPerform(iterations: names.count) { number in
            let id = names[number]
            guard state.prints[id] != print(id, theme: state.themes[id]) else { return }
            let ground = ground(tenants: "\(root)/Tenants", themes: "\(root)/Themes", state.shared)
            let council = Council.read(id, on: ground)
            found.withLock { $0[id] = council }
        }
        return found.withLock { $0 }
    }

    private func print(_ id: String, theme: String?) -> String {
        Fingerprint.of(["\(root)/Tenants/\(id)"] + (theme.map { ["\(root)/Themes/\($0)"] } ?? []))
    }

    /// Serves what was read, if there is no mistake in it. What runs keeps running; a start that meets a mistake serves
    /// what ran last.
    private func settle(_ id: String, _ read: Council, _ state: inout State, _ owners: inout [String: String]) {
        state.themes[id] = read.theme
        state.prints[id] = print(id, theme: read.theme)
        let file = Position(file: "\(root)/Tenants/\(id)/tenant.json", line: 1, column: 1)
        let issues = read.issues + Directory.clashes(of: read, with: owners).map { ConfigIssue(file, $0) }
        tell(id, issues)
        state.standings[id] = Standing(tenant: id, mistakes: issues.map(\.description))
        if issues.isEmpty {
            state.councils[id] = read
            GoodCopy.keep(["\(root)/Tenants/\(id)"], in: "\(data)/\(id)/good/Tenants")
            GoodCopy.keep(["\(root)/Themes/\(read.theme)"], in: "\(data)/\(id)/good/Themes")
        } else if state.councils[id] == nil {
            let good = "\(data)/\(id)/good"
            let kept = Council.read(id, on: ground(tenants: "\(good)/Tenants", themes: "\(good)/Themes", state.shared))
            if kept.issues.isEmpty, Directory.clashes(of: kept, with: owners).isEmpty { state.councils[id] = kept }
        }
        if let council = state.councils[id] { owners.merge(Directory.owners(of: [council])) { first, _ in first } }
    }

    private func tell(_ what: String, _ issues: [ConfigIssue]) {
        for issue in issues.prefix(20) {
            office.journal.record(.error, "configuration", ["tenant": what, "mistake": issue.description])
        }
    }

    private func ground(tenants: String, themes: String, _ shared: Shared) -> Council.Ground {
        let (data, stores) = (data, stores)
        return Council.Ground(
            tenants: tenants, themes: themes, shared: shared, office: office, everyoneTests: everyoneTests,
            store: { tenant, environment in
                stores.store(at: "\(data)/\(tenant)/\(environment.rawValue).sqlite", migrations: migrations)
            }, files: { tenant, environment in FileStore(path: "\(data)/\(tenant)/\(environment.rawValue)/files") })
    }
}

/// Tells whether files changed, by their names, sizes and times.
enum Fingerprint {
    static func of(_ folders: [String]) -> String {
        var print = ""
        for folder in folders {
            let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() {
                var status = stat()
                guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
                print += "\(name):\(status.st_size):\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec);"
            }
        }
        return print
    }
}

/// The copy of what last went live, for a start that meets a mistake.
enum GoodCopy {
    /// Copies folders into another, whole or not at all. What cannot be copied is left for the next time.
    static func keep(_ sources: [String], in folder: String) {
        let files = FileManager.default
        try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for source in sources {
            let name = source.split(separator: "/").last.map(String.init) ?? ""
            let (target, fresh) = ("\(folder)/\(name)", "\(folder)/.\(name).new")
            let printFile = "\(folder)/.\(name).print"
            let print = Fingerprint.of([source])
            if !name.isEmpty, (try? String(contentsOfFile: printFile, encoding: .utf8)) == print { continue }
            try? files.removeItem(atPath: fresh)
            do {
                try files.copyItem(atPath: source, toPath: fresh)
                try? files.removeItem(atPath: target)
                try files.moveItem(atPath: fresh, toPath: target)
                try print.write(toFile: printFile, atomically: true, encoding: .utf8)
            } catch {
                try? files.removeItem(atPath: fresh)
            }
        }
    }
}
