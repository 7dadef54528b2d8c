import Configuration
import Markup
import PortalKit
import Web

/// The settings of a council as its running sites use them: each value, where it comes from, and since when.
enum EffectiveSettingsHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ProviderLinks.settings) { request in
            .page(files(try await read(request), try request.council(), request))
        }
        blueprint.get(ProviderLinks.file) { request in
            let settings = try await read(request)
            guard let name = request.visit.parameters["file"],
                let file = settings.files.first(where: { SettingPath($0).text == name })
            else { throw Problem(.notFound) }
            return .page(page(file, settings, of: try request.council(), request))
        }
    }

    private static func read(_ request: ProviderRequest) async throws -> EffectiveSettings {
        let council = try request.council()
        guard let settings = try await request.service.settings(of: council.id) else { throw Problem(.notFound) }
        return settings
    }

    private static func files(_ settings: EffectiveSettings, _ council: CouncilSummary, _ request: ProviderRequest)
        -> Page
    {
        let texts = request.texts
        let content: HTML = Parts.rows(settings.files) { file in
            let address = request.visit.link(ProviderLinks.file(council.id, SettingPath(file).text))
            return Parts.row("<a href=\"\(address)\">\(file.path)</a>")
        }
        return page(texts("provider.settings.title"), of: council, above: [], content, request)
    }

    private static func page(
        _ file: CouncilFile, _ settings: EffectiveSettings, of council: CouncilSummary, _ request: ProviderRequest
    ) -> Page {
        let texts = request.texts
        let columns: [TextKey] = [
            "provider.settings.name", "provider.settings.value", "provider.settings.layer", "provider.settings.since",
        ]
        let rows = settings.settings(of: file).map { setting -> [HTML] in
            [
                "\(setting.path.keys.joined(separator: " \u{203A} "))", "\(value(setting.value))",
                "\(texts(TextKey("provider.layer", setting.layer.rawValue)))",
                "\(setting.since.map { request.visit.dates.dateAndTime($0) } ?? texts("provider.settings.version", ["version": Serve.version]))",
            ]
        }
        let table =
            rows.isEmpty
            ? Parts.empty(.document, texts("provider.settings.none"))
            : Parts.table(
                file.path, hidesCaption: true, columns.map { texts($0) }, cellStyles: [1: "long"], rows: rows)
        let above = [
            Page.Above(texts("provider.settings.title"), request.visit.link(ProviderLinks.settings(council.id)))
        ]
        return page(file.path, of: council, above: above, table, request)
    }

    /// A value as it stands in the file; a text without its quotes.
    private static func value(_ value: ConfigValue) -> String { value.string ?? value.json }

    private static func page(
        _ title: String, of council: CouncilSummary, above: [Page.Above], _ content: HTML, _ request: ProviderRequest
    ) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let main: HTML = """
            <div class="wrap">\(Parts.title(title, "<p>\(council.name)</p>"))<div class="flow"><p>\(texts("provider.settings.about"))</p>\(content)</div></div>
            """
        var page = Page(title, section: .councils, isWide: true, main: main)
        page.trail =
            [
                Page.Above(texts("provider.home.title"), visit.link(SiteLinks.home)),
                Page.Above(council.name, visit.link(ProviderLinks.council(council.id))),
            ] + above
        return page
    }
}
