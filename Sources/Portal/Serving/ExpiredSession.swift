import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Handles POST requests after the end of their session, or with the CSRF token of another session. They change
/// nothing. What was typed is stored for the account in the token, and restored on the same page after that account
/// signs in; if it cannot be stored, the response shows it for copying.
enum ExpiredSession {
    /// Removes the session from a POST without a token while the sign-in is waiting for its code, such as from the
    /// sign-in page after going back: it is handled as a request without a session.
    static func seen(_ visit: Visit, _ route: Route) -> Visit {
        let isOld = visit.session?.isVerified == false && visit.form.all("csrf-token").isEmpty
        return isOld && route.access == .visitor ? visit.with(session: .some(nil)) : visit
    }

    /// The page that completes a sign-in: that asks for the code, sets up the second step, or asks for a new password or
    /// for agreement. If the session was signed in before, it returns to this page.
    static func completion(_ visit: Visit) -> Address {
        let isLeadingOn = visit.page == AccountLinks.announcements().segments.joined(separator: "/")
        let next: KeyValuePairs = ["next": isLeadingOn ? visit.query["next"] ?? "" : visit.page]
        return switch visit.session?.stage {
        case .setUpRequired: visit.link(AccountLinks.twoStepSettings).query(next)
        case .passwordDue: visit.link(AccountLinks.newPassword).query(next)
        case .consentDue: visit.link(AccountLinks.consent).query(next)
        case .codeRequired: visit.link(AccountLinks.verify).query(next)
        case .awaitingCode, .signedIn, nil: visit.link(AccountLinks.verify)
        }
    }

    /// The reply to a request if its session ended while it was handled.
    static func ended(_ visit: Visit, canReturn: Bool) async throws -> Reply {
        guard visit.head.method == .post else {
            return .redirect(visit.link(SiteLinks.signIn).query(["next": visit.page]))
        }
        return try await answer(visit.with(session: .some(nil)), token(visit), canReturn: canReturn)
    }

    /// The reply instead of calling the handler; nil if the CSRF token belongs to the session, or none is needed.
    /// - Parameter canReturn: whether this path can be opened with GET.
    static func reply(to visit: Visit, _ route: Route, canReturn: Bool) async throws -> Reply? {
        guard route.access != .everyone else { return nil }
        let token = token(visit)
        guard let session = visit.session else {
            return route.needsSession ? try await answer(visit, token, canReturn: canReturn) : nil
        }
        // A page from before the sign-in, posted from another tab after it: the visitor is signed in already.
        if session.isVerified, route.access == .visitor, visit.form.all("csrf-token").isEmpty {
            return .redirect(visit.link(SiteLinks.home))
        }
        if let token, token.isOf(session, visit.site.services.key) {
            guard route.needsSession, !route.isOpen(at: session.stage) else { return nil }
            return try await answer(visit, token, canReturn: canReturn)
        }
        visit.record("stale-token")
        guard route.needsSession else { throw Problem(.forbidden, detail: "stale token") }
        return try await answer(visit, token, canReturn: canReturn)
    }

    private static func answer(_ visit: Visit, _ token: CSRFToken?, canReturn: Bool) async throws -> Reply {
        let isKept = canReturn ? await hold(visit, token) : false
        if visit.head.fields["Accept"] == "application/json" {
            return .response(ExpiredSessionPages.json(visit, isKept: isKept))
        }
        if let session = visit.session, let token, token.account != session.account {
            return .page(ExpiredSessionPages.otherAccount(visit, isKept: isKept), status: 403)
        }
        if isKept { return .redirect(leadingBack(visit)) }
        let texts = FormTexts.of(visit.form)
        guard texts.isEmpty else { return .page(ExpiredSessionPages.copies(texts, visit), status: 403) }
        if visit.session?.isVerified == false { return .redirect(completion(visit)) }
        guard visit.session == nil else { throw Problem(.forbidden, detail: "stale token") }
        let page = token?.page ?? ""
        return .redirect(
            visit.link(SiteLinks.signIn).query(["ended": "session", "next": page.isEmpty ? visit.page : page]))
    }

    /// The address where stored input is restored: its page, or the page of the sign-in that leads there.
    private static func leadingBack(_ visit: Visit) -> Address {
        switch visit.session?.stage {
        case .signedIn:
            visit.link(PagePath(segments: visit.page.split(separator: "/").map(String.init))).query(["kept": "1"])
        case .codeRequired, .setUpRequired, .passwordDue, .consentDue: completion(visit)
        case .awaitingCode, nil: visit.link(SiteLinks.signIn).query(["ended": "kept", "next": visit.page])
        }
    }

    private static func token(_ visit: Visit) -> CSRFToken? {
        visit.form["csrf-token"].flatMap { CSRFToken($0, visit.site.services.key) }
    }

    /// Stores what was typed; false if the form belongs to another page, or the store fails.
    private static func hold(_ visit: Visit, _ token: CSRFToken?) async -> Bool {
        guard let token, token.page == visit.page, let keeper = visit.site.features.sessions else { return false }
        let files = visit.files.map { FormValues.cleaned($0.filename) }
        do {
            return try await keeper.hold(visit.form, files: files, token: token, visit: visit)
        } catch {
            visit.record("form-not-held", String(describing: error))
            return false
        }
    }
}
