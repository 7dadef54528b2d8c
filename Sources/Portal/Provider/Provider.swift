import Configuration
import Foundation
import PortalKit
import Web

/// The provider's console: councils are brought on, looked after and taken off. It reads no resident's data.
struct Provider: Plugin {
    static let name = "provider"
    static let summary = "The provider's console, which no council has."
    static let audiences: Set<Audience> = [.staff]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.councils, "provider.home.title", to: SiteLinks.home()))
        blueprint.get(SiteLinks.home) { .page(try await CouncilListPage.page($0)) }
        NewCouncilHandler.contribute(to: &blueprint)
        CouncilHandler.contribute(to: &blueprint)
        CouncilActionHandler.contribute(to: &blueprint)
        ServiceHandler.contribute(to: &blueprint)
        EffectiveSettingsHandler.contribute(to: &blueprint)
    }
}

extension Blueprint {
    typealias ProviderHandler = @Sendable (ProviderRequest) async throws -> Reply

    /// Adds a page of the provider's console.
    mutating func get(_ link: PageLink<some Any>, _ handler: @escaping ProviderHandler) {
        get(link, .staff(.admin)) { try await handler(try ProviderRequest($0)) }
    }

    /// Adds an action of the provider's console.
    mutating func post(_ link: PageLink<some Any>, _ handler: @escaping ProviderHandler) {
        post(link, .staff(.admin)) { try await handler(try ProviderRequest($0)) }
    }
}

/// A request of the provider's console.
struct ProviderRequest: Sendable {
    let visit: Visit
    let service: ProviderService

    init(_ visit: Visit) throws {
        guard let service = visit.site.features.kept(ProviderService.self) else { throw Problem(.notFound) }
        (self.visit, self.service) = (visit, service)
    }

    var texts: Texts { visit.texts }

    /// The council that the address names. Throws `Problem(.notFound)` if there is none.
    func council() throws -> CouncilSummary {
        guard let id = visit.parameters["council"], let found = service.summary(of: id) else {
            throw Problem(.notFound)
        }
        return found
    }

    /// When something was, or the words for never.
    func time(_ date: Date?) -> String { date.map { visit.dates.dateAndTime($0) } ?? texts("provider.never") }
}

/// Pages of the provider's console.
enum ProviderLinks {
    static let new = PageLink<Void>("new")
    static let made = PageLink<String>("made/:council")
    static let council = PageLink<String>("council/:council")
    static let settings = PageLink<String>("council/:council/settings")
    static let file = PageLink<(String, String)>("council/:council/settings/:file")
    /// A service that a council relies on, by the name of its ``ServiceCheck``.
    static let service = PageLink<(String, String)>("council/:council/service/:service")
    /// An action on a council, by the name of a ``CouncilAction``.
    static let action = PageLink<(String, String)>("council/:council/do/:action")
}

extension SiteSection {
    static let councils = SiteSection("councils")
}
