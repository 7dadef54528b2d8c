import Database
import Identity
import Markup
import PortalKit
import Web

// A signed-in page: who may see it, what is read for it, and what is recorded.
extension RequestHandler {
    /// Reads what one transaction can: the session, and for a ``PageHandler`` the page with the counts around it; nil in
    /// place of the page for other routes, and for an account that input may have to be restored for.
    func read(
        _ visit: Visit, _ match: RouteTable.Match, _ db: Connection
    ) throws -> (Visit, Result<Reply, any Error>?) {
        var visit = try visit.withSession(db)
        guard case .route(let route, let parameters) = match, let page = route.page,
            visit.session?.hasHeld != true
        else { return (visit, nil) }
        do {
            visit = visit.with(needsSession: route.needsSession, parameters: parameters, query: try visit.head.form())
            if let reply = try admit(visit, route) { return (visit, .success(reply)) }
            visit = try visit.withCounts(db)
            return (visit, .success(try page(db, visit)))
        } catch {
            return (visit, .failure(error))
        }
    }

    /// The response of a reply, once what the account views is in the audit.
    func response(_ reply: Reply, _ visit: Visit) async throws -> Response {
        for view in reply.views { try await visit.noteView(view.event, subject: view.subject, object: view.object) }
        return Finish.response(reply, visit)
    }

    /// Checks access to the route, by the head alone. Nil grants it. Throws `Problem(.forbidden)` for another origin.
    func admit(_ visit: Visit, _ route: Route) throws -> Reply? {
        if !visit.head.method.isSafe, !visit.head.isSameOrigin {
            throw Problem(.forbidden, detail: "other origin")
        }
        guard route.needsSession else { return nil }
        guard let session = visit.session else {
            // A form posted after the session has ended is read, so that its input is not lost.
            return route.method == .post ? nil : .redirect(visit.signInLink(next: visit.page))
        }
        guard route.isOpen(at: session.stage) else {
            // A POST is read first, so that its input is not lost.
            return route.method == .post ? nil : .redirect(ExpiredSession.completion(visit))
        }
        switch route.access {
        case .area where session.proof != .code:
            return .redirect(visit.link(AccountLinks.twoStep).query(["next": visit.page]))
        case .staff(let least) where !session.has(least): return ProblemPages.lesserRole(visit, wanted: least)
        default: return nil
        }
    }
}
