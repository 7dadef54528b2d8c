import Configuration
import PortalKit

/// The wordings of an entry whose name is in their keys, such as the title of a tile.
struct EntryWordings {
    /// In the order of the page.
    let all: [(key: String, isLong: Bool)]
    private let portal: FileName

    /// The parts of the keys of each table of a portal: what comes before the name, and what after it.
    private static let tables: [[String]: [(family: String, part: String, isLong: Bool)]] = [
        ["tiles"]: [("tile", ".title", false), ("tile", ".about", false)],
        ["footer"]: [("footer", "", false)],
        ["notices"]: [("notice", "", true)],
        ["announcements"]: [("announcement", ".title", false), ("announcement", ".body", true)],
        ["plugins", "case-dashboard", "boxes"]: [
            ("tracker", ".title", false), ("tracker", ".done", false), ("tracker", ".due", false),
            ("tracker", ".later", false),
        ],
    ]

    /// The names of the words about each kind of wording.
    static var families: [String] { tables.values.joined().map { $0.family + $0.part } }

    /// The wordings of the entry at `path`; nil if it has none.
    init?(of path: SettingPath) {
        guard case .portal(let portal) = path.file, let name = path.keys.last,
            let parts = Self.tables[path.keys.dropLast()]
        else { return nil }
        self.portal = portal
        all = parts.map { ("\($0.family).\(name)\($0.part)", $0.isLong) }
    }

    /// The tables of a portal whose entries have such wordings.
    static func tables(of portal: FileName) -> [SettingPath] {
        tables.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { SettingPath(.portal(portal), $0) }
    }

    /// The entry whose name is in the key of a wording, and the words about that; nil for any other wording.
    static func entry(of key: String) -> (table: [String], name: String, label: TextKey)? {
        for (table, parts) in tables {
            for (family, part, _) in parts where key.hasPrefix("\(family).") && key.hasSuffix(part) {
                let name = String(key.dropFirst(family.count + 1).dropLast(part.count))
                if !name.contains(".") { return (table, name, TextKey("console.wording", family + part)) }
            }
        }
        return nil
    }

    /// The words about a wording of such an entry; nil for any other wording.
    static func label(of key: String) -> TextKey? { entry(of: key)?.label }

    func inputs(_ languages: [Language]) -> [SettingInput] {
        all.enumerated().map { index, wording in
            SettingInput(
                wording: wording.key, of: portal.text, isLong: wording.isLong, name: "wording-\(index + 1)",
                languages: languages)
        }
    }
}
