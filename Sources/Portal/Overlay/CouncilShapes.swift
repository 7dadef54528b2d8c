import Configuration
import Forms
import PortalKit

/// The settings of a council's files, with their owners, as the code that reads them asks for them.
struct CouncilShapes: Sendable {
    let tenant: SettingsShape
    let portal: SettingsShape
    let form: SettingsShape
    let theme: SettingsShape

    init(_ shared: Shared) {
        tenant = Settings.shape { _ = TenantFile.read(&$0, id: "", everyoneTests: false) }
        portal = Settings.shape { _ = PortalFile.read(&$0, name: "", shared, catalogue: shared.catalogue.plugins) }
        form = Settings.shape { _ = FormDefinition.read(&$0, name: "", source: ConfigValue(.null), languages: []) }
        theme = Settings.shape { _ = Theme(name: "", &$0) }
    }

    /// What a path is.
    enum Place: Equatable, Sendable {
        /// A table of settings: a whole file, a group, or an entry of a table of named entries.
        case group(SettingsShape)
        /// A table of named entries.
        case each(SettingsShape, SettingsShape.Entry)
        /// A setting, or a part of its value.
        case leaf(SettingsShape.Entry)
        /// The words of a page, a wording or a drawing.
        case text
    }

    /// The shape of a whole file; nil for a file of texts.
    func shape(of file: CouncilFile) -> SettingsShape? {
        switch file {
        case .tenant: tenant
        case .portal: portal
        case .form: form
        case .theme: theme
        case .wordings, .page, .drawing: nil
        }
    }

    /// What is at a path; nil if there is no such setting.
    func place(of path: SettingPath) -> Place? {
        guard let shape = shape(of: path.file) else { return .text }
        return Self.place(path.keys[...], in: shape)
    }

    private static func place(_ keys: ArraySlice<String>, in shape: SettingsShape) -> Place? {
        guard let key = keys.first else { return .group(shape) }
        let rest = keys.dropFirst()
        if keys.contains("$order") { return nil }
        guard let entry = shape.entries.first(where: { $0.key == key }) else { return nil }
        switch entry.content {
        case .group(let inner): return place(rest, in: inner)
        case .each(let inner): return rest.isEmpty ? .each(inner, entry) : place(rest.dropFirst(), in: inner)
        case .value, .list, .raw: return .leaf(entry)
        }
    }

    /// The page of settings on which a setting is changed.
    func page(of path: SettingPath) -> SettingPath {
        var page = path.keys.last == "$order" ? path.parent ?? path : path
        while let parent = page.parent, case .leaf? = place(of: page) { page = parent }
        return page
    }

    /// Whether a path is that of an entry of a table of named entries.
    func isEntry(_ path: SettingPath) -> Bool {
        if path.keys.last == "$order" { return false }
        guard let parent = path.parent, case .each? = place(of: parent) else { return false }
        return true
    }

    /// Whether the overlay may have a value at this path: the setting is the council's, or it orders, adds or removes
    /// entries of a table that is.
    func isCouncils(_ change: Overlay.Change) -> Bool {
        let path = change.path
        if path.keys.last == "$order", let table = path.parent { return isTableOfCouncil(table) }
        switch place(of: path) {
        case .leaf(let entry): return entry.owner == .council
        case .text: return true
        case .group: return path.parent.map(isTableOfCouncil) ?? false
        case .each, nil: return false
        }
    }

    private func isTableOfCouncil(_ path: SettingPath) -> Bool {
        guard case .each(_, let entry)? = place(of: path) else { return false }
        return entry.owner == .council
    }

    /// An entry without the settings that are not the council's.
    /// - Parameter path: where the entry is, or is to be.
    func councilsPart(of entry: ConfigValue, at path: SettingPath) -> ConfigValue {
        guard case .group(let shape)? = place(of: path) else { return entry }
        return Self.councilsPart(of: entry, shape)
    }

    private static func councilsPart(of value: ConfigValue, _ shape: SettingsShape) -> ConfigValue {
        let kept = (value.table?.entries ?? []).compactMap { part -> ConfigTable.Entry? in
            guard let entry = shape.entries.first(where: { $0.key == part.key }) else { return nil }
            switch entry.content {
            case .group(let inner): return .init(part.key, councilsPart(of: part.value, inner))
            case .each(let inner) where entry.owner == .council:
                let entries = (part.value.table?.entries ?? []).map {
                    ConfigTable.Entry($0.key, councilsPart(of: $0.value, inner))
                }
                return .init(part.key, ConfigValue(.table(ConfigTable(entries))))
            case .value, .list, .raw, .each: return entry.owner == .council ? part : nil
            }
        }
        return ConfigValue(.table(ConfigTable(kept)))
    }

    /// Every setting whose owner is the council, by the path of its table without the names of entries.
    var councilSettings: [(file: String, keys: [String], entry: SettingsShape.Entry)] {
        [("tenant", tenant), ("portal", portal), ("form", form), ("theme", theme)].flatMap { file, shape in
            Self.settings(in: shape, below: []).map { (file, $0.keys, $0.entry) }
        }
    }

    private static func settings(
        in shape: SettingsShape, below keys: [String]
    ) -> [(keys: [String], entry: SettingsShape.Entry)] {
        shape.entries.flatMap { entry -> [(keys: [String], entry: SettingsShape.Entry)] in
            let path = keys + [entry.key]
            let own = entry.owner == .council ? [(path, entry)] : []
            switch entry.content {
            case .group(let inner), .each(let inner): return own + settings(in: inner, below: path)
            case .value, .list, .raw: return own
            }
        }
    }
}
