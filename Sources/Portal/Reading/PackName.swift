import Configuration
import Web

/// The name of a pack with its version: `citizen-tiles` is the first version, `citizen-tiles.2` the second.
struct PackName: Hashable, Comparable {
    /// The name that all versions share.
    let base: String
    let version: Int
    let text: String

    init(_ text: String) {
        self.text = text
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let version = parts.count > 1 ? parts.last.flatMap { Int($0, in: 2...9999) } : nil
        (base, self.version) = (version == nil ? text : parts.dropLast().joined(separator: "."), version ?? 1)
    }

    static func < (a: PackName, b: PackName) -> Bool { (a.base, a.version) < (b.base, b.version) }
}

extension Shared.Pack {
    /// Its files as they were read, by their names.
    var files: [String: ConfigValue] {
        var files = ["portal.json": portal]
        for (language, wordings) in wordings {
            let entries = wordings.keys.map { ConfigTable.Entry($0, ConfigValue(.string(wordings.all[$0] ?? ""))) }
            files[language.texts.text] = ConfigValue(.table(ConfigTable(entries)))
        }
        return files
    }
}

extension Shared {
    /// The newest version of a pack.
    func newest(of pack: PackName) -> PackName {
        packs.keys.map(PackName.init).filter { $0.base == pack.base }.max() ?? pack
    }

    /// Whether two names are those of versions of one pack, and both are there.
    func isVersion(_ name: String, of other: String) -> Bool {
        PackName(name).base == PackName(other).base && packs[name] != nil && packs[other] != nil
    }
}
