import Configuration
import Markup
import PortalKit
import Web

/// The list of the pages of text.
enum PagesHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.pages) { .page(list($0)) }
        blueprint.get(ConsoleLinks.addPage) { request in
            guard let name = FileName(NewEntry.name()) else { throw Problem(.failed, detail: "no name") }
            let language = request.languages(.tenant).first ?? .en
            return .redirect(request.visit.link(ConsoleLinks.settings(SettingPath(.page(name, language)).text)))
        }
    }

    private static func list(_ request: ConsoleRequest) -> Page {
        let (texts, words) = (request.texts, SettingWords(request))
        let language = request.languages(.tenant).first ?? .en
        func address(_ name: FileName) -> Address {
            request.visit.link(ConsoleLinks.settings(SettingPath(.page(name, language)).text))
        }
        let names = request.pages().compactMap { FileName($0) }
        let content: HTML = """
            \(Parts.rows(names) { name in
                let isChanged = request.changes.contains { change in
                    if case .page(name, _) = change.file { true } else { false }
                }
                let tag: HTML = "<span class=\"tag brand\">\(texts("console.entry.changed"))</span>"
                return Parts.row("<a href=\"\(address(name))\">\(words.page(name.text))</a>", beside: isChanged ? tag : .empty)
            })\(Parts.button(texts("console.pages.add"), to: request.visit.link(ConsoleLinks.addPage)))
            """
        return ConsoleFrame(request).page(
            texts("console.pages.title"), lead: texts("console.pages.lead"), hasMenu: false, content)
    }
}
