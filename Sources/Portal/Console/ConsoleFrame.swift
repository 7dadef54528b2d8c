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
    ///   - file: the file that another page is about; nil for that of `path`.
    ///   - hasMenu: whether the other pages of settings are beside it.
    func page(
        _ title: String, lead: String = "", at path: SettingPath? = nil, of file: CouncilFile? = nil,
        section: SiteSection? = nil,
        findings: [ValidationError] = [], hasMenu: Bool = true, _ content: HTML
    ) -> Page {
        let leadHTML: HTML = lead.isEmpty ? .empty : "<p class=\"muted\">\(lead)</p>"
        let body: HTML = "\(Parts.summary(findings, texts))\(done)<div class=\"flow\">\(others)\(content)</div>"
        let items = hasMenu ? menu(path, of: file ?? path?.file) : []
        let menu = Parts.menu("settings", label: texts("console.menu"), button: texts("console.menu"), items, texts)
        let beside: HTML =
            items.isEmpty ? body : "<div class=\"split menu-first\">\(menu)<div>\(body)</div></div>"
        let main: HTML = "<div class=\"wrap\">\(Parts.title(title, leadHTML))\(beside)</div>"
        var page = Page(title, section: section ?? .overview, hasFindings: !findings.isEmpty, isWide: true, main: main)
        page.band = bar
        return page
    }

    /// The field for one file.
    /// - Parameter ending: of the names of files that it takes, with the point.
    static func file(
        _ name: HTML, label: TextKey, hint: TextKey, ending: HTML, _ finding: ValidationError?, _ texts: Texts
    ) -> HTML {
        let (isWrong, message) = (finding != nil, finding?.message ?? "")
        return """
            <div class="field\(" wrong", if: isWrong)"><label for="\(name)">\(texts(label))</label>\
            <p class="hint" id="\(name)-hint">\(texts(hint))</p>\
            \("<p class=\"error-text\" id=\"\(name)-error\">\(message)</p>", if: isWrong)\
            <input type="file" id="\(name)" name="\(name)" accept="\(ending)"\(" aria-invalid=\"true\"", if: isWrong) \
            aria-describedby="\(name)-hint\(" \(name)-error", if: isWrong)"></div>
            """
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
            <div class="draft-bar" role="region" aria-label="\(texts("console.bar.label"))"><div class="wrap row"><p>\(number)</p>\
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
        case "copied": words = "console.done.copied"
        case "moved": words = "console.done.moved"
        case "ordered": words = "console.done.ordered"
        case "undone": words = "console.done.undone"
        case "planned": words = "console.done.planned"
        case "cancelled": words = "console.done.cancelled"
        case "published": words = "console.done.published"
        case "version": words = "console.done.version"
        default: return .empty
        }
        return "<div class=\"block\">\(Parts.done(texts(words)))</div>"
    }

    /// The pages of settings beside the one that is shown.
    private func menu(_ path: SettingPath?, of file: CouncilFile?) -> [Parts.MenuItem] {
        let others = Self.others(request, file).map { Parts.MenuItem(texts($0.label), $0.address) }
        let subjects = Self.subjects(request, file).map { subject in
            let count = changes(in: subject)
            let name = words.subject(subject)
            return Parts.MenuItem(
                count == 0 ? name : texts("console.menu.changed", ["name": name, "count": String(count)]),
                request.visit.link(ConsoleLinks.settings(subject.text)), place(of: path, in: subject))
        }
        return others + subjects
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
            change.file == subject.file
                && (subject.keys.isEmpty ? change.keys.count == 1 : change.keys.starts(with: subject.keys))
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

    /// The pages of the parts of a file, as a list below its own settings.
    func parts(of file: CouncilFile) -> HTML {
        let others = Self.others(request, file).map { ($0.address, texts($0.label)) }
        let subjects = Self.subjects(request, file).filter { !$0.keys.isEmpty }.map { subject in
            (request.visit.link(ConsoleLinks.settings(subject.text)), words.subject(subject))
        }
        let rows = others + subjects
        guard !rows.isEmpty else { return .empty }
        return """
            <h2>\(texts("console.menu"))</h2>\(Parts.rows(rows) { address, name in
                Parts.row("<a href=\"\(address)\">\(name)</a>")
            })
            """
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
