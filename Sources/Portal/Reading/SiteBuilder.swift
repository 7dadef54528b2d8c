import Configuration
import PortalKit

/// Builds the sites of one portal. They differ only in their data and their addresses.
struct SiteBuilder {
    let tenant: Tenant
    let portal: PortalFile
    let texts: [Language: Texts]
    let wordings: TenantWordings
    let look: Look
    let forms: [String: ConfigValue]
    let unreadForms: Set<String>
    let context: Council.ReadingContext

    struct Findings {
        var issues: [ConfigIssue] = []
        var warnings: [ConfigIssue] = []
        /// The wordings with keys made of names in the portal's configuration.
        var named: [NamedWording] = []
        /// Whether all plugins were added successfully.
        var isWhole = true
    }

    /// Builds the site of each environment. If the portal's pack is missing or for another audience, no other issues are reported.
    func build(_ folder: inout Folder) -> ([Site], Findings) {
        var blueprint = Blueprint(
            portal: portal.facts, folder: folder.files, shared: context.shared.files, forms: forms,
            unreadForms: unreadForms,
            processes: context.shared.processes, source: portal.source)
        for plugin in portal.plugins { blueprint.add(plugin) }
        blueprint.end()
        var pages = SitePages(portal, blueprint, context.shared)
        pages.read(&folder, texts)
        var findings = Findings()
        if portal.isWhole {
            let check = SiteCheck(tenant, portal, blueprint, wordings: wordings)
            findings = Findings(
                issues: check.issues + pages.issues, warnings: check.warnings,
                named: SiteCheck.named(portal, blueprint), isWhole: blueprint.assembly.isWhole && portal.knowsPlugins)
        }
        blueprint.settle()
        let sites = Environment.allCases.map { [blueprint] environment in
            let prefix = portal.facts.prefix(in: environment)
            return Site(
                tenant: tenant, portal: portal.facts, environment: environment, texts: texts, theme: look.theme,
                pages: pages.pages(at: prefix, texts), features: blueprint,
                store: context.store(tenant.id, environment), files: context.files(tenant.id, environment),
                services: context.services,
                assets: look.assets(prefix: prefix, isStaff: portal.facts.audience == .staff))
        }
        return (sites, findings)
    }
}
