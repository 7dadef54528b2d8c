public import Configuration

/// What is found while a site is put together: mistakes and what to warn of, each at its place, and causes rather than
/// what follows from them.
public struct Assembly: Sendable {
    /// What keeps the site from being served.
    public private(set) var issues: [ConfigIssue] = []
    /// What does not, though visitors would be better off without it.
    public private(set) var warnings: [ConfigIssue] = []
    /// The wordings that the configuration calls for by names of its own.
    public private(set) var wordings: [NamedWording] = []
    /// Where the portal's own file says what.
    public let source: PortalSource
    /// The plugin that is being added.
    private(set) var owner = ""
    private var begun: Set<String> = []
    private var failed: Set<String> = []
    private var missing: [String: [String]] = [:]
    private var claims: [String: String] = [:]
    private var rivals: Set<Set<String>> = []

    init(_ source: PortalSource) { self.source = source }

    /// Whether every plugin could add its part. Where not, what is missing elsewhere may be what one of them would have added.
    public var isWhole: Bool { failed.isEmpty }

    mutating func begin(_ plugin: String) {
        owner = plugin
        begun.insert(plugin)
    }

    /// Notes a mistake where the settings of the plugin that is being added say `path`.
    mutating func refuse(_ message: String, at path: [String], entry: String?) {
        issues.append(ConfigIssue(source.position(["plugins", owner] + path, entry: entry), message))
    }

    mutating func refuse(_ others: [ConfigIssue]) { issues += others }

    mutating func warn(_ message: String, at path: [String], entry: String?) {
        warnings.append(ConfigIssue(source.position(["plugins", owner] + path, entry: entry), message))
    }

    /// Notes that the plugin that is being added has `what`, which one alone can have.
    mutating func claim(_ what: String) {
        if let other = claims.updateValue(owner, forKey: what), other != owner { clash(with: other, over: what) }
    }

    /// Notes that the plugin that is being added and another have the same. Of two, the first such thing is told, where the
    /// portal's own file names one of them.
    mutating func clash(with other: String, over what: String) {
        guard rivals.insert([owner, other]).inserted else { return }
        let named = [owner, other].first { source.says(["plugins", $0]) } ?? owner
        let message = "'\(other)' and '\(owner)' both have \(what), wanted one of them"
        issues.append(ConfigIssue(source.position(["plugins", named]), message))
    }

    mutating func add(_ wording: NamedWording) { wordings.append(wording) }

    /// Notes that the plugin that is being added cannot add its part.
    mutating func fail() { failed.insert(owner) }

    /// Notes that the plugin that is being added cannot add its part without another, which comes before it. One that is
    /// switched on has said itself why it is not there.
    mutating func fail(without plugin: String) {
        fail()
        if !begun.contains(plugin) { missing[plugin, default: []].append(owner) }
    }

    /// Tells of each plugin that is missing, and of all that want it.
    mutating func end() {
        for (plugin, owners) in missing.sorted(by: { $0.key < $1.key }) {
            let path = ["plugins", plugin]
            let wanting = owners.joined(separator: ", ")
            issues.append(
                ConfigIssue(
                    source.position(source.says(path) ? path : ["plugins", owners[0]]),
                    "\(wanting): wanted the plugin '\(plugin)' too: add \"\(plugin)\": {} under plugins"))
        }
        missing = [:]
    }
}
