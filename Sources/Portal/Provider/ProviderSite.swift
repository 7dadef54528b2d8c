import Configuration
import Folders
import Identity
import PortalKit

/// Builds the provider's console, which is served on a listener of its own: a council with one site and no files.
enum ProviderSite {
    /// The name of its data, its pack and its portal.
    static let id = "provider"

    /// - Returns: nil with `issues` if the pack or the look has a mistake.
    static func council(
        _ settings: ProviderSettings, _ context: Council.ReadingContext, root: String, keeping service: ProviderService,
        issues: inout [ConfigIssue]
    ) -> Council? {
        let shared = context.shared.adding(Provider.self)
        let tenant = Tenant(
            id: id, name: PublicName(settings.name), short: PublicName(settings.name),
            hosts: [settings.origin.host], contact: settings.contact,
            mail: settings.sender, testers: [])
        let value: ConfigValue = ["pack": .init(.string(id)), "origin": .init(.string(settings.origin.description))]
        let path = shared.files.named(["packs", "provider", "portal.json"])
        let portal = PortalFile(name: id, value, path: path, shared, issues: &issues)
        var folder = Folder("\(root)/Config/\(id)")
        let look = Look(name: id, &folder, shared)
        var wordings = TenantWordings(&folder, shared)
        let texts = wordings.texts(of: portal, tenant)
        var blueprint = Blueprint(
            portal: portal.facts, folder: folder.files, shared: shared.files, forms: [:], unreadForms: [],
            processes: [:], workRoles: [], audiences: [.staff], source: portal.source)
        blueprint.keep(service)
        for plugin in portal.plugins { blueprint.add(plugin) }
        blueprint.end()
        var pages = SitePages(portal, blueprint, shared, of: tenant)
        pages.read(&folder, texts)
        issues += folder.issues + pages.issues
        guard issues.isEmpty, portal.isWhole else { return nil }
        blueprint.settle()
        let site = Site(
            tenant: tenant, portal: portal.facts, environment: .live, texts: texts, theme: look.theme,
            pages: pages.pages(in: .live, texts), features: blueprint, store: context.store(id, .live),
            files: context.files(id, .live), services: context.services,
            assets: look.assets(prefix: portal.facts.prefix(in: .live), isStaff: true))
        return Council(
            tenant: tenant, sites: [site], claims: [], outside: [], sources: [], issues: [], warnings: [])
    }
}
