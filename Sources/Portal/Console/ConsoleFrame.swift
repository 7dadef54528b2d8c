import Configuration
import Markup
import PortalKit
import Web

/// What the pages of the console have in common: the bar of the draft, the menu, and the list of changes.
struct ConsoleFrame {
    let request: ConsoleRequest
    private let texts: Texts
    private let words: SettingWords

    init(_ request: ConsoleRequest) {
        (self.request, texts, words) = (request, request.texts, SettingWords(request))
    }

    /// A page of the console.
    /// - Parameters:
    ///   - path: the settings that the page is about, which the menu marks; nil for another page.
    ///   - hasMenu: whether the other pages of settings are beside it.
    func page(
        _ title: String, lead: String = "", at path: SettingPath? = nil, section: SiteSection? = nil,
        findings: [ValidationError] = [], hasMenu: Bool = true, _ content: HTML
    ) -> Page {
        let leadHTML: HTML = lead.isEmpty ? .empty : "<p class=\"muted\">\(lead)</p>"
        let body: HTML = "\(Parts.summary(findings, texts))\(done)<div class=\"flow\">\(others)\(content)</div>"
        let main: HTML = """
            \(bar)<div class="wrap">\(Parts.title(title, leadHTML))\
            \("<div class=\"split menu-first\">\(menu(path))<div>\(body)</div></div>", if: hasMenu)\(body, if: !hasMenu)</div>
            """
        return Page(title, section: section ?? .overview, hasFindings: !findings.isEmpty, isWide: true, main: main)
    }

    /// Who else has the page open, so that two do not write the same; empty if no one has.
    private var others: HTML {
        let names = request.others
        guard !names.isEmpty else { return .empty }
        return Parts.note("<p>\(texts("console.others", ["names": names.joined(separator: ", ")]))</p>")
    }

    /// How many changes wait to be published, with the way to try and to publish them; empty if there are none.
    private var bar: HTML {
        let count = request.changes.count
        guard count > 0 else { return .empty }
        let number = texts(count == 1 ? "console.bar.one" : "console.bar", ["count": String(count)])
        return """
            <div class="draft-bar"><div class="wrap row"><p>\(number)</p>\
            <a class="button second slim" href="\(request.visit.link(ConsoleLinks.changes))">\(texts("console.bar.review"))</a>\
            </div></div>
            """
    }

    /// The confirmation of the last action.
    private var done: HTML {
        let words: TextKey
        switch request.visit.query["done"] {
        case "saved": words = "console.done.saved"
        case "same": words = "console.done.same"
        case "removed": words = "console.done.removed"
        case "ordered": words = "console.done.ordered"
        case "undone": words = "console.done.undone"
        case "planned": words = "console.done.planned"
        case "cancelled": words = "console.done.cancelled"
        case "published": words = "console.done.published"
        default: return .empty
        }
        return "<div class=\"block\">\(Parts.done(texts(words)))</div>"
    }

    /// The pages of settings beside the one that is shown.
    private func menu(_ path: SettingPath?) -> HTML {
        let file = path?.file
        let others = Self.others(request, file).map { Parts.MenuItem(texts($0.label), $0.address) }
        let subjects = Self.subjects(request, file).map { subject in
            let count = changes(in: subject)
            let name = words.subject(subject)
            return Parts.MenuItem(
                count == 0 ? name : texts("console.menu.changed", ["name": name, "count": String(count)]),
                request.visit.link(ConsoleLinks.settings(subject.text)), place(of: path, in: subject))
        }
        return Parts.menu(
            "settings", label: texts("console.menu"), button: texts("console.menu"), others + subjects, texts)
    }

    /// How the page that is shown relates to a part.
    private func place(of path: SettingPath?, in subject: SettingPath) -> Parts.MenuItem.Place? {
        guard let path else { return nil }
        if path == subject { return .page }
        return !subject.keys.isEmpty && path.isPart(of: subject) ? .below : nil
    }

    /// The number of changes in a part.
    private func changes(in subject: SettingPath) -> Int {
        request.changes.count { change in
            change.path.file == subject.file
                && (subject.keys.isEmpty ? change.path.keys.count == 1 : change.path.keys.starts(with: subject.keys))
        }
    }

    /// The other pages about a file: the wordings of a portal, the colours of a theme.
    private static func others(
        _ request: ConsoleRequest, _ file: CouncilFile?
    ) -> [(address: Address, label: TextKey)] {
        switch file {
        case .portal(let name): [(request.visit.link(ConsoleLinks.words(name.text)), "console.words.title")]
        case .theme: [(request.visit.link(ConsoleLinks.look(SettingPath(file ?? .tenant).text)), "console.look.title")]
        default: []
        }
    }

    /// The pages of settings of a file: those of the council if it is nil.
    static func subjects(_ request: ConsoleRequest, _ file: CouncilFile?) -> [SettingPath] {
        let file = file ?? .tenant
        guard let shape = request.shapes.shape(of: file) else { return [] }
        var subjects: [SettingPath] = []
        if shape.entries.contains(where: { $0.owner == .council && !$0.content.isTable }) {
            subjects.append(SettingPath(file))
        }
        for entry in shape.entries {
            let path = SettingPath(file, [entry.key])
            switch entry.content {
            case .group(let inner) where entry.key == "plugins":
                for plugin in inner.entries where request.value(path.part(plugin.key)) != nil {
                    guard case .group(let settings) = plugin.content, settings.hasCouncilSettings else { continue }
                    subjects.append(path.part(plugin.key))
                }
            case .group(let inner) where inner.hasCouncilSettings: subjects.append(path)
            case .each where entry.owner == .council: subjects.append(path)
            default: break
            }
        }
        return subjects
    }
}

extension SettingsShape.Content {
    /// Whether it is a table of settings or of entries.
    var isTable: Bool {
        switch self {
        case .group, .each: true
        case .value, .list, .raw: false
        }
    }
}

extension SettingsShape {
    /// Whether the council owns any of these settings.
    var hasCouncilSettings: Bool {
        entries.contains { entry in
            switch entry.content {
            case .group(let inner), .each(let inner): entry.owner == .council || inner.hasCouncilSettings
            case .value, .list, .raw: entry.owner == .council
            }
        }
    }
}
