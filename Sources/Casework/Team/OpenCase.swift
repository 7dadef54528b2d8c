public import Database
import Foundation
import Identity
public import Markup
public import PortalKit
import Web

/// A case loaded for an officer's request: the common parts of its pages, and the transaction by which they change it.
public struct OpenCase: Sendable {
    /// The case, as it was read.
    public let current: Case
    /// The person it is about.
    public let person: Person
    /// The officer who sent the request.
    public let officer: Officer
    /// The rules of the site's cases.
    public let rules: CaseRules

    /// Thrown by a change if something was changed since the officer read it; the transaction is rolled back.
    public struct Changed: Error {
        /// A conflict without details: what was changed is read from the audit.
        public init() {}
    }

    /// The case of the route's parameter `case`.
    /// - Throws: `Problem(.notFound)` if there is none, `Problem(.forbidden)` for other visitors than officers;
    ///   `DatabaseError`.
    public static func find(_ db: Connection, for visit: Visit) throws -> OpenCase {
        let officer = try visit.officer
        guard let current = try CaseStore.find(db, visit.parameters["case"] ?? "", for: officer),
            let person = try PersonStore.find(db, current.person, for: officer)
        else { throw Problem(.notFound) }
        return OpenCase(current: current, person: person, officer: officer, rules: try visit.site.caseRules)
    }

    /// Changes the case in one transaction, if no one else has changed it since the page was made.
    /// - Parameters:
    ///   - event: what the audit records.
    ///   - object: the id of the row that is created or changed. A repeated request with the same one changes nothing.
    ///   - overrides: whether the officer has seen the changes of others and proceeds anyway.
    ///   - work: makes the changes; throws `Changed` on a conflict of another version than the case's.
    /// - Returns: nil on success; on a conflict, the audit rows of what others did since the page was made, and nothing
    ///   is changed.
    /// - Throws: as `find`; what `work` throws; `SessionEnded`.
    public static func change(
        _ visit: Visit, _ event: AuditEvent, object: String = "", overrides: Bool = false,
        _ work: @escaping @Sendable (Connection, OpenCase) throws -> Void
    ) async throws -> [AuditLine]? {
        let (version, read) = posted(visit)
        do {
            return try await visit.write { db in
                let open = try find(db, for: visit)
                // A repeated request has the same object, and is no conflict.
                if !object.isEmpty, try AuditLine.isThere(db, event, object: object, person: open.person.id) {
                    return nil
                }
                let expected = overrides ? open.current.version : version
                guard try CaseStore.take(db, open.current.id, version: expected, at: visit.now) else {
                    return try AuditLine.since(read, db, person: open.person.id)
                }
                try work(db, open)
                try CaseStore.refresh(db, open.current.id, open.rules)
                try Audit.note(
                    db, event, by: open.officer.account, on: visit.site, subject: open.person.id, object: object,
                    at: visit.now)
                return nil
            }
        } catch is Changed {
            return try await visit.site.store.read { db in
                try AuditLine.since(read, db, person: find(db, for: visit).person.id)
            }
        }
    }

    /// What others changed since the submitted page was made; nil for nothing, or if the request was repeated. Throws
    /// `DatabaseError`.
    public func conflicts(_ visit: Visit, _ event: AuditEvent, object: String) async throws -> [AuditLine]? {
        let (version, read) = Self.posted(visit)
        guard current.version != version else { return nil }
        let person = person.id
        return try await visit.site.store.read { db in
            try AuditLine.isThere(db, event, object: object, person: person)
                ? nil : AuditLine.since(read, db, person: person)
        }
    }

    /// The case's version when the page was made, and that time in seconds since 1970.
    private static func posted(_ visit: Visit) -> (version: Int, read: Int) {
        (visit.caseNumber("version"), visit.caseNumber("read"))
    }

    /// The hidden fields of every form about the case: its version and the time at which it was read.
    /// - Parameters:
    ///   - held: the values restored after a session ended; nil for none.
    ///   - isFresh: whether the officer has seen the changes of others, so that the current version applies.
    public func fields(_ visit: Visit, held: FormValues? = nil, isFresh: Bool = false) -> HTML {
        CaseVersion.fields(
            ["version": current.version, "read": seconds(visit.now)], held: held, isFresh: isFresh, visit)
    }

    /// A page below the case, with its breadcrumbs and, above the body, the validation errors.
    public func page(_ title: String, findings: [ValidationError] = [], _ visit: Visit, _ body: HTML) -> Page {
        let main: HTML = """
            \(Parts.summary(findings, visit.texts))\(Parts.title(title, "<p class=\"muted\">\(heading(visit))</p>"))\
            <div class="prose flow">\(body)</div>
            """
        var page = Page(title, section: .caseload, hasFindings: !findings.isEmpty, main: main)
        page.trail = [
            Page.Above(visit.texts("caseload.title"), visit.link(SiteLinks.home)),
            Page.Above(person.listed, visit.link(TeamLinks.case(current.id))),
        ]
        return page
    }

    /// The person's name, date of birth, age and the case's reference: twins may differ in their forename only.
    public func heading(_ visit: Visit) -> String {
        visit.texts(
            "case.heading",
            [
                "name": person.name, "date": visit.dates.words(person.born),
                "age": String(person.details.age(on: CivilDate(visit.now))), "reference": current.reference,
            ])
    }

    /// The notice of what others did since the page was made, with a checkbox to proceed.
    public static func conflicts(_ lines: [AuditLine], _ visit: Visit) -> HTML {
        changed(
            lines, visit,
            """
            <div class="choice"><input type="checkbox" id="insists" name="insists" value="yes">\
            <label for="insists">\(visit.texts("case.changed.insist"))</label></div>
            """)
    }

    /// The same notice, with `way` in place of the checkbox.
    public static func changed(_ lines: [AuditLine], _ visit: Visit, _ way: HTML = .empty) -> HTML {
        let list: HTML = "<ul>\(each: lines, { "<li>\($0.words(visit))</li>" })</ul>"
        return """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><h2>\(visit.texts("case.changed"))</h2>\
            <p>\(visit.texts("case.changed.body"))</p>\(list)\(way)</div></div>
            """
    }
}

extension Visit {
    /// Writes an audit row that an officer views something of a case; to be called before the page is made.
    /// - Parameters:
    ///   - kind: which page it is, such as ``AuditEvent/viewedCase``.
    ///   - object: the id of what is viewed; empty for the case itself.
    /// - Throws: `Problem(.forbidden)` without a signed-in session; `DatabaseError`.
    public func noteView(_ kind: AuditEvent, of open: OpenCase, object: String = "") async throws {
        try await noteView(kind, subject: open.person.id, object: object.isEmpty ? open.current.id : object)
    }
}
