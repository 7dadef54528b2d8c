public import Configuration

extension Blueprint {
    /// Reports an issue, which prevents the site from being served.
    /// - Parameters:
    ///   - message: which setting is wrong, how, and what was wanted: `process is 'x', wanted the name of a file`.
    ///   - path: the setting of the current plugin; empty for the plugin itself.
    ///   - entry: an entry of the list at `path`; nil for the list.
    public mutating func refuse(_ message: String, at path: [String] = [], entry: String? = nil) {
        assembly.issues.append(ConfigIssue(assembly.position(path, entry: entry), message))
    }

    /// Whether the portal's own file, and not only its pack, has a setting of the current plugin.
    public func says(_ key: String) -> Bool { assembly.says([key]) }

    /// Reports a problem that does not prevent the site from being served; as ``refuse(_:at:entry:)`` otherwise.
    public mutating func warn(_ message: String, at path: [String] = []) {
        assembly.warnings.append(ConfigIssue(assembly.position(path), message))
    }

    /// Reports issues with their own positions, such as in a file that a plugin reads.
    public mutating func refuse(_ others: [ConfigIssue]) { assembly.issues += others }

    /// Reports an issue because of which the current plugin does not add its parts. Issues that would follow from their
    /// absence are then not reported.
    public mutating func fail(_ message: String, at path: [String] = []) {
        refuse(message, at: path)
        assembly.fail()
    }

    /// Reports that the current plugin does not add its parts because it needs the plugin named `plugin`, which must
    /// come earlier in the catalogue. One issue names all plugins that need the same.
    public mutating func fail(without plugin: String) { assembly.fail(without: plugin) }

    /// Requires a wording with a name from the configuration in its key: it is an issue if it is missing.
    public mutating func call(for wording: NamedWording) { assembly.wordings.append(wording) }

    /// The same for a name that is at `path` in the settings of the current plugin.
    /// - Parameters:
    ///   - isRequired: false to permit the wording without requiring it.
    ///   - values: the values that it may have in braces, beside those of every wording.
    public mutating func call(
        for key: TextKey, at path: [String], isRequired: Bool = true, values: Set<String> = []
    ) {
        call(for: NamedWording(key, at: assembly.position(path), isRequired: isRequired, values: values))
    }

    /// Declares that the current plugin links to pages that other plugins answer. It is an issue if none does. A plugin
    /// that links to pages only if they are answered asks ``Site/answers(_:)`` instead.
    public mutating func require<each Parameters>(_ link: repeat PageLink<each Parameters>) {
        repeat assembly.require((each link).segments, with: nil)
    }

    /// The same on a site where a plugin answers `condition`.
    public mutating func require<each Parameters>(
        _ link: repeat PageLink<each Parameters>, with condition: PageLink<some Any>
    ) {
        repeat assembly.require((each link).segments, with: condition.segments)
    }
}
