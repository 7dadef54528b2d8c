public import Database
import Foundation
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

    /// What is to be changed is not any more what the officer has read: nothing of it is done.
    public struct Changed: Error {
        public init() {}
    }

    /// The case that the route's `:case` names. Throws `Problem(.notFound)` where there is none.
    public static func find(_ db: Connection, for visit: Visit) throws -> OpenCase {
        let officer = try visit.officer
        guard let now = try CaseStore.find(db, visit.parameters["case"] ?? "", for: officer),
            let person = try PersonStore.find(db, now.person, for: officer)
        else { throw Problem(.notFound) }
        return OpenCase(now: now, person: person, officer: officer, rules: try visit.site.caseRules)
    }

    /// Changes the case, if nobody else has since the page was made: all of it, or nothing.
    /// - Parameters:
    ///   - event: what the audit calls it.
    ///   - object: the id of what it makes or changes.
    ///   - insists: whether the officer has read what others changed, and goes on all the same.
    ///   - work: throws `Changed` where what it changes has a version of its own, and that is not the one that was read.
    /// - Returns: what others did meanwhile, where that keeps it from being changed; nil once it is done.
    public static func change(
        _ visit: Visit, _ event: String, object: String = "", insists: Bool = false,
        _ work: @escaping @Sendable (Connection, OpenCase) throws -> Void
    ) async throws -> [AuditLine]? {
        let (version, read) = posted(visit)
        do {
            return try await visit.write { db in
                let open = try find(db, for: visit)
                // A second press of the same button has the same object, and is no change of somebody else's.
                if !object.isEmpty, try AuditLine.isThere(db, event, object: object, person: open.person.id) {
                    return nil
                }
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
        } catch is Changed {
            return try await visit.site.store.read { db in
                try AuditLine.since(read, db, person: find(db, for: visit).person.id)
            }
        }
    }

    /// What others have changed since the page that was posted was made; nil for nothing, and for a second press.
    public func meanwhile(_ visit: Visit, _ event: String, object: String) async throws -> [AuditLine]? {
        let (version, read) = Self.posted(visit)
        guard now.version != version else { return nil }
        let person = person.id
        return try await visit.site.store.read { db in
            try AuditLine.isThere(db, event, object: object, person: person)
                ? nil : AuditLine.since(read, db, person: person)
        }
    }

    /// The version that the posted page was made of, and when.
    private static func posted(_ visit: Visit) -> (version: Int, read: Int) {
        (visit.caseNumber("version"), visit.caseNumber("read"))
    }

    /// What every form about the case carries: which version of it somebody read, and when.
    /// - Parameters:
    ///   - held: what waited since a session ended.
    ///   - isFresh: whether they go on from the case as it is.
    public func fields(_ visit: Visit, held: Typed? = nil, isFresh: Bool = false) -> HTML {
        CaseStamp.fields(["version": now.version, "read": seconds(visit.now)], held: held, isFresh: isFresh, visit)
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
                "age": String(person.details.age(on: CivilDate(visit.now))), "reference": now.reference,
            ])
    }

    /// Says what others did since the page was made; everything typed stands below it, and a button goes on.
    public static func meanwhile(_ lines: [AuditLine], _ visit: Visit) -> HTML {
        changed(
            lines, visit,
            """
            <div class="choice"><input type="checkbox" id="insists" name="insists" value="yes">\
            <label for="insists">\(visit.texts("case.changed.insist"))</label></div>
            """)
    }

    /// The same where there is nothing to go on with.
    public static func changed(_ lines: [AuditLine], _ visit: Visit, _ way: HTML = .empty) -> HTML {
        let list: HTML = "<ul>\(each: lines, { "<li>\($0.words(visit))</li>" })</ul>"
        return """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><h2>\(visit.texts("case.changed"))</h2>\
            <p>\(visit.texts("case.changed.body"))</p>\(list)\(way)</div></div>
            """
    }
}

extension Visit {
    /// Notes that an officer looks at something of a case, before the page is made.
    public func noteView(_ kind: String, of open: OpenCase, object: String = "") async throws {
        try await noteView(kind, subject: open.person.id, object: object.isEmpty ? open.now.id : object)
    }
}
