import Foundation
import Markup
import PortalKit
import Web

/// A post whose session has ended, or whose token is another session's: it changes nothing. What was typed is kept for the
/// account that its form was made for, and shown on the same page once that account signs in; where it cannot be kept, the
/// answer shows it, so that it can be copied.
enum Lapse {
    /// The post of a page from before the sign-in that waits for its code, such as the sign-in page that somebody went
    /// back to: it carries no token, and is answered as to a visitor who has no session.
    static func seen(_ visit: Visit, _ route: Route) -> Visit {
        let isOld = visit.session?.isVerified == false && visit.form.all("form-token").isEmpty
        return isOld && route.access == .visitor ? visit.with(session: .some(nil)) : visit
    }

    /// The page that asks for the code, and leads back.
    static func verify(_ visit: Visit) -> Address { visit.link("verify").query(["next": visit.page]) }

    /// What comes of a request whose session was ended while it was under way.
    static func ended(_ visit: Visit, canReturn: Bool) async throws -> Reply {
        guard visit.head.method == .post else {
            return .redirect(visit.link("sign-in").query(["next": visit.page]))
        }
        return try await answer(visit.with(session: .some(nil)), token(visit), canReturn: canReturn)
    }

    /// What to answer instead of calling the route; nil when the CSRF token is the session's.
    /// - Parameter canReturn: whether the page of this path can be opened again.
    static func reply(to visit: Visit, _ route: Route, canReturn: Bool) async throws -> Reply? {
        guard route.access != .everyone else { return nil }
        let token = token(visit)
        guard let session = visit.session else {
            return route.needsSession ? try await answer(visit, token, canReturn: canReturn) : nil
        }
        // A page from before the sign-in, posted after it in another tab: the visitor is at home already.
        if session.isVerified, route.access == .visitor, visit.form.all("form-token").isEmpty {
            return .redirect(visit.link("home"))
        }
        if let token, token.isOf(session, visit.site.office.key) {
            guard session.stage == .codeRequired, route.needsSession else { return nil }
            return try await answer(visit, token, canReturn: canReturn)
        }
        visit.record("stale-token")
        guard route.needsSession else { throw Problem(.forbidden, detail: "stale token") }
        return try await answer(visit, token, canReturn: canReturn)
    }

    private static func answer(_ visit: Visit, _ token: FormToken?, canReturn: Bool) async throws -> Reply {
        let isKept = canReturn ? await hold(visit, token) : false
        if visit.head.fields["Accept"] == "application/json" {
            return .response(LapsePages.json(visit, isKept: isKept))
        }
        if let session = visit.session, let token, token.account != session.account {
            return .page(LapsePages.otherAccount(visit, isKept: isKept), status: 403)
        }
        if isKept { return .redirect(leadingBack(visit)) }
        let texts = TypedTexts.of(visit.form)
        guard texts.isEmpty else { return .page(LapsePages.copies(texts, visit), status: 403) }
        if visit.session?.stage == .codeRequired { return .redirect(verify(visit)) }
        guard visit.session == nil else { throw Problem(.forbidden, detail: "stale token") }
        let page = token?.page ?? ""
        return .redirect(visit.link("sign-in").query(["ended": "session", "next": page.isEmpty ? visit.page : page]))
    }

    /// Where what was kept is shown again: on its page, or behind what has to be proven first.
    private static func leadingBack(_ visit: Visit) -> Address {
        switch visit.session?.stage {
        case .signedIn:
            visit.site.link(visit.language, visit.page.split(separator: "/").map(String.init)).query(["kept": "1"])
        case .codeRequired: verify(visit)
        case .awaitingCode, nil: visit.link("sign-in").query(["ended": "kept", "next": visit.page])
        }
    }

    private static func token(_ visit: Visit) -> FormToken? {
        visit.form["form-token"].flatMap { FormToken($0, visit.site.office.key) }
    }

    /// Keeps what was typed; false where the form was made for another page, or the store cannot take it.
    private static func hold(_ visit: Visit, _ token: FormToken?) async -> Bool {
        guard let token, token.page == visit.page, let keeper = visit.site.features.sessions else { return false }
        let files = visit.files.map { Typed.cleaned($0.filename) }
        do {
            return try await keeper.hold(visit.form, files: files, token: token, visit: visit)
        } catch {
            visit.record("form-not-held", String(describing: error))
            return false
        }
    }
}
