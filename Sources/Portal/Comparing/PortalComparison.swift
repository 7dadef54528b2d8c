import Configuration
import Folders
import PortalKit

/// What the people of one portal would see changed with another version of the shared files.
struct PortalComparison {
    let tenant: String
    let name: String
    /// The portal's own file.
    let own: ConfigValue
    let (old, new): (SharedVersion, SharedVersion)
    /// The council's folder, for the files that hide a change.
    let folder: Folder
    /// The council's own form files, by name.
    let forms: [String: ConfigValue]
    /// The names of the forms of this portal in either version.
    let offered: [String]
    /// The council's own wordings for all portals and for this one, by language.
    let wordings: [Language: [ConfigTable]]
    private(set) var lines: [String] = []
    /// Changes that the council's own files hide.
    private(set) var hidden: [String] = []

    init(
        tenant: String, name: String, own: ConfigValue, old: SharedVersion, new: SharedVersion, folder: Folder,
        forms: [String: ConfigValue], offered: [String], wordings: [Language: [ConfigTable]]
    ) {
        (self.tenant, self.name, self.own, self.old, self.new) = (tenant, name, own, old, new)
        (self.folder, self.forms, self.offered, self.wordings) = (folder, forms, offered, wordings)
        compareSettings()
        compareForms()
        compareWordings()
        comparePages()
        compareDeadlines()
    }

    private var pack: String { own.table?["pack"]?.string ?? "" }
    private var languages: [Language] {
        let listed = new.portal(own).table?["languages"]?.list?.compactMap { $0.string.flatMap(Language.init) } ?? []
        return listed.isEmpty ? [.en] : listed
    }

    // Settings and forms: those that differ as a whole are seen; those that differ only below the council's own are hidden.

    private mutating func compareSettings() {
        let seen = ValueDifference.all(from: old.portal(own), to: new.portal(own)).filter { $0.path != ["about"] }
        lines += seen.map { "setting \($0.path.joined(separator: ".")) \($0.words)" }
        let below = ValueDifference.all(from: old.pack(own), to: new.pack(own)).filter { $0.path != ["about"] }
        hidden += Self.hidden(below, seen, by: own).map {
            "setting \($0.path.joined(separator: ".")) \($0.words)\($0.place)"
        }
    }

    private mutating func compareForms() {
        for form in offered {
            let (before, after) = (old.shared.forms[form], new.shared.forms[form])
            guard before != after else { continue }
            let mine = forms[form]
            func whole(_ shared: ConfigValue?) -> ConfigValue? {
                shared.map { shared in mine.map(shared.overlaid) ?? shared } ?? mine
            }
            let seen = ValueDifference.all(from: whole(before), to: whole(after)).filter { $0.path != ["about"] }
            lines += seen.map { "form '\(form)'\(Self.about($0.path)) \($0.words)" }
            let below = ValueDifference.all(from: before, to: after).filter { $0.path != ["about"] }
            hidden += Self.hidden(below, seen, by: mine ?? [:]).map {
                "form '\(form)'\(Self.about($0.path)) \($0.words)\($0.place)"
            }
        }
    }

    private static func about(_ path: [String]) -> String { path.isEmpty ? "" : ": \(PathWords.of(path))" }

    private static func hidden(
        _ below: [ValueDifference], _ seen: [ValueDifference], by own: ConfigValue
    ) -> [(path: [String], words: String, place: String)] {
        below.filter { difference in !seen.contains { $0.path == difference.path } }.map { difference in
            // The innermost part of the council's own around it.
            let place = difference.path.indices.reversed().lazy
                .compactMap { own.position(of: Array(difference.path[...$0])) }.first
            let hiding = place.map { ", hidden by \($0)" } ?? ", hidden by the council's own"
            return (difference.path, difference.words, hiding)
        }
    }

    private mutating func compareWordings() {
        let plugins = Set(new.portal(own).table?["plugins"]?.table?.keys ?? [])
        let others = Set(new.shared.catalogue.plugins.map { $0.name }).subtracting(plugins)
        for language in languages {
            let keys = old.keys(language, pack: pack).merging(new.keys(language, pack: pack)) { $1 }
            for (key, part) in keys.sorted(by: { $0.key < $1.key }) {
                let before = old.wording(key, language, pack: pack)
                let after = new.wording(key, language, pack: pack)
                // The wordings of a plugin that the portal does not have are never shown.
                guard before != after, part.map(others.contains) != true else { continue }
                let line = "wording '\(key)' in \(PathWords.of(language)) \(Self.words(before, after))"
                if let place = wordings[language]?.lazy.compactMap({ $0.position(of: key) }).first {
                    hidden.append("\(line), hidden by \(place)")
                } else {
                    lines.append(line)
                }
            }
        }
    }

    private static func words(_ before: String?, _ after: String?) -> String {
        let difference = ValueDifference.all(
            from: before.map(\.setting), to: after.map(\.setting))
        return difference.first?.words ?? ""
    }

    private mutating func comparePages() {
        let whole = new.portal(own).table
        let tables = [whole?["footer"], whole?["tiles"]].flatMap { $0?.table?.entries.map(\.value) ?? [] }
        let pages = (tables + [whole?["landing"]].compactMap(\.self)).compactMap { $0.table?["page"]?.string }
        for page in Set(pages + ["help", "contact"]).sorted() {
            for language in languages {
                let file = "\(page).\(language.rawValue)"
                guard old.shared.pages[file] != new.shared.pages[file] else { continue }
                let line =
                    "page '\(page)' in \(PathWords.of(language)) "
                    + (new.shared.pages[file] == nil
                        ? "is taken out" : old.shared.pages[file] == nil ? "is new" : "has other words")
                if FileName("\(file).md").map({ folder.everything(in: "pages").contains($0.text) }) == true {
                    hidden.append("\(line), hidden by \(folder.path)/pages/\(file).md")
                } else {
                    lines.append(line)
                }
            }
        }
    }

    private mutating func compareDeadlines() {
        guard let cases = new.portal(own).table?["plugins"]?.table?["cases"] else { return }
        let process = cases.table?["process"]?.string ?? "ehc-england"
        let seen = ValueDifference.all(from: old.shared.processes[process], to: new.shared.processes[process])
        lines += seen.filter { $0.path != ["about"] }.map { "process '\(process)'\(Self.about($0.path)) \($0.words)" }
    }
}
