internal import Glibc
internal import Synchronization

/// All stores of the process, and the threads they share.
public final class StorePool: Sendable {
    private let threads: StoreThreads
    private let stores = Mutex<(byPath: [String: Store], hasEnded: Bool)>(([:], false))

    /// Creates `writers` threads for writing, and keeps about `openLimit` stores open at a time.
    ///
    /// An open store takes about 0.5 MiB and eight descriptors, so the process's limit of open descriptors is raised to
    /// its hard limit.
    public convenience init(writers: Int = 4, openLimit: Int = 1024) {
        self.init(writers: writers, openLimit: openLimit, turnTime: .milliseconds(20))
    }

    init(writers: Int, openLimit: Int, turnTime: Duration) {
        threads = StoreThreads(writers: writers, scanners: 4, openLimit: max(1, openLimit), turnTime: turnTime)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// The store at `path`, always the same for the same path; its file is opened at the first use.
    ///
    /// `migrations` are all that the program knows, not only those of the features in use: a database that holds
    /// another is rejected. Those that are new to the store run before any other work.
    ///
    /// With an `identity` the database must be that identity's, and a missing one is not replaced by a new one.
    public func store(at path: String, migrations: [Migration], identity: StoreIdentity? = nil) -> Store {
        stores.withLock { stores in
            if let store = stores.byPath[path] {
                store.adopt(migrations)
                return store
            }
            let store = Store(
                path: path, migrations: migrations, identity: identity, hasEnded: stores.hasEnded, threads: threads)
            stores.byPath[path] = store
            return store
        }
    }

    /// Every store requested so far, open or not.
    public var all: [Store] { stores.withLock { Array($0.byPath.values) } }

    /// Finishes waiting work of the stores in a folder, closes them, and rejects everything of them from then on; another
    /// store at one of their paths is a new one.
    public func remove(in folder: String) async {
        let ended = stores.withLock { stores in
            let paths = stores.byPath.keys.filter { $0.hasPrefix("\(folder)/") }
            return paths.compactMap { stores.byPath.removeValue(forKey: $0) }
        }
        for store in ended { await store.end() }
    }

    /// Finishes waiting work, closes every store and rejects everything from then on.
    public func close() async {
        let stores = stores.withLock { stores in
            stores.hasEnded = true
            return Array(stores.byPath.values)
        }
        await withDiscardingTaskGroup { group in
            for store in stores { group.addTask { await store.end() } }
        }
    }
}
