import Casework
import Configuration
import Database
import PortalKit
import Web

/// The messages between the team and an account.
struct Messages: Plugin {
    static let name = "messages"
    static let summary = "Messages of the team, and, where the cases allow it, answers and new messages to it."

    /// The longest message, in UTF-16 units.
    static let limit = 30_000

    private let style: MessageStyle
    private let onHome: Int

    init(settings: inout Settings) {
        style = MessageStyle(&settings)
        onHome = settings.read(
            "onHome", in: 0...10, default: 0,
            "How many of the newest messages the home page shows; with none, only that there are unread ones")
    }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.require(FamilyLinks.person)
        blueprint.keep(style)
        blueprint.open(.messages, MessageLinks.messages())
        blueprint.add(NavigationItem(.messages, "messages.title", to: MessageLinks.messages()))
        let (audience, style) = (blueprint.portal.audience, style)
        blueprint.count(.messages) { db, account in try OwnMessages(account, on: audience).unread(db) }
        addToHome(&blueprint)
        // Messages name a child, so they need the same access as the child's page.
        let access = blueprint.access(to: .people)
        blueprint.get(MessageLinks.messages, access) { visit in
            let list = try await visit.site.store.read { try MessageList($0, style, for: visit) }
            return .page(MessagePages(list: list, style: style, visit: visit).page)
        }
        blueprint.add(
            PersonPage(MessageLinks.ofPerson, "messages.title", isFor: { $1.person != nil }) { db, permissions in
                try OwnMessages(permissions.account, on: audience).unread(db, about: permissions.entry.id)
            })
        blueprint.get(MessageLinks.ofPerson, access) { visit in
            let list = try await visit.site.store.read { db in
                try MessageList(db, about: try Permissions.require(db, for: visit), style, for: visit)
            }
            return .page(MessagePages(list: list, style: style, visit: visit).page)
        }
        ReadMessage.contribute(to: &blueprint, access)
        NewMessage.contribute(to: &blueprint, access)
    }

    /// Adds what the home page shows: the newest messages, or else that there are unread ones.
    private func addToHome(_ blueprint: inout Blueprint) {
        let count = onHome
        guard count == 0 else {
            blueprint.collect(HomeSection { db, visit in try HomeMessages(db, newest: count, for: visit).html })
            return
        }
        blueprint.collect(
            Waiting { db, visit in
                let unread = try visit.counted(.messages, db)
                guard unread > 0,
                    let newest = try OwnMessages(visit).received(db, unread: true, limit: 1, offset: 0).first
                else { return [] }
                return [Waiting.Item(MessagePages.waiting(unread, newest: newest, visit))]
            })
    }
}
