import Configuration
import Database
import Identity
import Markup
import PortalKit
import Web

/// A request of the console, with the council's files and changes as they are.
struct ConsoleRequest: Sendable {
    let visit: Visit
    let service: ConfigurationService
    let base: CouncilBase
    /// The sites of the council that are served.
    let sites: [Site]
    let shapes: CouncilShapes
    let draft: Draft
    /// What LIVE has.
    let live: Overlay
    /// What the draft changes, as people count it.
    let changes: [SettingPath]

    /// Reads what the pages need. Throws if the console is not connected with a serving process.
    init(_ visit: Visit) async throws {
        guard let service = visit.site.features.kept(ConfigurationService.self) else {
            throw Problem(.unavailable, detail: "no configuration service")
        }
        let tenant = visit.site.tenant.id
        (self.visit, self.service, shapes) = (visit, service, try service.shapes())
        base = try await service.base(tenant)
        sites = service.sites(tenant)
        draft = try await service.draft(tenant)
        live = service.overlays[tenant].live
        let draft = draft.overlay
        changes = ChangedSettings(base, shapes, from: live, to: draft).all.map(\.path)
    }

    var texts: Texts { visit.texts }
    var tenant: String { visit.site.tenant.id }

    /// The signed-in admin, whose session is checked again. Throws ``SessionEnded`` if it has ended meanwhile.
    func author() async throws -> Author {
        let session = try visit.account
        let sessions = visit.site.features.sessions
        let isLive = try await visit.site.store.read { db in try sessions?.isLive(session, db) ?? true }
        guard isLive else { throw SessionEnded() }
        return Author(account: session.account, name: session.name)
    }

    /// What the page is about, by which admins see who else has it open; nil for lists.
    private var subject: String? { visit.parameters["path"] ?? visit.parameters["portal"] }

    /// Notes that the admin has the page open.
    func noteOpen() {
        guard let subject, let session = visit.session else { return }
        let author = Author(account: session.account, name: session.name)
        service.presences.open(subject, of: tenant, by: author, visit.now)
    }

    /// The names of the other admins who have the page open, sorted.
    var others: [String] {
        guard let subject, let session = visit.session else { return [] }
        return service.presences.others(than: session.account, at: subject, of: tenant, visit.now)
    }

    /// Changes settings of the draft in the admin's name.
    func save(_ edits: [ConfigurationService.Edit]) async throws -> ConfigurationService.Outcome {
        try await service.save(edits, of: tenant, by: author(), at: visit.now)
    }

    /// Changes settings of the draft in the admin's name, and leads on.
    /// - Parameters:
    ///   - field: the element of the page that shows why nothing was changed.
    ///   - page: the page for what was typed, with the council as it is now.
    func save(
        _ edits: [ConfigurationService.Edit], at field: String, _ typed: FormValues = FormValues(),
        then next: Address, orElse page: (FormValues, ConsoleRequest) async throws -> Page
    ) async throws -> Reply {
        var typed = typed
        switch try await save(edits) {
        case .saved: return .redirect(next)
        case .refused(let refusals):
            for refusal in refusals { typed.add(field, RefusalWords(refusal, self).message) }
            return .page(try await page(typed, self), status: 422)
        case .conflict:
            typed.add(field, texts("console.conflict.entries"))
            return .page(try await page(typed, try await ConsoleRequest(visit)), status: 409)
        }
    }

    /// The setting that the address names. Throws `Problem(.notFound)` if a council has no such setting.
    func path() throws -> SettingPath {
        guard let path = visit.parameters["path"].flatMap(SettingPath.init(text:)), shapes.place(of: path) != nil,
            isThere(path)
        else { throw Problem(.notFound) }
        return path
    }

    /// Whether the council has the file, and the entries on the way to a setting.
    private func isThere(_ path: SettingPath) -> Bool {
        switch path.file {
        case .tenant, .wordings, .page, .drawing: break
        case .portal(let name): guard base.portals.contains(name) else { return false }
        case .form(let name): guard base.forms.contains(name) else { return false }
        case .theme(let name): guard base.themes.contains(name) else { return false }
        }
        return path.keys.indices.allSatisfy { index in
            let table = SettingPath(path.file, Array(path.keys[..<index]))
            // Taken out is there too: it can be put back.
            guard path.keys[index] != "$order", case .each? = shapes.place(of: table) else { return true }
            let (name, isLast) = (path.keys[index], index == path.keys.count - 1)
            return value(table)?.table?[name] != nil || state.below(table.part(name)) != nil
                || (isLast && (NewEntry.names(of: table, self)?.contains(name) ?? NewEntry.isName(name)))
        }
    }

    /// Which words are out of date, by the history of the draft; none for a council with one language.
    func translations() async throws -> Translations {
        let isBilingual = base.portals.contains { base.languages(of: $0).count > 1 }
        return Translations(state, isBilingual ? try await service.history(tenant) : [:])
    }

    /// The council as the draft has it.
    var state: CouncilState { CouncilState(base: base, overlay: draft.overlay) }

    /// The value of a setting in the draft; nil if nothing gives it, so that the engine's default holds.
    func value(_ path: SettingPath) -> ConfigValue? { state.value(path) }

    /// The names of the pages of text that the council has in the draft.
    /// - Parameter file: the portal that shows them, whose languages they must have; nil for all pages.
    func pages(for file: CouncilFile? = nil) -> [String] {
        let added = draft.overlay.files.compactMap { if case .page(let name, _) = $0 { name.text } else { nil } }
        let wanted = file.map(languages) ?? []
        return Set(base.pageNames + added).sorted().filter { name in
            FileName(name).map { name in wanted.allSatisfy { value(SettingPath(.page(name, $0))) != nil } } ?? false
        }
    }

    /// Whether a portal of the council offers the form.
    func isOffered(_ form: FileName) -> Bool {
        sites.contains { $0.features.offers.contains { $0.name == form.text } }
    }

    /// A portal's TEST site; nil if it is not served.
    func testSite(_ portal: FileName) -> Site? { site(portal, .test) }

    /// A portal's site; nil if it is not served.
    func site(_ portal: FileName, _ environment: Environment) -> Site? {
        sites.first { $0.portal.name == portal.text && $0.environment == environment }
    }

    /// What the navigation of a portal may lead to, by name; empty for any other file.
    func navigation(of file: CouncilFile) -> [String: NavigationItem] {
        guard case .portal(let name) = file else { return [:] }
        return testSite(name)?.features.navigation ?? [:]
    }

    /// The address of a page of another site of the council, which may have another host than the console.
    func address(_ path: PagePath, on site: Site, _ language: Language) -> Address {
        let address = site.link(language, path)
        guard site.portal.origin != visit.site.portal.origin else { return address }
        return Address(absolute: site.mailLink(language, path)) ?? address
    }

    /// The first page of a portal's TEST site; nil if it is not served.
    func testAddress(_ portal: FileName) -> Address? {
        testSite(portal).map { address(SiteLinks.landing(), on: $0, visit.language) }
    }

    /// The languages in which a setting's words are asked for: those of its portal, or of all portals of the council.
    func languages(_ file: CouncilFile) -> [Language] {
        if case .portal(let name) = file { return base.languages(of: name) }
        let all = Set(base.portals.flatMap { base.languages(of: $0) })
        return Language.allCases.filter(all.contains)
    }
}
