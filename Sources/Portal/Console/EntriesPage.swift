import Configuration
import Markup
import PortalKit

/// A table of entries, such as the tiles: their order, and the ways to add, change and take out one.
enum EntriesPage {
    static func page(_ table: SettingPath, _ typed: FormValues, _ request: ConsoleRequest) -> Page {
        let words = SettingWords(request)
        let lead = words.trail(table).dropLast().joined(separator: ", ")
        return ConsoleFrame(request).page(
            words.label(table), lead: lead, at: table, findings: typed.findings, list(table, request))
    }

    /// The same as a part of another page.
    static func section(_ table: SettingPath, _ request: ConsoleRequest) -> HTML {
        "<h2>\(SettingWords(request).label(table))</h2>\(list(table, request))"
    }

    private static func list(_ table: SettingPath, _ request: ConsoleRequest) -> HTML {
        let (texts, words, visit) = (request.texts, SettingWords(request), request.visit)
        let names = request.value(table)?.table?.keys ?? []
        let taken = (request.state.below(table)?.table?.keys ?? []).filter { name in
            !names.contains(name)
                && !request.state.otherPlaces(of: table.part(name)).contains { request.value($0) != nil }
        }
        let hint = words.hint(table).map { "<p class=\"hint\">\(texts($0))</p>" as HTML } ?? .empty
        let add = SettingWords.key(table, request.shapes).map { texts($0.part("add")) } ?? texts("console.add")
        let items: HTML = """
            <ol class="sortable" id="entries">\(each: names.enumerated(), { index, name in
                item(table.part(name), at: index, of: names.count, words, request)
            })</ol>
            """
        let order: HTML = """
            \(Parts.hidden("seen", EntriesHandler.digest(request.value(table))))\(items)
            """
        let form = Parts.form(visit.link(ConsoleLinks.order(table.text)), visit, order)
        return """
            \(hint)\(form, if: !names.isEmpty)\(Parts.empty(.document, texts("console.entries.none")), if: names.isEmpty)\
            \(adding(to: table, saying: add, request))\
            \(takenOut(taken.map { table.part($0) }, request))
            """
    }

    /// The way to add an entry: a button, or a choice of what it is about where that is its name; empty if nothing is left.
    private static func adding(to table: SettingPath, saying words: String, _ request: ConsoleRequest) -> HTML {
        let address = request.visit.link(ConsoleLinks.add(table.text))
        guard let names = NewEntry.names(of: table, request) else {
            return "<p><a class=\"button second\" href=\"\(address)\">\(words)</a></p>"
        }
        guard !names.isEmpty else { return .empty }
        let labels = SettingWords(request)
        let choices = names.map { Field.Choice($0, saying: labels.label(table.part($0))) }
        let field = Field("name", "console.add.for", .choice(choices))
        return """
            <form class="flow" method="get" action="\(address)">\(Parts.fields([field], FormValues(), request.texts))\
            <p><button class="button second">\(words)</button></p></form>
            """
    }

    private static func item(
        _ path: SettingPath, at index: Int, of count: Int, _ words: SettingWords, _ request: ConsoleRequest
    ) -> HTML {
        let texts = request.texts
        let (name, key) = (words.label(path), path.keys.last ?? "")
        func button(_ way: EntryMove.Way, _ label: TextKey) -> HTML {
            """
            <button class="button quiet" name="move" value="\(EntryMove(key, way).text)">\(texts(label))\
            <span class="hidden"> \(name)</span></button>
            """
        }
        // The summary of a form is its last step.
        let movable = path.isStep ? count - 1 : count
        let isChanged = request.changes.contains { $0 == path || $0.isPart(of: path) }
        let address = request.visit.link(ConsoleLinks.settings(path.text))
        return """
            <li><span>\(name)\(" <span class=\"tag brand\">\(texts("console.entry.changed"))</span>", if: isChanged)</span>\
            <span class="row">\(button(.up, "console.up"), if: index > 0 && index < movable)\
            \(button(.down, "console.down"), if: index < movable - 1)\
            <a class="button quiet" href="\(address)">\(texts("console.edit"))<span class="hidden"> \(name)</span></a>\
            </span></li>
            """
    }

    /// The entries of the files that the draft takes out, each with the button that puts it back.
    private static func takenOut(_ paths: [SettingPath], _ request: ConsoleRequest) -> HTML {
        guard !paths.isEmpty else { return .empty }
        let (texts, visit) = (request.texts, request.visit)
        // The names of what the draft takes out are those of the files.
        let words = SettingWords(request, overlay: .empty)
        return """
            <h3>\(texts("console.takenOut"))</h3>\(Parts.rows(paths) { path in
                let button: HTML = """
                    <button class="button quiet">\(texts("console.putBack"))<span class="hidden"> \(words.label(path))</span></button>
                    """
                return Parts.row(
                    "\(words.label(path))",
                    beside: Parts.form(visit.link(ConsoleLinks.putBack(path.text)), visit, button))
            })
            """
    }

    /// The button that takes out an entry, at the end of its page; empty for what is no entry, or not there yet.
    static func removal(_ path: SettingPath, _ request: ConsoleRequest) -> HTML {
        guard request.shapes.isEntry(path), let value = request.value(path) else { return .empty }
        let texts = request.texts
        let isLive = request.base.value(at: path, with: request.live) != nil
        let content: HTML = """
            \(Parts.hidden("seen", EntriesHandler.digest(value)))<p>\(texts(isLive ? "console.remove.about" : "console.remove.draft"))</p>\
            <p><button class="button warn">\(texts("console.remove"))</button></p>
            """
        return """
            <h2>\(texts("console.remove.title"))</h2>\
            \(Parts.form(request.visit.link(ConsoleLinks.remove(path.text)), request.visit, content))
            """
    }
}
