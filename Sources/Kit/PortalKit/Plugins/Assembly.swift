public import Configuration

/// The findings while a site is built: issues with their positions; causes only, not their consequences.
public struct Assembly: Sendable {
    /// Mistakes that prevent the site from being served.
    public internal(set) var issues: [ConfigIssue] = []
    /// Problems that do not prevent the site from being served, but affect visitors.
    public internal(set) var warnings: [ConfigIssue] = []
    /// The wordings that are needed for names in the configuration.
    public internal(set) var wordings: [NamedWording] = []
    /// The routes that plugins link to, and that must be answered.
    public private(set) var links: [RequiredLink] = []
    /// The positions of settings in the portal's own file.
    public let source: PortalSource
    /// The plugin that is being added.
    private(set) var owner = ""
    private var begun: Set<String> = []
    private var failed: Set<String> = []
    private var missing: [String: [String]] = [:]
    private var claims: [String: String] = [:]
    private var rivals: Set<Set<String>> = []

    init(_ source: PortalSource) { self.source = source }

    /// Whether all plugins were added successfully. If not, missing parts are not reported: a failed one may add them.
    public var isWhole: Bool { failed.isEmpty }

    mutating func begin(_ plugin: String) {
        owner = plugin
        begun.insert(plugin)
    }

    /// The position of a setting of the current plugin, or of an entry of its list.
    func position(_ path: [String], entry: String? = nil) -> Position {
        source.position(["plugins", owner] + path, entry: entry)
    }

    /// Whether the portal's own file has a setting of the current plugin.
    func says(_ path: [String]) -> Bool { source.says(["plugins", owner] + path) }

    /// Records that the current plugin adds `what`; an issue if another plugin has added it.
    mutating func claim(_ what: String) {
        if let other = claims.updateValue(owner, forKey: what), other != owner { clash(with: other, over: what) }
    }

    /// Adds an issue because the current plugin and another add the same; only the first for the same two plugins. Its
    /// position is that of the one that the portal's own file names.
    mutating func clash(with other: String, over what: String) {
        guard rivals.insert([owner, other]).inserted else { return }
        let named = [owner, other].first { source.says(["plugins", $0]) } ?? owner
        let message = "'\(other)' and '\(owner)' both have \(what), wanted one of them"
        issues.append(ConfigIssue(source.position(["plugins", named]), message))
    }

    mutating func require(_ segments: [String], with condition: [String]?) {
        links.append(RequiredLink(plugin: owner, segments: segments, condition: condition))
    }

    mutating func fail() { failed.insert(owner) }

    /// Records that the current plugin failed because another, earlier one is missing. If that one is switched on, it
    /// has failed itself and reported why.
    mutating func fail(without plugin: String) {
        fail()
        if !begun.contains(plugin) { missing[plugin, default: []].append(owner) }
    }

    /// Adds an issue for each missing plugin, with the plugins that need it.
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

/// A route that must be answered, because a plugin links to it.
public struct RequiredLink: Sendable {
    /// The name of the plugin that links to it.
    public let plugin: String
    /// As in ``Route/path``.
    public let segments: [String]
    /// The route that must be answered for this to apply; nil if it always does.
    public let condition: [String]?
}
