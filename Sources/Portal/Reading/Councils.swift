import Configuration
import Database
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
        let changed = Mutex<[String: Read]>([:])
        // On every core, for a thousand councils are many files.
        DispatchQueue.concurrentPerform(iterations: names.count) { [state] number in
            let read = read(names[number], state)
            changed.withLock { $0[names[number]] = read }
        }
        for (id, read) in changed.withLock({ $0 }) {
            state.prints[id] = read.print
            if let council = read.council { state.councils[id] = council }
            if let issues = read.issues {
                tell(id, issues)
                state.standings[id] = Standing(tenant: id, mistakes: issues.map(\.description))
            }
        }
        let clashes = Directory.clashes(names.compactMap { state.councils[$0] })
        for clash in clashes { office.journal.record(.error, "clash", ["what": clash]) }
        let directory = Directory(names.compactMap { state.councils[$0] })
        self.state.withLock { [state] in $0 = state }
        return directory
    }

    /// What came of looking at a council's files.
    private struct Read: Sendable {
        let print: String
        /// What is served from now on; nil where that stays as it was.
        var council: Council?
        /// The mistakes in it; nil where no file has changed.
        var issues: [ConfigIssue]?
    }

    private func read(_ id: String, _ state: State) -> Read {
        let own = Fingerprint.of(["\(root)/Tenants/\(id)"])
        func print(_ theme: String?) -> String {
            own + (theme.map { Fingerprint.of(["\(root)/Themes/\($0)"]) } ?? "")
        }
        let known = print(state.councils[id]?.sites.first?.theme.name)
        guard state.prints[id] != known else { return Read(print: known) }
        let read = Council.read(id, on: ground(tenants: "\(root)/Tenants", themes: "\(root)/Themes", state.shared))
        if read.issues.isEmpty {
            let theme = read.sites.first?.theme.name ?? ""
            let print = print(theme)
            GoodCopy.keep(["\(root)/Tenants/\(id)"], in: "\(data)/\(id)/good/Tenants")
            GoodCopy.keep(["\(root)/Themes/\(theme)"], in: "\(data)/\(id)/good/Themes")
            return Read(print: print, council: read, issues: [])
        }
        // What runs keeps running; a start that meets a mistake serves what ran last.
        guard state.councils[id] == nil else { return Read(print: known, issues: read.issues) }
        let good = "\(data)/\(id)/good"
        let kept = Council.read(id, on: ground(tenants: "\(good)/Tenants", themes: "\(good)/Themes", state.shared))
        return Read(print: print(kept.sites.first?.theme.name), council: kept.issues.isEmpty ? kept : nil, issues: read.issues)
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
            })
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
