import Configuration
import Folders
import Forms
import PortalKit

/// Compares the shared files with another version of them: what the people of each council would see changed, what a
/// council's own files hide, and what the other version would break. Opens no data.
struct ConfigComparison {
    /// What would change at one council.
    struct Council {
        let id: String
        /// By portal, in the order of their names; portals without a change are left out.
        let portals: [(name: String, audience: Audience, changes: [String], hidden: [String])]
    }

    let councils: [Council]
    /// The mistakes that the other version has or causes, and today's does not.
    let mistakes: [ConfigIssue]
    /// The same for warnings.
    let warnings: [ConfigIssue]

    /// - Parameters:
    ///   - other: the folder of the other version: one that holds `Config`, or is like it.
    ///   - only: the council to look at; nil for all.
    init(root: String, other: String, only: String?, _ catalogue: Catalogue) {
        let config = Folder("\(other)/Config").isThere ? "\(other)/Config" : other
        let old = SharedVersion("\(root)/Config", root: root, catalogue)
        let new = SharedVersion(config, root: root, catalogue)
        let (before, after) = (old.result(only: only), new.result(only: only))
        let known = Set((before.issues + before.warnings).map { Self.place($0, in: "\(root)/Config") })
        func isNew(_ issue: ConfigIssue) -> Bool { !known.contains(Self.place(issue, in: config)) }
        mistakes = after.issues.filter(isNew)
        warnings = after.warnings.filter(isNew)
        let tenants = only.map { [$0] } ?? Folder("\(root)/Tenants").folders
        councils = tenants.map { id in
            Self.council(id, root: root, old, new, sites: (before.councils + after.councils).flatMap(\.sites))
        }
    }

    /// An issue without its line in the shared files, which may have moved.
    private static func place(_ issue: ConfigIssue, in config: String) -> String {
        guard let file = issue.position?.file, file.hasPrefix("\(config)/") else { return issue.description }
        return "\(file.dropFirst(config.count)): \(issue.message)"
    }

    private static func council(
        _ id: String, root: String, _ old: SharedVersion, _ new: SharedVersion, sites: [Site]
    ) -> Council {
        var folder = Folder("\(root)/Tenants/\(id)")
        let forms = folder.tables(in: "forms")
        let names = folder.names(in: "portals", ending: "json")
        let texts = Dictionary(
            uniqueKeysWithValues: Language.allCases.map { ($0, folder.json($0.texts, isOptional: true)?.table) })
        let portals = names.compactMap { name -> PortalComparison? in
            guard let own = folder.json("portals", name.dotted("json")) else { return nil }
            let here = sites.filter { $0.tenant.id == id && $0.portal.name == name.text }
            let offered = Set(here.flatMap(\.features.offers).map(\.name)).sorted()
            let wordings = texts.mapValues { texts in
                [name.text, "all"].compactMap { texts?[$0]?.table }
            }
            return PortalComparison(
                tenant: id, name: name.text, own: own, old: old, new: new, folder: folder, forms: forms,
                offered: offered, wordings: wordings)
        }
        return Council(
            id: id,
            portals: portals.filter { !$0.lines.isEmpty || !$0.hidden.isEmpty }.map { portal in
                let audience = new.portal(portal.own).table?["audience"]?.string ?? ""
                return (portal.name, Audience(rawValue: audience) ?? .citizen, portal.lines, portal.hidden)
            })
    }
}
