import Configuration
import Folders
import Forms
import PortalKit

/// One version of the files that all councils share, with each council as it is on them.
struct SharedVersion {
    let shared: Shared
    private let issues: [ConfigIssue]
    private let root: String

    /// - Parameters:
    ///   - config: the folder of this version, such as `Config`.
    ///   - root: the folder that holds the councils and their themes.
    init(_ config: String, root: String, _ catalogue: Catalogue) {
        var folder = Folder(config)
        shared = Shared(&folder, catalogue)
        issues = folder.issues
        self.root = root
    }

    /// The councils, and what `guildhall check` says about them and the shared files.
    func result(only: String?) -> ConfigCheck.Result {
        ConfigCheck(root: root, shared: shared, issues: issues).result(only: only)
    }

    /// A portal as its pack and its own file have it together.
    func portal(_ own: ConfigValue) -> ConfigValue { pack(own).overlaid(with: own) }

    func pack(_ own: ConfigValue) -> ConfigValue {
        shared.packs[own.table?["pack"]?.string ?? ""]?.portal ?? [:]
    }

    /// The words for a key that a portal on this pack has, before the council's own; nil if there are none.
    func wording(_ key: String, _ language: Language, pack: String) -> String? {
        shared.packs[pack]?.wordings[language]?.all[key] ?? shared.wordings[language]?.all[key]
    }

    /// The keys of all wordings of the engine and a pack, with the part of the engine that each belongs to: the name of a
    /// module or plugin, nil for the pack.
    func keys(_ language: Language, pack: String) -> [String: String?] {
        let engine = shared.wordings[language] ?? Wordings()
        let parts = engine.all.keys.map { key -> (String, String?) in
            (key, engine.positions[key].flatMap { $0.file.split(separator: "/").dropLast().last.map(String.init) })
        }
        let own = (shared.packs[pack]?.wordings[language]?.all.keys).map(Array.init) ?? []
        return Dictionary(parts + own.map { ($0, nil) }) { first, _ in first }
    }
}
