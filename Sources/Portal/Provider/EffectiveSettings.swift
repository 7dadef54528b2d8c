import Configuration
import Foundation
import PortalKit

/// A setting as a council's running sites use it, with where its value comes from.
struct EffectiveSetting: Sendable {
    /// Where a value comes from; a later one hides the earlier ones.
    enum Layer: String, CaseIterable, Sendable {
        /// The engine's default.
        case engine
        /// A pack, a form or a page that all councils share.
        case shared
        /// The council's files.
        case provider
        /// What the council published in its console.
        case council
    }

    let path: SettingPath
    let value: ConfigValue
    let layer: Layer
    /// Since when it has this value; nil if that is not known, as for the engine's.
    let since: Date?
}

/// Reads the settings of one file of a council.
struct EffectiveSettings {
    let base: CouncilBase
    let shapes: CouncilShapes
    /// What the council has published.
    let live: Overlay
    /// The council's revisions, the newest first.
    let revisions: [Revision]
    /// The root of Config, Tenants and Themes, and the council's id.
    let root: String
    let tenant: String

    /// Every file with settings, in the order of the list.
    var files: [CouncilFile] {
        let words = Language.allCases.map { CouncilFile.wordings($0) }
        return [.tenant] + base.portals.map { .portal($0) } + base.forms.map { .form($0) }
            + base.themes.map { .theme($0) } + words
    }

    /// The settings of a file, in the order in which they are read.
    func settings(of file: CouncilFile) -> [EffectiveSetting] {
        if let shape = shapes.shape(of: file) { return settings(shape, at: SettingPath(file)) }
        guard case .wordings = file else { return [] }
        // Of the words, those that differ from the engine's and the pack's.
        let own = (base.value(at: SettingPath(file), under: live) ?? [:]).overlaid(with: live[SettingPath(file)] ?? [:])
        return (own.table?.entries ?? []).flatMap { section in
            (section.value.table?.entries ?? []).compactMap { entry in
                setting(SettingPath(file, [section.key, entry.key]), fallback: nil)
            }
        }
    }

    private func settings(_ shape: SettingsShape, at path: SettingPath) -> [EffectiveSetting] {
        shape.entries.flatMap { entry -> [EffectiveSetting] in
            let path = path.part(entry.key)
            switch entry.content {
            case .group(let inner):
                // A feature that is not switched on has no settings.
                let isFeature = path.parent?.keys == ["plugins"]
                return isFeature && base.value(at: path, with: live) == nil ? [] : settings(inner, at: path)
            case .each(let inner):
                return (base.value(at: path, with: live)?.table?.keys ?? []).flatMap {
                    settings(inner, at: path.part($0))
                }
            case .value, .list, .raw:
                return [setting(path, fallback: entry.fallback)].compactMap { $0 }
            }
        }
    }

    private func setting(_ path: SettingPath, fallback: ConfigValue?) -> EffectiveSetting? {
        guard let value = base.value(at: path, with: live) ?? fallback else { return nil }
        let layer: EffectiveSetting.Layer =
            if live.gives(path) {
                .council
            } else {
                switch base.layer(of: path, under: live) {
                case .provider: .provider
                case .shared: .shared
                case nil: .engine
                }
            }
        return EffectiveSetting(path: path, value: value, layer: layer, since: since(path, layer))
    }

    private func since(_ path: SettingPath, _ layer: EffectiveSetting.Layer) -> Date? {
        switch layer {
        case .council:
            let text = path.text
            return revisions.first { revision in
                revision.shown.contains { $0.isChange && ($0.path == text || text.hasPrefix("\($0.path):")) }
            }?.at
        case .provider:
            let isTheme = if case .theme = path.file { true } else { false }
            return Self.modified("\(root)/\(isTheme ? "" : "Tenants/\(tenant)/")\(path.file.path)")
        case .shared:
            switch path.file {
            case .portal(let name):
                return base.packName(of: name, with: live).flatMap {
                    Self.modified("\(root)/Config/packs/\($0)/portal.json")
                }
            case .form(let name): return Self.modified("\(root)/Config/forms/\(name).json")
            default: return nil
            }
        case .engine: return nil
        }
    }

    private static func modified(_ path: String) -> Date? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Date(timeIntervalSince1970: Double(facts.st_mtim.tv_sec))
    }
}
