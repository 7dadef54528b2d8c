import Glibc

enum ResourceLimits {
    private static let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// Maximum number of open file descriptors.
    static var descriptors: Int {
        var limit = rlimit()
        return getrlimit(descriptorLimit, &limit) == 0 ? Int(clamping: limit.rlim_cur) : 0
    }

    /// Raises the limit of file descriptors to the hard limit, and returns it.
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
