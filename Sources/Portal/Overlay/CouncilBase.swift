import Configuration
import Folders
import PortalKit

/// A council's files without what it changes in the console.
struct CouncilBase: Sendable {
    /// Where a value comes from that the council has not changed.
    enum Layer: String, Sendable {
        /// The pack that a portal builds on, or a form or page that all councils share.
        case shared
        /// The council's files, which the provider keeps.
        case provider
    }

    /// The names of its portals, in the order of their files.
    let portals: [FileName]
    /// The names of the forms that it may change: its own, and those of all councils.
    let forms: [FileName]
    /// The theme of the council, and those of its portals.
    let themes: [FileName]
    private let shared: Shared
    private let sharedVersion: Int
    /// The folders it was read from, with their state before.
    private let sources: [Council.Source]
    /// What the provider's file says, and the same over what it builds on.
    private let files: [CouncilFile: (own: ConfigValue, whole: ConfigValue)]
    /// The portals' files over each other version of their packs, by the version's name.
    private let versions: [CouncilFile: [String: ConfigValue]]
    private let pages: [CouncilFile: String]

    init(_ id: String, on context: Council.ReadingContext) {
        (shared, sharedVersion) = (context.shared, context.sharedVersion)
        var folder = Folder("\(context.tenants)/\(id)")
        var sources = [Council.Source(folder.files)]
        var files: [CouncilFile: (own: ConfigValue, whole: ConfigValue)] = [:]
        let tenant = folder.json("tenant.json") ?? [:]
        files[.tenant] = (tenant, tenant)
        portals = folder.names(in: "portals", ending: "json")
        var versions: [CouncilFile: [String: ConfigValue]] = [:]
        var themes = [tenant.value(at: ["theme"])]
        for name in portals {
            let own = folder.json("portals", name.dotted("json")) ?? [:]
            let pack = own.value(at: ["pack"])?.string ?? ""
            files[.portal(name)] = (own, (context.shared.packs[pack]?.portal ?? [:]).overlaid(with: own))
            for (other, version) in context.shared.packs
            where other != pack && context.shared.isVersion(other, of: pack) {
                versions[.portal(name), default: [:]][other] = version.portal.overlaid(with: own)
            }
            themes.append(own.value(at: ["theme"]))
        }
        let own = folder.tables(in: "forms")
        forms = Set(own.keys).union(context.shared.forms.keys).sorted().compactMap { FileName($0) }
        for name in forms {
            let form = own[name.text] ?? [:]
            files[.form(name)] = (form, (context.shared.forms[name.text] ?? [:]).overlaid(with: form))
        }
        for language in Language.allCases {
            let words = folder.json(language.texts, isOptional: true) ?? [:]
            files[.wordings(language)] = (words, words)
        }
        self.themes = Set(themes.compactMap { $0?.string.flatMap(FileName.init(_:)) }).sorted()
        for name in self.themes {
            var look = Folder("\(context.themes)/\(name)")
            sources.append(Council.Source(look.files))
            let theme = look.json("theme.json") ?? [:]
            files[.theme(name)] = (theme, theme)
        }
        var pages: [CouncilFile: String] = [:]
        for name in folder.names(in: "pages", ending: "md") {
            if let file = CouncilFile(path: "pages/\(name).md") {
                pages[file] = folder.text("pages", name.dotted("md"))
            }
        }
        (self.files, self.versions, self.pages, self.sources) = (files, versions, pages, sources)
    }

    /// Whether the files are as they were read.
    func isCurrent(on context: Council.ReadingContext) -> Bool {
        sharedVersion == context.sharedVersion && sources.allSatisfy(\.isCurrent)
    }

    /// The value that a setting has without what the council changes of it; nil if nothing gives it. For a wording of a
    /// portal, the words that it shows.
    /// - Parameter overlay: what the council changes, which says on which version of its pack a portal builds.
    func value(at path: SettingPath, under overlay: Overlay) -> ConfigValue? {
        if case .page = path.file { return page(path.file).map(\.setting) }
        if let wording = Wording(path) {
            return self.wording(wording, under: overlay) { files[$0.file]?.whole.value(at: $0.keys) }
        }
        return whole(path.file, under: overlay)?.value(at: path.keys)
    }

    /// The value of a setting with what the council changes; nil if nothing gives it.
    func value(at path: SettingPath, with overlay: Overlay) -> ConfigValue? {
        if let wording = Wording(path) {
            return self.wording(wording, under: overlay) { overlay[$0] ?? files[$0.file]?.whole.value(at: $0.keys) }
        }
        guard let change = overlay[path] else {
            return overlay.replacesTable(around: path) ? nil : value(at: path, under: overlay)
        }
        if change.kind == .null { return nil }
        return (value(at: path, under: overlay) ?? ConfigValue(.null)).overlaid(with: change)
    }

    /// A file over what it builds on; nil if there is none.
    private func whole(_ file: CouncilFile, under overlay: Overlay) -> ConfigValue? {
        guard case .portal(let portal) = file, let versions = versions[file],
            let pack = packName(of: portal, with: overlay), let version = versions[pack]
        else { return files[file]?.whole }
        return version
    }

    /// The value of a setting as it is shown: for an order, the names of all entries in it; for words in one language, also
    /// those that are the same in all.
    func shownValue(at path: SettingPath, with overlay: Overlay) -> ConfigValue? {
        guard let table = path.parent, let key = path.keys.last else { return value(at: path, with: overlay) }
        if key == "$order" { return (value(at: table, with: overlay)?.table?.keys ?? []).setting }
        if let value = value(at: path, with: overlay) { return value }
        let around = Language(rawValue: key) == nil ? nil : value(at: table, with: overlay)
        return around.flatMap { $0.string == nil ? nil : $0 }
    }

    /// A wording of a portal in one language.
    private struct Wording {
        let language: Language
        let portal: String
        let key: String

        init?(_ path: SettingPath) {
            guard case .wordings(let language) = path.file, path.keys.count == 2 else { return nil }
            (self.language, portal, key) = (language, path.keys[0], path.keys[1])
        }
    }

    /// The words of a portal: its own, those of all portals of the council, its pack's, or the engine's.
    private func wording(
        _ wording: Wording, under overlay: Overlay, _ own: (SettingPath) -> ConfigValue?
    ) -> ConfigValue? {
        for section in [wording.portal, Self.allPortals] {
            let path = SettingPath(.wordings(wording.language), [section, wording.key])
            if let words = own(path), words.kind != .null { return words }
        }
        let pack = FileName(wording.portal).flatMap { self.pack(of: $0, with: overlay) }
        let layers = [pack?.wordings[wording.language], shared.wordings[wording.language]]
        return layers.lazy.compactMap { $0?.all[wording.key] }.first.map(\.setting)
    }

    /// The section of the wordings of all portals of a council.
    static let allPortals = "all"

    /// The layer below the overlay that gives a setting; nil if none does, so that the engine's default holds.
    func layer(of path: SettingPath, under overlay: Overlay) -> Layer? {
        if case .page = path.file {
            return pages[path.file] != nil ? .provider : page(path.file) != nil ? .shared : nil
        }
        if files[path.file]?.own.value(at: path.keys) != nil { return .provider }
        return whole(path.file, under: overlay)?.value(at: path.keys) == nil ? nil : .shared
    }

    /// The name of a portal's pack; nil if it has none.
    func packName(of portal: FileName, with overlay: Overlay) -> String? {
        let path = SettingPath.pack(of: portal)
        return (overlay[path] ?? files[path.file]?.own.value(at: path.keys))?.string
    }

    /// The pack of a portal; nil for one that is missing.
    func pack(of portal: FileName, with overlay: Overlay) -> Shared.Pack? {
        packName(of: portal, with: overlay).flatMap { shared.packs[$0] }
    }

    /// The newest version of a portal's pack; nil if the portal builds on it.
    func newerPack(of portal: FileName, with overlay: Overlay) -> PackName? {
        guard let pack = packName(of: portal, with: overlay).map(PackName.init) else { return nil }
        let newest = shared.newest(of: pack)
        return newest > pack ? newest : nil
    }

    /// Whether a change makes a portal build on another version of its pack.
    func isVersion(_ change: Overlay.Change) -> Bool {
        guard case .portal(let portal) = change.path.file, change.path == .pack(of: portal),
            let version = change.value?.string, let own = packName(of: portal, with: .empty)
        else { return false }
        return shared.isVersion(version, of: own)
    }

    /// The settings of a portal that two versions of its pack give different values, and its words, in their order.
    func differences(of portal: FileName, from old: Overlay, to new: Overlay) -> [SettingPath] {
        let (before, after) = (pack(of: portal, with: old), pack(of: portal, with: new))
        let settings = ValueDifference.all(from: before?.portal, to: after?.portal).map(\.settingKeys)
            .filter { $0 != ["about"] }.map { SettingPath(.portal(portal), $0) }
        let words = languages(of: portal).flatMap { language -> [SettingPath] in
            let old: [String: String] = before?.wordings[language]?.all ?? [:]
            let new: [String: String] = after?.wordings[language]?.all ?? [:]
            let keys = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            return keys.sorted().map { SettingPath(.wordings(language), [portal.text, $0]) }
        }
        return settings + words
    }

    /// The languages of a portal, the first one first.
    func languages(of portal: FileName) -> [Language] {
        let names = files[.portal(portal)]?.whole.value(at: ["languages"])?.list?.compactMap(\.string) ?? []
        let languages = names.compactMap(Language.init(rawValue:))
        return languages.isEmpty ? [.en] : languages
    }

    /// The parts of the engine's wordings, with the keys of each.
    var wordingParts: [(name: String, keys: [String])] { shared.wordingParts }

    /// The names of the council's pages of text, and of those that all councils share, sorted.
    var pageNames: [String] {
        let own = pages.keys.compactMap { if case .page(let name, _) = $0 { name.text } else { nil } }
        let others = shared.pages.keys.compactMap { name in
            Language.allCases.lazy.compactMap { FileName(name)?.without($0.part)?.text }.first
        }
        return Set(own + others).sorted()
    }

    /// The words of a page: the council's own, or else the shared ones; nil if there are none.
    private func page(_ file: CouncilFile) -> String? {
        guard case .page(let name, let language) = file else { return nil }
        if let own = pages[file] { return own }
        // With words of its own in another language, the shared ones would say something else.
        let isOwn = Language.allCases.contains { pages[.page(name, $0)] != nil }
        return isOwn ? nil : shared.pages[name.dotted(language.part).text]
    }
}

extension ConfigValue {
    /// Whether it is a table.
    var isTable: Bool { table != nil }
}

/// A council's files with one state of its changes.
struct CouncilState: Sendable {
    let base: CouncilBase
    let overlay: Overlay

    /// The value of a setting; nil if nothing gives it, so that the engine's default holds.
    func value(_ path: SettingPath) -> ConfigValue? { base.value(at: path, with: overlay) }

    /// The value that a setting has without what the council changes of it; nil if nothing gives it.
    func below(_ path: SettingPath) -> ConfigValue? { base.value(at: path, under: overlay) }

    /// The value of a setting of a question, in whichever step of its form the question is; nil if nothing gives it.
    func ofQuestion(_ path: SettingPath) -> ConfigValue? {
        guard case .form = path.file, path.keys.count > 4, path.keys[2] == "questions" else { return nil }
        let steps = SettingPath(path.file, ["steps"])
        return (value(steps)?.table?.entries ?? []).lazy.compactMap { step in
            step.value.value(at: Array(path.keys.dropFirst(2)))
        }.first
    }

    /// Where in its form a question may have moved: its place in each other step; none for anything but a question of a step.
    func otherPlaces(of path: SettingPath) -> [SettingPath] {
        guard path.isQuestion else { return [] }
        let steps = SettingPath(path.file, ["steps"])
        return (value(steps)?.table?.keys ?? []).filter { $0 != path.keys[1] }.map {
            steps.part($0, "questions", path.keys[3])
        }
    }

    /// The words of a portal for a wording in one language; nil if there are none.
    func wording(_ key: String, _ language: Language, portal: FileName) -> String? {
        value(SettingPath(.wordings(language), [portal.text, key]))?.string
    }
}
