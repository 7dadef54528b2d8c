import Configuration
import PortalKit

/// Builds one portal in one environment from what was read.
struct SiteBuilder {
    let tenant: Tenant
    let portal: PortalFile
    let environment: Environment
    let texts: [Language: Texts]
    let wordings: TenantWordings
    let look: Look
    let forms: [String: ConfigValue]
    let unreadForms: Set<String>
    let ground: Council.Ground

    /// What is found while a site is built.
    struct Findings {
        var issues: [ConfigIssue] = []
        var warnings: [ConfigIssue] = []
        /// The wordings whose keys hold names of the portal's configuration.
        var named: [NamedWording] = []
        /// Whether all its plugins could add their parts.
        var isWhole = true
    }

    /// Builds the site. Of a portal without its pack, or on another's, nothing else is found.
    func build(_ folder: inout Folder) -> (Site, Findings) {
        var blueprint = Blueprint(
            portal: portal.facts, folder: folder.files, shared: ground.shared.files, forms: forms,
            unreadForms: unreadForms,
            processes: ground.shared.processes, source: portal.source)
        for plugin in portal.plugins { blueprint.add(plugin) }
        blueprint.end()
        var pages = SitePages(portal, blueprint, ground.shared)
        let words = pages.read(&folder, texts)
        var findings = Findings()
        if portal.isWhole, environment == .live {
            let check = SiteCheck(tenant, portal, blueprint, wordings)
            findings = Findings(
                issues: check.issues + pages.issues, warnings: check.warnings,
                named: SiteCheck.named(portal, blueprint), isWhole: blueprint.assembly.isWhole && portal.knowsPlugins)
        }
        blueprint.settle()
        let site = Site(
            tenant: tenant, portal: portal.facts, environment: environment, texts: texts, theme: look.theme,
            pages: words, features: blueprint,
            store: ground.store(tenant.id, environment), files: ground.files(tenant.id, environment),
            office: ground.office,
            assets: look.assets(prefix: portal.facts.prefix, isStaff: portal.facts.audience == .staff))
        return (site, findings)
    }
}
