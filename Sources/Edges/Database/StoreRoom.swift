internal import Glibc
internal import Synchronization

/// All stores of the process, and the threads they share.
public final class StoreRoom: Sendable {
    private let workshop: Workshop
    private let stores = Mutex<(byPath: [String: Store], hasEnded: Bool)>(([:], false))

    /// A room with so many threads for writing, in which about `openLimit` stores are open at a time.
    ///
    /// An open store takes about 0.5 MiB and eight descriptors, so the process may from now on have as many
    /// descriptors as its hard limit allows.
    public convenience init(writers: Int = 4, openLimit: Int = 1024) {
        self.init(writers: writers, openLimit: openLimit, turnTime: .milliseconds(20))
    }

    init(writers: Int, openLimit: Int, turnTime: Duration) {
        workshop = Workshop(writers: writers, scanners: 4, openLimit: max(1, openLimit), turnTime: turnTime)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// The store of that path, the same for the same path; it opens its file when it is first used.
    ///
    /// `migrations` are all that the program knows, not only those of the features in use: a database that holds
    /// another is refused. Those that are new to the store run before anything else does.
    ///
    /// With an `identity` the database must be that one's, and none is made in the place of one that is gone.
    public func store(at path: String, migrations: [Migration], identity: StoreIdentity? = nil) -> Store {
        stores.withLock { stores in
            if let store = stores.byPath[path] {
                store.adopt(migrations)
                return store
            }
            let store = Store(
                path: path, migrations: migrations, identity: identity, hasEnded: stores.hasEnded, workshop: workshop)
            stores.byPath[path] = store
            return store
        }
    }

    /// Every store that was asked for.
    public var all: [Store] { stores.withLock { Array($0.byPath.values) } }

    /// Finishes what waits, closes every store and refuses everything from then on.
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
