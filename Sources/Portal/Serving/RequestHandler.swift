import Basics
import Database
import Foundation
import Identity
import Journal
import Markup
import PortalKit
import Scheduling
import Synchronization
import Web

/// Handles requests, from the head to the response.
final class RequestHandler: Sendable {
    let services: Services
    let outside: OutsidePages
    /// Responses of the process itself, which take precedence over the councils': health, and the demo's mailbox.
    private let own: @Sendable (Head) async -> Response?
    private let rate: PostRate
    private let state = Mutex(ServedSites())
    private let shares = RequestShares()

    init(
        _ services: Services, _ outside: OutsidePages, postsPerAccount: Int = PostRate.defaultLimit,
        own: @escaping @Sendable (Head) async -> Response?
    ) {
        rate = PostRate(limit: postsPerAccount)
        self.services = services
        self.outside = outside
        self.own = own
    }

    var directory: Directory { state.withLock(\.directory) }

    /// Serves `directory` from the next request on. Requests in progress finish with the sites they started with.
    func open(_ directory: Directory) { state.withLock { $0.open(directory) } }

    /// A cached public page, for a request without cookies; nil if there is none.
    func ready(_ head: Head) -> Response? {
        guard head.fields.values("Cookie").isEmpty, let cacheKey = head.publicPageKey, head.isSecure || head.isLoopback
        else { return nil }
        let now = state.withLock { $0 }
        guard case .site(let site, _) = now.directory.find(head) else { return nil }
        return now.runtimes[site.id]?.page(cacheKey, at: services.now().timeIntervalSince1970)
    }

    /// Responds from the head alone if possible, and reads the body only for a route that needs it.
    func answer(_ head: Head) async -> HeadDecision {
        if let response = await own(head) { return .answer(response) }
        guard head.isSecure || head.isLoopback else { return .answer(outside.insecure(head)) }
        let now = state.withLock { $0 }
        switch now.directory.find(head) {
        case .unknownHost: return .answer(outside.asset(head) ?? outside.unknown(.misdirected, head))
        case .unknownPrefix: return .answer(outside.asset(head) ?? outside.unknown(.notFound, head))
        case .suspended(let tenant): return .answer(outside.asset(head) ?? outside.suspended(tenant, head))
        case .portals(let tenant, let sites): return .answer(outside.portals(tenant, sites, head))
        case .moved(let path): return .answer(Finish.moved(path, head))
        case .site(let site, let rest):
            guard let runtime = now.runtimes[site.id] else { return .answer(outside.unknown(.notFound, head)) }
            return await shares.run(for: workload(head, site)) {
                await self.answer(head, runtime, rest)
            } busy: {
                self.problem(busy, head, site)
            }
        }
    }

    /// The response for a problem with a request whose language is not known yet.
    private func problem(_ problem: Problem, _ head: Head, _ site: Site) -> HeadDecision {
        let visit = Visit(head: head, site: site, language: site.defaultLanguage, now: services.now())
        return .answer(Finish.problem(problem, visit))
    }

    private func answer(_ head: Head, _ runtime: SiteRuntime, _ rest: Substring) async -> HeadDecision {
        let site = runtime.site
        if rest.hasPrefix("/assets/") {
            return .answer(Finish.asset(rest, head, site) ?? outside.unknown(.notFound, head))
        }
        let cookie = token(head, site)
        let cacheKey = cookie == nil ? head.publicPageKey : nil
        let clock = services.now()
        if let cacheKey, let page = runtime.page(cacheKey, at: clock.timeIntervalSince1970) { return .answer(page) }
        guard var segments = Head.segments(rest) else { return problem(Problem(.malformed), head, site) }
        var language = site.defaultLanguage
        let named = segments.first.flatMap(Language.init(rawValue:))
        if let named, site.portal.hasLanguageSegment, site.portal.languages.contains(named) {
            language = named
            segments.removeFirst()
        } else if named != nil || site.portal.hasLanguageSegment {
            if named == nil, case .none = runtime.routes.match(head.method, segments),
                let old = directory.location(segments, of: site, language, head)
            {
                return .answer(Finish.moved(old, head))
            }
            // A path without its language, or from a time when the portal had other languages.
            let query = head.query.map { "?" + $0 } ?? ""
            let path = named == nil ? String(rest) : segments.dropFirst().map { "/" + Percent.encoded($0) }.joined()
            return .answer(Finish.moved(site.base(language) + path + query, head))
        }
        var found = Visit(
            head: head, site: site, language: language, sessionToken: cookie, page: segments.joined(separator: "/"),
            now: clock)
        let match = runtime.routes.match(head.method, segments)
        if case .none = match, let old = directory.location(segments, of: site, language, head) {
            return .answer(Finish.moved(old, head))
        }
        do {
            // The session is loaded before anything else, because pages for problems depend on it too.
            if cookie != nil {
                let (visit, page) = try await site.store.read { [found] in try self.read(found, match, $0) }
                found = visit
                if let page { return .answer(try await response(page.get(), visit)) }
            }
            switch match {
            case .none: throw Problem(.notFound)
            case .otherMethods(let methods): return .answer(Finish.wrongMethod(methods, found))
            case .route(let route, let parameters):
                found = found.with(
                    needsSession: route.needsSession, parameters: parameters, query: try head.form())
                if let reply = try admit(found, route) { return .answer(Finish.response(reply, found)) }
                let canReturn = route.method == .get || runtime.routes.isPage(segments)
                guard route.method == .post else {
                    let response = await run(route, try await held(found), canReturn: canReturn)
                    // Cached only under its canonical path: there is no limit to other spellings.
                    let isOwn = head.path == site.link(language, PagePath(segments: segments)).text
                    if let cacheKey, isOwn, route.isCacheable, response.status == 200,
                        response.fields.values("Set-Cookie").isEmpty
                    {
                        let page = Finish.lasting(response)
                        runtime.keep(page, for: cacheKey, at: clock.timeIntervalSince1970)
                        return .answer(page)
                    }
                    return .answer(response)
                }
                let isStranger = !found.isSignedIn && route.needsSession
                let limit = isStranger ? min(route.bodyLimit.total, Self.strangersLimit) : route.bodyLimit.total
                return read(route, found, limit: limit) { [found] body, isTruncated in
                    await self.handleBody(body, route, found, isTruncated: isTruncated, canReturn: canReturn)
                }
            }
        } catch {
            let problem = Problem(error)
            guard problem.kind == .unavailable, head.isSameOrigin,
                case .route(let route, _) = match, route.method == .post
            else { return .answer(Finish.problem(problem, found)) }
            return readForDisplay(problem, route, found)
        }
    }

    /// Reads the body of a POST that cannot be handled, so that the problem's page can show its input.
    private func readForDisplay(_ problem: Problem, _ route: Route, _ visit: Visit) -> HeadDecision {
        read(route, visit, limit: min(route.bodyLimit.total, Self.strangersLimit)) { body, isTruncated in
            let parsed = try? await ParsedBody.read(
                body, visit.head, route.bodyLimit, scratch: self.services.scratch, isCut: isTruncated)
            return Finish.problem(problem, parsed.map { visit.with(form: $0.form) } ?? visit)
        }
    }

    /// Maximum bytes read of a form without a session; texts come before files.
    private static let strangersLimit = 2 * 1024 * 1024

    /// Reads the body of a POST. A multipart form that is too long is received to its end, so that its texts are not
    /// lost.
    private func read(
        _ route: Route, _ visit: Visit, limit: Int,
        then: @escaping @Sendable (Body, _ isTruncated: Bool) async -> Response
    ) -> HeadDecision {
        let isMultipart = visit.head.fields["Content-Type"]?.lowercased().hasPrefix("multipart/form-data") == true
        let length = visit.head.fields["Content-Length"].flatMap { Int($0, in: 0...1_000_000_000_000) } ?? 0
        // Without a session, no more is received than the route allows.
        let total = route.bodyLimit.total
        let longest = limit < total ? total : 4 * total
        return .read(
            limit: limit, surplus: isMultipart ? longest - limit : 0,
            tooLarge: { Finish.problem(Problem(.tooLarge), visit) },
            then: { body in
                await self.shares.run(for: workload(visit.head, visit.site)) {
                    await then(body, length > limit)
                } busy: {
                    Finish.problem(busy, visit)
                }
            })
    }

    /// Parses the body, checks the CSRF token and calls the handler.
    private func handleBody(_ body: Body, _ route: Route, _ visit: Visit, isTruncated: Bool, canReturn: Bool) async
        -> Response
    {
        var visit = visit
        do {
            let parsed = try await ParsedBody.read(
                body, visit.head, route.bodyLimit, scratch: services.scratch, isCut: isTruncated)
            visit = ExpiredSession.seen(visit.with(form: parsed.form, files: parsed.files), route)
            if let reply = try await ExpiredSession.reply(to: visit, route, canReturn: canReturn) {
                return Finish.response(reply, visit)
            }
            if route.needsSession, let session = visit.session, !rate.admits(session.account, at: visit.now) {
                throw Problem(.tooMany, detail: "posts of one account", words: "limit")
            }
            return await run(route, visit, canReturn: canReturn)
        } catch {
            return Finish.problem(Problem(error), visit)
        }
    }

    /// The request with input stored for this page after an earlier session had ended.
    private func held(_ visit: Visit) async throws -> Visit {
        guard let session = visit.session, session.isVerified, session.hasHeld,
            let held = try await visit.site.features.sessions?.held(visit)
        else { return visit }
        return visit.with(held: held)
    }

    private func run(_ route: Route, _ visit: Visit, canReturn: Bool) async -> Response {
        do {
            do {
                return try await answered(try await route.handler(visit), route, visit)
            } catch is SessionEnded {
                return Finish.response(try await ExpiredSession.ended(visit, canReturn: canReturn), visit)
            }
        } catch {
            return Finish.problem(Problem(error), visit)
        }
    }

    /// Turns a reply into a response: adds the note about restored input, or deletes that input after it was saved.
    private func answered(_ reply: Reply, _ route: Route, _ visit: Visit) async throws -> Response {
        var reply = reply
        guard case .page(var page) = reply.content else {
            if route.method == .post, reply.status < 400, visit.isSignedIn, visit.heldMarker != nil {
                try await visit.site.features.sessions?.dropHeld(visit, page: visit.page)
            }
            return try await response(reply, visit)
        }
        if let held = visit.held, reply.status == 200 {
            page.note = ExpiredSessionPages.note(held, visit)
            reply.content = .page(page)
        }
        // The counts are read after the handler has finished, for it may have changed them.
        guard visit.isSignedIn, visit.hasCounts else { return try await response(reply, visit) }
        return try await response(reply, visit.site.store.read { try visit.withCounts($0) })
    }

    private func token(_ head: Head, _ site: Site) -> String? {
        guard let sessions = site.features.sessions else { return nil }
        let secure = head.isSecure || !head.isLoopback
        return head.cookies[sessions.cookieName(site, secure: secure)].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The workload a request is counted for.
private func workload(_ head: Head, _ site: Site) -> Workload {
    Workload(tenant: site.tenant.id, client: head.network)
}

/// The limit of concurrent requests of a council or a client is reached.
private var busy: Problem { Problem(.unavailable, detail: "too many requests in progress") }
