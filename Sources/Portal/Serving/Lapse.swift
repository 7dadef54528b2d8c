import Markup
import PortalKit
import Web

/// A post whose session has ended, or whose token is another session's: it changes nothing, and what was typed waits.
enum Lapse {
    /// Where to send the visitor instead of to the route; nil when all is well.
    static func reply(to visit: Visit, _ route: Route, _ segments: [String]) async throws -> Reply? {
        let next = segments.joined(separator: "/")
        guard let session = visit.session else {
            guard route.access != .everyone, route.access != .visitor else { return nil }
            if let token = visit.sessionToken, let keeper = visit.site.features.sessions {
                try await keeper.hold(visit.form, path: next, lapsed: token, visit: visit)
            }
            return .redirect(visit.link("sign-in").query(["ended": "session", "next": next]))
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
