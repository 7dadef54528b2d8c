public import Database
public import Foundation
import Journal
public import Markup
public import Web

/// The session of a request was ended before the request could change anything.
public struct SessionEnded: Error, Hashable, Sendable {
    public init() {}
}

/// One request to one site, with all that a handler may use to answer it.
public final class Visit: Sendable {
    public let head: Head
    public let site: Site
    public let language: Language
    public let texts: Texts
    /// What the route's `:name` segments matched.
    public let parameters: [String: String]
    public let query: Form
    /// What was posted; empty for other methods.
    public let form: Form
    /// The files that came with it.
    public let files: [Upload]
    public let session: Session?
    /// Whether the route is for signed-in visitors alone, so that nothing is written for a session that has ended since
    /// the request came.
    public let needsSession: Bool
    /// The token in the session cookie, whatever it is worth.
    public let sessionToken: String?
    public let now: Date
    /// The hidden fields that every form of a signed-in visitor carries.
    public let formFields: HTML
    /// How much waits behind the items of the navigation that count, by their names.
    public let counts: [String: Int]
    /// The page that is asked for, as the segments of its path behind the language, with slashes between them; empty for
    /// one that cannot be opened again, such as a page that reports a problem.
    public let page: String
    /// What was typed on this page as an earlier session had ended; nil for nothing, and while a form is posted.
    public let held: HeldForm?

    public convenience init(
        head: Head, site: Site, language: Language, parameters: [String: String] = [:], query: Form = Form(),
        form: Form = Form(), session: Session? = nil, sessionToken: String? = nil, page: String = "", now: Date
    ) {
        self.init(
            head: head, site: site, language: language, parameters: parameters, query: query, form: form, files: [],
            session: session, needsSession: false, sessionToken: sessionToken, now: now,
            formFields: Self.formFields(session, site, page, held: nil), counts: [:], page: page, held: nil)
    }

    private init(
        head: Head, site: Site, language: Language, parameters: [String: String], query: Form, form: Form,
        files: [Upload], session: Session?, needsSession: Bool, sessionToken: String?, now: Date, formFields: HTML,
        counts: [String: Int], page: String, held: HeldForm?
    ) {
        self.head = head
        self.site = site
        self.language = language
        texts = site.texts(language)
        self.parameters = parameters
        self.query = query
        self.form = form
        self.files = files
        self.session = session
        self.needsSession = needsSession
        self.sessionToken = sessionToken
        self.now = now
        self.formFields = formFields
        self.counts = counts
        self.page = page
        self.held = held
    }

    /// This visit with what was learnt of it since.
    public func with(
        session: Session?? = nil, needsSession: Bool? = nil, parameters: [String: String]? = nil, query: Form? = nil,
        form: Form? = nil, files: [Upload]? = nil, counts: [String: Int]? = nil, page: String? = nil,
        held: HeldForm? = nil
    ) -> Visit {
        let (now, path) = (session ?? self.session, page ?? self.page)
        // A form that brings back what was held goes on to say so, until it is saved.
        let marker = held?.id ?? form?[HeldForm.field]
        let isAsBefore = session == nil && page == nil && marker == nil
        return Visit(
            head: head, site: site, language: language, parameters: parameters ?? self.parameters,
            query: query ?? self.query, form: form ?? self.form, files: files ?? self.files, session: now,
            needsSession: needsSession ?? self.needsSession, sessionToken: sessionToken, now: self.now,
            formFields: isAsBefore ? formFields : Self.formFields(now, site, path, held: marker),
            counts: counts ?? self.counts, page: path, held: held ?? self.held)
    }

    /// Whether somebody is signed in, second step and all: before that, no page shows anything of the account.
    public var isSignedIn: Bool { session?.isVerified == true }

    /// Whether the browser comes from a page with the sign-in form and sends no cookie at all: if it has just signed in,
    /// it keeps no cookies.
    public var mayKeepNoCookies: Bool {
        guard head.fields.values("Cookie").isEmpty, let referer = head.fields["Referer"],
            let path = referer.wholeMatch(of: /https?:\/\/[^\/]+([^?#]*).*/)?.1
        else { return false }
        return path == link().text || path == link("sign-in").text || path.hasPrefix(link("Account.Mvc").text + "/")
    }

    /// The sign-in page, for a visitor who is not signed in: it says why, and leads on to `next`.
    public func signInLink(next: String) -> Address {
        link("sign-in").query(mayKeepNoCookies ? ["ended": "cookies", "next": next] : ["next": next])
    }

    /// Somebody signed in. Routes with access `.account` or `.area` always have one.
    public var account: Session {
        get throws {
            guard let session, session.isVerified else { throw Problem(.forbidden, detail: "no session") }
            return session
        }
    }

    /// The path of a page of this site in the visitor's language.
    public func link(_ segments: String...) -> Address { site.link(language, segments) }

    /// Where a tile leads: to the feature it opens, or to the page that says what the service is.
    public func link(to tile: Tile) -> Address {
        site.link(language, site.features.entrances[tile.opens] ?? ["service", tile.name])
    }

    public var dates: Dates { Dates(pattern: site.portal.datePattern, texts: texts) }

    /// How much waits for whoever is signed in behind each of `names`; nothing for what nobody counts.
    public func counted(_ names: [String]) async throws -> [String: Int] {
        let sources = site.features.counts.filter { names.contains($0.key) }
        guard let session, isSignedIn, !sources.isEmpty else { return [:] }
        return try await site.store.read { db in try sources.mapValues { try $0(db, session.account) } }
    }

    /// Changes the store, and lets the post look for mail once that is on disk.
    ///
    /// Throws ``SessionEnded`` where the route is for signed-in visitors alone and the session has ended meanwhile.
    public func write<Result: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        let (sessions, session) = (site.features.sessions, needsSession ? session : nil)
        let result = try await site.store.write { db in
            if let sessions, let session, try !sessions.isLive(session, db) { throw SessionEnded() }
            return try work(db)
        }
        site.office.kick(site)
        return result
    }

    private static func formFields(_ session: Session?, _ site: Site, _ page: String, held: String?) -> HTML {
        guard let session else { return .empty }
        let token = FormToken(session, page: page, site.office.key).text(site.office.key)
        let marker: HTML = held.map { "<input type=\"hidden\" name=\"\(HeldForm.field)\" value=\"\($0)\">" } ?? .empty
        return "<input type=\"hidden\" name=\"form-token\" value=\"\(token)\">\(marker)"
    }

    /// Writes what happened, with the site and the client's address, and no personal data.
    public func record(_ event: String, _ detail: String = "") {
        site.office.journal.record(
            .info, event, ["site": site.id, "client": head.client, "account": session?.account ?? "", "detail": detail])
    }
}
