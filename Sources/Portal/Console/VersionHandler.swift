import Configuration
import Markup
import PortalKit
import Web

/// The newer version of the pack that a portal builds on: what it changes, what the council's own hides of it, and the way to
/// try it.
enum VersionHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.version) { .page(page($0, try offer($0))) }
        blueprint.post(ConsoleLinks.version) { try await take($0) }
    }

    private struct Offer {
        let portal: FileName
        let pack: PackName

        /// What makes the portal build on it.
        var edit: ConfigurationService.Edit {
            .init(path: .pack(of: portal), change: .set(ConfigValue(.string(pack.text))))
        }
    }

    /// The version that the address is about. Throws `Problem(.notFound)` if the draft has the newest.
    private static func offer(_ request: ConsoleRequest) throws -> Offer {
        guard let portal = request.visit.parameters["portal"].flatMap(FileName.init(_:)),
            let pack = request.base.newerPack(of: portal, with: request.draft.overlay)
        else { throw Problem(.notFound) }
        return Offer(portal: portal, pack: pack)
    }

    /// A notice for each portal whose pack has a newer version.
    static func notices(_ request: ConsoleRequest) -> HTML {
        let words = SettingWords(request)
        let portals = request.base.portals.filter {
            request.base.newerPack(of: $0, with: request.draft.overlay) != nil
        }
        return """
            \(each: portals, { portal in
                let address = request.visit.link(ConsoleLinks.version(portal.text))
                let name = words.file(.portal(portal))
                return Parts.note("<p>\(request.texts("console.version.notice", ["name": name]))</p><p><a href=\"\(address)\">\(request.texts("console.version.see"))<span class=\"hidden\"> \(name)</span></a></p>")
            })
            """
    }

    /// Puts the version into the draft. It is refused if the council's own does not fit it, with the reason.
    private static func take(_ request: ConsoleRequest) async throws -> Reply {
        let offer = try offer(request)
        let next = request.visit.link(ConsoleLinks.changes).query(["done": "version"])
        return try await request.save([offer.edit], at: "version", then: next) { typed, request in
            page(request, offer, findings: typed.findings)
        }
    }

    private static func page(
        _ request: ConsoleRequest, _ offer: Offer, findings: [ValidationError] = []
    ) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let draft = request.draft.overlay
        var taken = draft
        taken.set(.pack(of: offer.portal), to: ConfigValue(.string(offer.pack.text)))
        let changes = ChangeList(request, of: offer.portal, from: draft, to: taken)
        let hidden = ChangeList(request, of: offer.portal, from: draft, to: taken, isHidden: true)
        let (before, after) = (texts("console.version.before"), texts("console.version.after"))
        let button: HTML = """
            <div class="actions"><button class="button" id="version">\(texts("console.version.take"))</button></div>
            """
        let content: HTML = """
            <h2>\(texts("console.version.changes"))</h2>\(changes.html(before: before, after: after))\
            \("<p>\(texts("console.version.none"))</p>", if: changes.isEmpty)\
            \(stays(hidden, request), if: !hidden.isEmpty)\
            <h2>\(texts("console.version.try"))</h2><p>\(texts("console.version.about"))</p>\
            \(Parts.form(visit.link(ConsoleLinks.version(offer.portal.text)), visit, button))
            """
        return ConsoleFrame(request).page(
            texts("console.version.title"), lead: SettingWords(request).file(.portal(offer.portal)),
            findings: findings, hasMenu: false, content)
    }

    /// What the version would change if the council did not say otherwise.
    private static func stays(_ hidden: ChangeList, _ request: ConsoleRequest) -> HTML {
        """
        <h2>\(request.texts("console.version.stays"))</h2><p>\(request.texts("console.version.stays.about"))</p>\
        \(hidden.names)
        """
    }
}
