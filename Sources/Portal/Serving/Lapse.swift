import Markup
import PortalKit
import Web

/// A post whose session has ended, or whose token is another session's: it changes nothing, and what was typed waits.
enum Lapse {
    /// The post of a page from before the sign-in that waits for its code, such as the sign-in page that somebody went
    /// back to: it carries no token, and is answered as to whoever has no session.
    static func seen(_ visit: Visit, _ route: Route) -> Visit {
        let isOld = visit.session?.isVerified == false && visit.form.all("form-token").isEmpty
        return isOld && route.access == .visitor ? visit.with(session: .some(nil)) : visit
    }

    /// The sign-in page, which says that a session has ended and leads back.
    static func signIn(_ visit: Visit, next: String) -> Address {
        visit.link("sign-in").query(["ended": "session", "next": next])
    }

    /// Where to send the visitor instead of to the route; nil when all is well.
    static func reply(to visit: Visit, _ route: Route, _ segments: [String]) async throws -> Reply? {
        let next = segments.joined(separator: "/")
        guard let session = visit.session else {
            guard route.access != .everyone, route.access != .visitor else { return nil }
            if let token = visit.sessionToken, let keeper = visit.site.features.sessions {
                try await keeper.hold(visit.form, path: next, lapsed: token, visit: visit)
            }
            return .redirect(signIn(visit, next: next))
        }
        // A page from before the sign-in, posted after it in another tab: whoever is signed in is at home.
        if session.isVerified, route.access == .visitor, visit.form.all("form-token").isEmpty {
            return .redirect(visit.link("home"))
        }
        guard !session.accepts(formToken: visit.form["form-token"] ?? "", visit.site.office.key) else { return nil }
        visit.record("stale-token")
        guard route.access != .everyone, route.access != .visitor, let token = visit.sessionToken else {
            throw Problem(.forbidden, detail: "stale token")
        }
        try await visit.site.features.sessions?.hold(visit.form, path: next, lapsed: token, visit: visit)
        return .redirect(visit.site.link(visit.language, segments).query(["kept": "1"]))
    }
}
