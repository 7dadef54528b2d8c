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

    /// The page that asks for the code, and leads back.
    static func verify(_ visit: Visit, next: String) -> Address { visit.link("verify").query(["next": next]) }

    /// What comes of a request whose session was ended while it was under way.
    static func ended(_ visit: Visit, _ segments: [String]) async throws -> Reply {
        let next = segments.joined(separator: "/")
        guard visit.head.method == .post else { return .redirect(visit.link("sign-in").query(["next": next])) }
        if let session = visit.session {
            try await visit.site.features.sessions?.hold(visit.form, path: next, of: session.account, visit: visit)
        }
        return .redirect(signIn(visit, next: next))
    }

    /// Where to send the visitor instead of to the route; nil when all is well.
    static func reply(to visit: Visit, _ route: Route, _ segments: [String]) async throws -> Reply? {
        let next = segments.joined(separator: "/")
        guard let session = visit.session else {
            guard route.needsSession else { return nil }
            if let token = visit.sessionToken, let keeper = visit.site.features.sessions {
                try await keeper.hold(visit.form, path: next, lapsed: token, visit: visit)
            }
            return .redirect(signIn(visit, next: next))
        }
        // A page from before the sign-in, posted after it in another tab: whoever is signed in is at home.
        if session.isVerified, route.access == .visitor, visit.form.all("form-token").isEmpty {
            return .redirect(visit.link("home"))
        }
        let isAsked = session.stage == .codeRequired && route.needsSession
        if session.accepts(formToken: visit.form["form-token"] ?? "", visit.site.office.key) {
            guard isAsked else { return nil }
            try await visit.site.features.sessions?.hold(visit.form, path: next, of: session.account, visit: visit)
            return .redirect(verify(visit, next: next))
        }
        visit.record("stale-token")
        guard route.needsSession, let token = visit.sessionToken else {
            throw Problem(.forbidden, detail: "stale token")
        }
        try await visit.site.features.sessions?.hold(visit.form, path: next, lapsed: token, visit: visit)
        return .redirect(visit.site.link(visit.language, segments).query(["kept": "1"]))
    }
}
