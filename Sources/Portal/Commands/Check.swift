import Configuration
import Database
import Files
import Foundation
import Journal
import Plugins
import PortalKit
import Vault

/// `guildhall check`: every mistake in the configuration. Opens no data.
struct Check {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() -> Int32 {
        let known = Folder("\(options.root)/Tenants").names()
        guard !known.isEmpty else {
            complain("guildhall: there is no council in \(options.root)/Tenants; --root names the folder that holds it")
            return 66
        }
        if let name = options.words.first, !known.contains(name) {
            complain("guildhall: there is no council '\(name)'\(suggestion(for: name, in: known))")
            return 64
        }
        var config = Folder("\(options.root)/Config")
        let shared = Shared(&config)
        let file = GuildhallFile.read(&config)
        var issues = config.issues
        _ = file
        let councils = tenants.map { id in Council.read(id, on: ground(shared)) }
        issues += councils.flatMap(\.issues)
        issues += Directory.clashes(councils).map { ConfigIssue(nil, $0) }
        for issue in issues { complain("\(issue)") }
        guard issues.isEmpty else {
            complain("\(issues.count) mistake\(issues.count == 1 ? "" : "s").")
            return 78
        }
        if options.flags.contains("--assumptions") {
            let lines = tenants.flatMap { Assumptions.of($0, in: "\(options.root)/Tenants") }
            for line in lines { _ = say(line) }
            _ = say("\(lines.count) assumption\(lines.count == 1 ? "" : "s").")
        }
        return say("\(councils.count) council\(councils.count == 1 ? "" : "s"), no mistakes.")
    }

    private var tenants: [String] {
        let all = Folder("\(options.root)/Tenants").names()
        guard let one = options.words.first else { return all }
        return [one]
    }

    private func ground(_ shared: Shared) -> Council.Ground {
        let stores = StoreRoom()
        let office = Office(
            now: { Date() }, key: Key(bytes: Random.bytes(32)), hasher: PasswordHasher(workers: 1),
            journal: Journal(sink: { _ in }, now: { Date() }), throttle: Throttle(),
            commonPasswords: shared.commonPasswords, scratch: options.data, kick: { _ in })
        let data = options.data
        return Council.Ground(
            tenants: "\(options.root)/Tenants", themes: "\(options.root)/Themes", shared: shared, office: office,
            everyoneTests: false,
            store: { tenant, environment in
                stores.store(at: "\(data)/\(tenant)/\(environment.rawValue).sqlite", migrations: migrations)
            }, files: { tenant, environment in FileStore(path: "\(data)/\(tenant)/\(environment.rawValue)/files") })
    }
}
