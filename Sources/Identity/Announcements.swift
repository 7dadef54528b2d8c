import Configuration
import Database
import Foundation
import Markup
import PortalKit
import Web

/// The announcements of a portal, which an account sees after signing in, before the page that it wanted.
enum Announcements {
    static func contribute(to blueprint: inout Blueprint) {
        guard !blueprint.portal.announcements.isEmpty else { return }
        blueprint.page(AccountLinks.announcements, .account) { db, visit in
            let next = visit.query["next"] ?? ""
            let first = try waiting(db, visit).first
            return .redirect(first.map { address($0, next, visit) } ?? SignIn.destination(next, visit))
        }
        blueprint.form(AccountLinks.announcement, .account) { db, visit in
            guard
                let shown = visit.site.portal.announcements.first(where: { $0.name == visit.parameters["announcement"] }
                )
            else { throw Problem(.notFound) }
            return ReadAnnouncement(announcement: shown, isWaiting: try isWaiting(shown, db, visit))
        }
    }

    /// Whether the portal has an announcement for now.
    static func areShown(_ visit: Visit) -> Bool {
        visit.site.portal.announcements.contains { $0.period.contains(visit.now) }
    }

    /// The page after signing in: the announcements if one is shown now, or else the page that was wanted.
    static func arrival(_ next: String, _ visit: Visit) -> Address {
        guard areShown(visit) else { return SignIn.destination(next, visit) }
        return visit.link(AccountLinks.announcements).query(["next": next])
    }

    /// The page of an announcement, which leads on to `next`.
    static func address(_ announcement: Announcement, _ next: String, _ visit: Visit) -> Address {
        visit.link(AccountLinks.announcement(announcement.name)).query(["next": next])
    }

    /// What the signed-in account has yet to see, in order.
    static func waiting(_ db: Connection, _ visit: Visit) throws -> [Announcement] {
        try visit.site.portal.announcements.filter { try isWaiting($0, db, visit) }
    }

    private static func isWaiting(_ announcement: Announcement, _ db: Connection, _ visit: Visit) throws -> Bool {
        let session = try visit.account
        guard announcement.period.contains(visit.now), announcement.role.map(session.has) ?? true else { return false }
        return try announcement.showing == .untilEnded
            || !AnnouncementStore.isSeen(db, announcement.name, on: visit.site, by: session.account)
    }
}

/// The page of one announcement, with the button that leads on.
private struct ReadAnnouncement: FormAction {
    let announcement: Announcement
    /// Whether the account is to see it now.
    let isWaiting: Bool

    var isRepeatable: Bool { true }
    var inputs: [String] { ["next"] }

    func fields(_ visit: Visit) -> [Field] { [] }

    func initial(_ visit: Visit) -> FormValues { FormValues(["next": visit.query["next"] ?? ""]) }

    func unavailableReply(_ visit: Visit) -> Reply? {
        isWaiting ? nil : .redirect(SignIn.destination(visit.form["next"] ?? visit.query["next"] ?? "", visit))
    }

    func page(_ input: FormInput) -> Page {
        let (visit, texts) = (input.visit, input.texts)
        let words = announcement.page.flatMap { visit.site.pages[$0.text]?[visit.language] }
        let title = words?.title ?? texts(TextKey("announcement", announcement.name, "title"))
        let body = words?.html ?? texts.paragraphs(TextKey("announcement", announcement.name, "body"))
        let button: HTML = """
            \(Parts.hidden("next", input["next"]))<div class="actions"><button class="button">\
            \(texts("announcement.continue"))</button></div>
            """
        return Page(
            title,
            main: """
                \(Parts.title(title))<div class="prose flow">\(body)\(input.form(guarding: false, button))</div>
                """)
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let visit = input.visit
        if announcement.showing == .once {
            try AnnouncementStore.see(
                db, announcement.name, on: visit.site, by: visit.account.account, at: visit.now)
        }
        // Those that are shown at each sign-in stay; so only what follows this one comes next.
        let all = visit.site.portal.announcements.map(\.name)
        let place = all.firstIndex(of: announcement.name) ?? all.endIndex
        let following = Set(all[place...].dropFirst())
        let next = try Announcements.waiting(db, visit).first { following.contains($0.name) }
        return next.map { Announcements.address($0, input["next"], visit) } ?? SignIn.destination(input["next"], visit)
    }
}

/// Queries on the table of announcements that accounts have seen. All functions throw `DatabaseError`.
enum AnnouncementStore {
    static func isSeen(_ db: Connection, _ name: String, on site: Site, by account: String) throws -> Bool {
        try db.row(
            "SELECT 1 FROM announcement_seen WHERE account = $1 AND portal = $2 AND announcement = $3", account,
            site.portal.name, name) != nil
    }

    /// Records that an account has seen an announcement; keeps the time of the first.
    static func see(
        _ db: Connection, _ name: String, on site: Site, by account: String, at now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO announcement_seen (account, portal, announcement, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, portal, announcement) DO NOTHING
            """, account, site.portal.name, name, seconds(now))
    }
}
