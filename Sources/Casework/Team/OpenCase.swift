public import Database
public import Foundation
import Identity
public import Markup
public import PortalKit
import Web

/// A case as an officer has it open: what every page about it begins with, and the one way in which it is changed.
public struct OpenCase: Sendable {
    public let now: Case
    public let person: Person
    public let officer: Officer
    public let rules: CaseRules

    /// The case that the route's `:case` names. Throws `Problem(.notFound)` where there is none.
    public static func find(_ db: Connection, for visit: Visit) throws -> OpenCase {
        let officer = try visit.officer
        guard let now = try CaseStore.find(db, visit.parameters["case"] ?? ""),
            let person = try PersonStore.find(db, now.person)
        else { throw Problem(.notFound) }
        return OpenCase(now: now, person: person, officer: officer, rules: try visit.site.caseRules)
    }

    /// Changes the case, if nobody else has since the page was made: all of it, or nothing.
    /// - Parameters:
    ///   - event: what the audit calls it.
    ///   - object: the id of what it makes or changes.
    ///   - insists: whether the officer has read what others changed, and goes on all the same.
    /// - Returns: what others did meanwhile, where that keeps it from being changed; nil once it is done.
    public static func change(
        _ visit: Visit, _ event: String, object: String = "", insists: Bool = false,
        _ work: @escaping @Sendable (Connection, OpenCase) throws -> Void
    ) async throws -> [AuditLine]? {
        let (version, read) = (Int(visit.form["version"] ?? "") ?? 0, Int(visit.form["read"] ?? "") ?? 0)
        return try await visit.write { db in
            let open = try find(db, for: visit)
            // A second press of the same button has the same object, and is no change of somebody else's.
            if !object.isEmpty, try AuditLine.isThere(db, event, object: object, person: open.person.id) { return nil }
            let expected = insists ? open.now.version : version
            guard try CaseStore.take(db, open.now.id, version: expected, at: visit.now) else {
                return try AuditLine.since(read, db, person: open.person.id)
            }
            try work(db, open)
            try CaseStore.refresh(db, open.now.id, open.rules)
            try Audit.note(
                db, event, by: open.officer.account, on: visit.site, subject: open.person.id, object: object,
                at: visit.now)
            return nil
        }
    }

    /// What every form about the case carries: which version of it the page was made of, and when.
    public func fields(_ visit: Visit) -> HTML {
        """
        <input type="hidden" name="version" value="\(now.version)">\
        <input type="hidden" name="read" value="\(seconds(visit.now))">
        """
    }

    /// A page about the case, below it.
    public func page(_ title: String, findings: [Finding] = [], _ visit: Visit, _ body: HTML) -> Page {
        let main: HTML = """
            \(Parts.summary(findings, visit.texts))\(Parts.title(title, "<p class=\"muted\">\(heading(visit))</p>"))\
            <div class="prose flow">\(body)</div>
            """
        var page = Page(title, section: "caseload", hasFindings: !findings.isEmpty, main: main)
        page.trail = [
            Page.Above(visit.texts("caseload.title"), visit.link("home")),
            Page.Above(person.listed, visit.link("cases", now.id)),
        ]
        return page
    }

    /// Whom the page is about: twins differ in a forename only, so it says when they were born and which case it is.
    public func heading(_ visit: Visit) -> String {
        visit.texts(
            "case.heading",
            [
                "name": person.name, "date": visit.dates.words(person.born),
                "age": String(person.age(on: CivilDate(visit.now))), "reference": now.reference,
            ])
    }

    /// Says what others did since the page was made; everything typed stands below it, and a button goes on.
    public static func meanwhile(_ lines: [AuditLine], _ visit: Visit) -> HTML {
        let list: HTML = "<ul>\(each: lines, { "<li>\($0.words(visit))</li>" })</ul>"
        return """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><h2>\(visit.texts("case.changed"))</h2>\
            <p>\(visit.texts("case.changed.body"))</p>\(list)\
            <div class="choice"><input type="checkbox" id="insists" name="insists" value="yes">\
            <label for="insists">\(visit.texts("case.changed.insist"))</label></div></div></div>
            """
    }
}

/// A line of the audit, as the team reads it.
public struct AuditLine: Hashable, Sendable {
    public let at: Date
    public let account: String
    /// The name of who did it; empty where nobody did.
    public let name: String
    public let action: String
    public let object: String

    /// What it says, such as `20 November 2026 09:02, Priti Shah: Viewed the case`.
    public func words(_ visit: Visit) -> String {
        let who = name.isEmpty ? visit.texts("audit.nobody") : name
        return "\(visit.dates.date(at)) \(visit.dates.time(at)), \(who): \(what(visit.texts))"
    }

    /// What was done; of something that was looked at again, how often.
    public func what(_ texts: Texts) -> String {
        let parts = object.split(separator: " ")
        guard action == Audit.again, parts.count == 2 else { return texts(TextKey("audit", action)) }
        return texts(
            TextKey("audit", action), ["what": texts(TextKey("audit", String(parts[1]))), "count": String(parts[0])])
    }

    /// What the audit has about a person: as the council knows them, and as each account has written them down; the
    /// newest first.
    public static func all(
        _ db: Connection, person: String, limit: Int, offset: Int = 0, for officer: Officer
    ) throws -> [AuditLine] {
        try db.rows(
            """
            SELECT a.at, a.account, COALESCE(c.forename, '') AS forename, COALESCE(c.surname, '') AS surname, a.action,
                a.object
            FROM audit a LEFT JOIN account c ON c.id = a.account
            WHERE a.subject = $1 OR a.subject IN (SELECT id FROM entry WHERE person = $1)
            ORDER BY a.at DESC, a.id LIMIT $2 OFFSET $3
            """, person, limit, offset
        ).map(line)
    }

    /// How many lines the audit has about a person.
    public static func count(_ db: Connection, person: String, for officer: Officer) throws -> Int {
        try db.row(
            """
            SELECT COUNT(*) FROM audit
            WHERE subject = $1 OR subject IN (SELECT id FROM entry WHERE person = $1)
            """, person)?.integer(0) ?? 0
    }

    static func since(_ read: Int, _ db: Connection, person: String) throws -> [AuditLine] {
        try db.rows(
            """
            SELECT a.at, a.account, COALESCE(c.forename, '') AS forename, COALESCE(c.surname, '') AS surname, a.action,
                a.object
            FROM audit a LEFT JOIN account c ON c.id = a.account
            WHERE a.at >= $2 AND (a.subject = $1 OR a.subject IN (SELECT id FROM entry WHERE person = $1))
                AND a.action NOT LIKE 'viewed%'
            ORDER BY a.at DESC, a.id LIMIT 20
            """, person, read
        ).map(line)
    }

    /// The newest line that tells `event` of an object; nil where there is none.
    public static func last(
        _ db: Connection, _ event: String, object: String, person: String, for officer: Officer
    ) throws -> AuditLine? {
        try db.row(
            """
            SELECT a.at, a.account, COALESCE(c.forename, '') AS forename, COALESCE(c.surname, '') AS surname, a.action,
                a.object
            FROM audit a LEFT JOIN account c ON c.id = a.account
            WHERE a.subject = $1 AND a.action = $2 AND a.object = $3 ORDER BY a.at DESC, a.id LIMIT 1
            """, person, event, object
        ).map(line)
    }

    static func isThere(_ db: Connection, _ event: String, object: String, person: String) throws -> Bool {
        try db.row(
            "SELECT 1 FROM audit WHERE subject = $1 AND action = $2 AND object = $3 LIMIT 1", person, event, object)
            != nil
    }

    private static func line(_ row: Row) -> AuditLine {
        let name = "\(row.text(2)) \(row.text(3))"
        return AuditLine(
            at: Date(timeIntervalSince1970: Double(row.integer(0))), account: row.text(1),
            name: name == " " ? "" : name, action: row.text(4), object: row.text(5))
    }
}
