public import Database
public import Foundation
import Journal
public import Markup
public import Web

/// The session of a request has ended before the request could change anything. The engine stores what was typed, and
/// asks to sign in again.
public struct SessionEnded: Error, Hashable, Sendable {
    /// Has no details.
    public init() {}
}

/// A request to a site, with everything that a handler needs.
public final class Visit: Sendable {
    /// Method, path and header fields.
    public let head: Head
    /// The site that the path belongs to.
    public let site: Site
    /// The language of the path, or the portal's only one.
    public let language: Language
    /// The wordings in ``language``.
    public let texts: Texts
    /// The values of the route's `:name` segments, percent-decoded.
    public let parameters: [String: String]
    /// The fields of the query.
    public let query: Form
    /// The posted fields; empty for other methods.
    public let form: Form
    /// The posted files.
    public let files: [Upload]
    /// The session; nil without a valid session cookie. Its sign-in may be incomplete, see ``isSignedIn``.
    public let session: Session?
    /// Whether the route requires a signed-in session. ``write(_:)`` then rejects sessions that have ended since.
    public let needsSession: Bool
    /// The token in the session cookie, valid or not; nil without the cookie.
    public let sessionToken: String?
    /// The time at which the request arrived.
    public let now: Date
    /// Hidden fields for every form that is posted: the CSRF token, and the marker of restored input. Empty without a
    /// session.
    public let formFields: HTML
    /// The counts of the navigation's items, by name; empty while a handler runs that may write.
    public let counts: [String: Int]
    /// The requested page: the path segments after the language, percent-decoded, with slashes between them. Empty for
    /// the first page, and for one that cannot be opened again, such as that of a problem.
    public let page: String
    /// Input stored for this page after an earlier session had ended; nil if there is none, and for POST.
    public let held: PendingForm?

    /// A request; by default without fields and session.
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
        counts: [String: Int], page: String, held: PendingForm?
    ) {
        (self.head, self.site, self.language) = (head, site, language)
        texts = site.texts(language)
        (self.parameters, self.query, self.form) = (parameters, query, form)
        (self.files, self.session, self.needsSession) = (files, session, needsSession)
        (self.sessionToken, self.now, self.formFields) = (sessionToken, now, formFields)
        (self.counts, self.page, self.held) = (counts, page, held)
    }

    /// The same request with the given values replaced; nil keeps a value, and `.some(nil)` removes the session.
    public func with(
        language: Language? = nil, session: Session?? = nil, needsSession: Bool? = nil,
        parameters: [String: String]? = nil, query: Form? = nil,
        form: Form? = nil, files: [Upload]? = nil, counts: [String: Int]? = nil, page: String? = nil,
        held: PendingForm? = nil
    ) -> Visit {
        let (now, path) = (session ?? self.session, page ?? self.page)
        // A form with restored input keeps its marker until it is saved.
        let marker = held?.id ?? form?[PendingForm.field]
        let isAsBefore = session == nil && page == nil && marker == nil
        return Visit(
            head: head, site: site, language: language ?? self.language, parameters: parameters ?? self.parameters,
            query: query ?? self.query, form: form ?? self.form, files: files ?? self.files, session: now,
            needsSession: needsSession ?? self.needsSession, sessionToken: sessionToken, now: self.now,
            formFields: isAsBefore ? formFields : Self.formFields(now, site, path, held: marker),
            counts: counts ?? self.counts, page: path, held: held ?? self.held)
    }

    /// Whether there is a session with a complete sign-in. Without one, no page may show anything of the account.
    public var isSignedIn: Bool { session?.isVerified == true }

    /// Whether the request comes from a page with the sign-in form and has no cookie at all: after a successful sign-in
    /// that means that the browser rejects cookies.
    public var mayKeepNoCookies: Bool {
        guard head.fields.values("Cookie").isEmpty, let referer = head.fields["Referer"],
            let path = referer.wholeMatch(of: /https?:\/\/[^\/]+([^?#]*).*/)?.1
        else { return false }
        return [link(SiteLinks.landing), link(SiteLinks.signIn)].contains { $0.text == path }
            || path.hasPrefix(link(SiteLinks.activation("")).text)
    }

    /// The path of the sign-in page, which leads on to `next`, and explains that cookies are needed if there are none.
    /// - Parameter next: a page as in ``page``.
    public func signInLink(next: String) -> Address {
        link(SiteLinks.signIn).query(mayKeepNoCookies ? ["ended": "cookies", "next": next] : ["next": next])
    }

    /// The signed-in session; on routes with access `.secondStep` also one that has to set up its second step. Throws
    /// `Problem(.forbidden)` if there is none, which cannot happen on routes that need a session.
    public var account: Session {
        get throws {
            // A route that needs a session was called only at a stage at which it may be.
            guard let session, session.isVerified || (needsSession && session.stage == .setUpRequired) else {
                throw Problem(.forbidden, detail: "no session")
            }
            return session
        }
    }

    /// The address of a page of this site in the language of the request.
    public func link(_ path: PagePath) -> Address { site.link(language, path) }

    /// The address of a page without parameters in the language of the request.
    public func link(_ link: PageLink<Void>) -> Address { site.link(language, link()) }

    /// The address that a tile leads to: the section that it opens, or else the page about it.
    public func link(to tile: Tile) -> Address {
        link(site.features.entrances[tile.opens] ?? SiteLinks.service(tile.name))
    }

    /// Formats dates in the portal's patterns and the language of the request.
    public var dates: Dates { Dates(site.portal.dates, texts: texts) }

    /// The counts of the signed-in account for those of `names` that a plugin counts (see ``Blueprint/count(_:_:)``), and
    /// those of ``counts``; empty if no account is signed in. Throws what the counts throw.
    public func counted(_ names: [String], _ connection: Connection) throws -> [String: Int] {
        guard let session, isSignedIn else { return [:] }
        var counted = counts
        for name in names where counted[name] == nil {
            counted[name] = try site.features.counts[name]?(connection, session.account)
        }
        return counted
    }

    /// The count of one section for the signed-in account; 0 if no plugin counts it. Throws what the count throws.
    public func counted(_ section: SiteSection, _ connection: Connection) throws -> Int {
        try counted([section.name], connection)[section.name] ?? 0
    }

    /// Whether the signed-in account has taken the second step that pages about people need here. Throws
    /// `Problem(.forbidden)` if no account is signed in.
    public var mayOpenPeople: Bool {
        get throws {
            guard case .area = site.features.access(to: .people) else { return true }
            return try account.proof == .code
        }
    }

    /// The same request with the session of its cookie. Throws `DatabaseError`.
    public func withSession(_ connection: Connection) throws -> Visit {
        guard let sessionToken, let sessions = site.features.sessions else { return self }
        return with(session: .some(try sessions.session(of: sessionToken, connection, site: site, now: now)))
    }

    /// The same request with the counts of the navigation. Throws what the counts throw.
    public func withCounts(_ connection: Connection) throws -> Visit {
        guard isSignedIn, hasCounts else { return self }
        let names = site.portal.navigation.signedIn
        var counted = try counted(names, connection)
        for name in names {
            if let count = site.features.navigation[name]?.count { counted[name] = try count(connection) }
        }
        return with(counts: counted)
    }

    /// Whether a number stands beside an item of the navigation of a signed-in account.
    public var hasCounts: Bool {
        site.portal.navigation.signedIn.contains { name in
            site.features.counts[name] != nil || site.features.navigation[name]?.count != nil
        }
    }

    /// Changes the database in a transaction, and then notifies the mail worker.
    ///
    /// Throws ``SessionEnded`` if the route requires a session, and it has ended or its role has changed since the
    /// request arrived. Also throws what `work` throws, or `DatabaseError`; then nothing was changed.
    public func write<Result: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        let (sessions, session) = (site.features.sessions, needsSession ? session : nil)
        let result = try await site.store.write { db in
            if let sessions, let session, try !sessions.isLive(session, db) { throw SessionEnded() }
            return try work(db)
        }
        site.services.wakeOutbox(site)
        return result
    }

    private static func formFields(_ session: Session?, _ site: Site, _ page: String, held: String?) -> HTML {
        guard let session else { return .empty }
        let token = CSRFToken(session, page: page, site.services.key).text(site.services.key)
        let marker = held.map { Parts.hidden(PendingForm.field, $0) } ?? .empty
        return "\(Parts.hidden("csrf-token", token))\(marker)"
    }

    /// Logs an event with the site, the client's address and the account's id; `detail` must have no personal data.
    public func record(_ event: String, _ detail: String = "") {
        site.services.journal.record(
            .info, event, ["site": site.id, "client": head.client, "account": session?.account ?? "", "detail": detail])
    }
}
