import Configuration

extension Overlay {
    /// The setting that an issue is about, by its position in these changes, by the file that they replace, or by the
    /// name of the setting at the beginning of its message; nil if that is unknown.
    func path(of issue: ConfigIssue) -> SettingPath? {
        guard let position = issue.position else { return nil }
        let name = issue.message.prefix { $0 != " " }.split(separator: ".").map(String.init)
        if let path = path(at: position) {
            // Of what is missing, the position is that of the table around it.
            let named = SettingPath(path.file, name)
            return named.isPart(of: path) ? named : path
        }
        let parts = position.file.split(separator: "/").map(String.init)
        let file = (1...3).reversed().lazy.compactMap { CouncilFile(path: parts.suffix($0).joined(separator: "/")) }
            .first
        guard let file else { return nil }
        switch file {
        case .page, .drawing: return SettingPath(file)
        case .wordings: return nil
        default: return SettingPath(file, name)
        }
    }
}
