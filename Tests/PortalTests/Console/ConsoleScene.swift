import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

/// A council whose admins change it, at the level below the pages.
struct ConsoleScene {
    static let tenant = "leicester"
    static let ada = Author(account: "ada", name: "Ada Wynn")
    static let phone = SettingPath(.tenant, ["contacts", "support", "phone"])
    static let name = SettingPath(.tenant, ["contacts", "support", "name"])
    static let web = SettingPath(.tenant, ["contacts", "support", "web"])

    let town: Town

    /// - Parameters:
    ///   - edited: whether the test changes the provider's files.
    ///   - edit: changes them before they are first read.
    init(edited: Bool = false, edit: (Town.Copy) throws -> Void = { _ in }) throws {
        town = try Town(edited: edited, edit: edit)
    }

    var service: ConfigurationService { town.configuration }
    var now: Date { town.clock.now }

    func save(_ edits: [ConfigurationService.Edit], by author: Author = ada) async throws
        -> ConfigurationService.Outcome
    {
        try await service.save(edits, of: Self.tenant, by: author, at: now)
    }

    /// Sets one value, and requires that it is saved.
    func set(_ path: SettingPath, _ value: ConfigValue) async throws {
        guard case .saved = try await save([.init(path: path, change: .set(value))]) else {
            throw Missing(what: "saved \(path.text)")
        }
    }

    /// Publishes the draft, and requires that it is published.
    @discardableResult
    func publish(_ note: String = "") async throws -> Int {
        let draft = try await service.draft(Self.tenant)
        let result = try await service.publish(
            Self.tenant, version: draft.version, note: note, by: Self.ada, at: now)
        guard case .published(let number) = result else { throw Missing(what: "a publication: \(result)") }
        return number
    }

    /// Takes back to a revision, and requires that it is published.
    func takeBack(to number: Int, exactly values: [Overlay.Change] = []) async throws {
        let latest = try await service.store(Self.tenant).read { try OverlayStore.latest($0) }
        let result = try await service.takeBack(
            Self.tenant, to: number, latest: latest, exactly: values, note: "", by: Self.ada, at: now)
        guard case .published = result else { throw Missing(what: "a publication: \(result)") }
    }

    /// The value of a setting that a council is served with.
    func served(_ path: SettingPath, _ environment: Environment) async throws -> ConfigValue? {
        let pair = service.overlays[Self.tenant]
        let base = try await service.base(Self.tenant)
        return base.value(at: path, with: environment == .live ? pair.live : pair.draft)
    }

    func site(_ portal: String, _ environment: Environment) throws -> Site {
        try town.site("\(Self.tenant)/\(portal)/\(environment.rawValue)")
    }

    /// What a visitor is shown in an environment: the first pages, the pages of text and the style sheets of all portals.
    func shown(_ environment: Environment) async throws -> [String: String] {
        var shown: [String: String] = [:]
        for site in town.sites where site.tenant.id == Self.tenant && site.environment == environment {
            if let style = site.assets["site.css"] { shown["\(site.id) style"] = style.version }
            for language in site.portal.languages {
                var browser = try town.browser(site.id, language)
                for path in ["", "register", "forgot"] + site.pages.keys.map({ "page/\($0)" }) {
                    let page = try await browser.visit(path)
                    // A page that is not there has a reference of its own each time.
                    if page.status == 200 { shown["\(site.id) \(language) \(path)"] = page.text }
                }
            }
        }
        return shown
    }
}
