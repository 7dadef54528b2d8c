import Glibc

/// What the system lets the process have.
enum ResourceLimits {
    private static let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// How many descriptors the process may have open.
    static var descriptors: Int {
        var limit = rlimit()
        return getrlimit(descriptorLimit, &limit) == 0 ? Int(clamping: limit.rlim_cur) : 0
    }

    /// Lets the process have as many descriptors as its hard limit allows, and returns how many that are.
    @discardableResult
    static func raise() -> Int {
        var limit = rlimit()
        if getrlimit(descriptorLimit, &limit) == 0, limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            setrlimit(descriptorLimit, &limit)
        }
        return descriptors
    }
}
