import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Decisions on access requests: the account is linked, or the request is refused with a reason. No other account is
/// notified.
enum AccessHandler {
    private enum Outcome: Sendable {
        case done
        /// Another officer decided it first.
        case settled(AccessCase)
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(IntakeLinks.accessRequests, IntakeParts.access) {
            .redirect($0.link(TeamLinks.requests).fragment("access"))
        }
        blueprint.get(IntakeLinks.accessRequest, IntakeParts.access) { visit in
            let found = try await visit.site.store.read { try AccessCase.find($0, for: visit) }
            try await visit.noteView(.viewedPerson, subject: found.entry.id)
            guard found.request.state == .waiting else { return .page(AccessReviewPages.settled(found, visit)) }
            return .page(AccessReviewPages.form(found, visit.heldTyped ?? found.suggested(visit), visit))
        }
        blueprint.post(IntakeLinks.accessRequest, IntakeParts.access) { try await act($0) }
        blueprint.get(IntakeLinks.accessRequestFile, IntakeParts.access) { visit in
            try await Downloads.send(visit) { db in
                let found = try AccessCase.find(db, for: visit)
                return found.files[visit.parameters["file"] ?? ""].map { ($0, found.entry.id) }
            }
        }
    }

    private static func act(_ visit: Visit) async throws -> Reply {
        let found = try await visit.site.store.read { try AccessCase.find($0, for: visit) }
        guard found.request.state == .waiting else { return try answer(found, visit) }
        let fields = found.fields
        var typed = FormValues.read(fields, from: visit.form)
        typed.values["choice"] = visit.form["choice"] ?? ""
        if visit.form["action"] == "back" { return .page(AccessReviewPages.form(found, typed, visit)) }
        found.check(&typed, visit)
        guard typed.findings.isEmpty else { return .page(AccessReviewPages.form(found, typed, visit), status: 422) }
        guard visit.form["action"] == "do" else { return .page(AccessReviewPages.preview(found, typed, visit)) }
        let kept = typed
        switch try await visit.write({ try settle($0, kept, visit) }) {
        case .done: return .redirect(visit.link(IntakeLinks.accessRequest(found.request.id)))
        case .settled(let now): return try answer(now, visit)
        }
    }

    /// A repeated request by the officer who decided redirects to the result; any other reports a conflict.
    private static func answer(_ found: AccessCase, _ visit: Visit) throws -> Reply {
        if found.settledBy?.account == (try visit.officer.account) {
            return .redirect(visit.link(IntakeLinks.accessRequest(found.request.id)))
        }
        return .page(AccessReviewPages.settled(found, visit, isSecond: true), status: 409)
    }

    private static func settle(_ db: Connection, _ typed: FormValues, _ visit: Visit) throws -> Outcome {
        let (officer, found) = (try visit.officer, try AccessCase.find(db, for: visit))
        let isLink = typed["outcome"] == "link"
        guard
            try AccessStore.settle(
                db, found.request.id, as: isLink ? .linked : .refused, reason: isLink ? "" : typed["reason"],
                by: officer,
                at: visit.now)
        else { return .settled(found) }
        func note(_ event: AuditEvent, _ object: String, _ subject: String) throws {
            try Audit.note(
                db, event, by: officer.account, on: visit.site, subject: subject, object: object, at: visit.now)
        }
        var (person, caseID) = ("", "")
        if isLink {
            guard let known = found.candidates.first(where: { $0.id == typed["choice"] }) else {
                throw Problem(.notFound)
            }
            let id = newID()
            try Linking.link(
                db, account: found.request.account, entry: found.entry.id, to: known, as: typed["role"],
                relationship: found.request.relationship, involvement: id, title: typed["title"], by: officer,
                at: visit.now)
            try InvolvementStore.setWay(db, id, .entry, by: officer)
            let current = try CaseStore.current(db, person: known.id, for: officer)
            (person, caseID) = (known.id, current?.id ?? "")
            if let current { try CaseStore.refresh(db, current.id, try visit.site.caseRules) }
            try note(.entryMatched, found.entry.id, person)
            try note(.linked, id, person)
        }
        let words = found.message(typed, visit.site)
        let message = Message(
            id: newID(), person: person, caseID: caseID, account: found.request.account, entry: found.entry.id,
            isIncoming: false, author: officer.account, name: officer.name, subject: words.subject, body: words.body,
            kind: .access, object: found.request.id, at: visit.now)
        try MessageStore.send(db, message, site: visit.site)
        try note(.messageSent, message.id, isLink ? person : found.entry.id)
        try note(isLink ? .accessLinked : .accessRefused, found.request.id, found.entry.id)
        return .done
    }
}

/// An access request with the data for deciding it.
struct AccessCase: Sendable {
    let request: AccessRequest
    let entry: Entry
    let requester: Account
    let audience: Audience?
    let files: [String: Attachment]
    /// The people it may be about; the only one if the entry is matched already.
    let candidates: [Person]
    /// The current participants of each of them, by person id.
    let linked: [String: [Involvement]]
    let settledBy: AuditLine?
    let rules: CaseRules

    static func find(_ db: Connection, for visit: Visit) throws -> AccessCase {
        let officer = try visit.officer
        guard let request = try AccessStore.find(db, visit.parameters["id"] ?? "", for: officer),
            let (entry, _) = try Linking.entry(db, request.entry, for: officer),
            let requester = try AccountStore.find(db, id: request.account)
        else { throw Problem(.notFound) }
        let matched = try Linking.person(db, of: entry.id, for: officer).flatMap {
            try PersonStore.find(db, $0, for: officer)
        }
        let candidates = try matched.map { [$0] } ?? PersonStore.candidates(db, like: entry.details, for: officer)
        var linked: [String: [Involvement]] = [:]
        for person in candidates {
            linked[person.id] = try InvolvementStore.all(db, person: person.id, for: officer).filter { $0.ended == nil }
        }
        let event = request.state == .linked ? AuditEvent.accessLinked : AuditEvent.accessRefused
        return AccessCase(
            request: request, entry: entry, requester: requester, audience: try AccountStore.audience(db, requester.id),
            files: try UploadStore.held(db, by: request.id), candidates: candidates, linked: linked,
            settledBy: try AuditLine.last(db, event, object: request.id, person: entry.id, for: officer),
            rules: try visit.site.caseRules)
    }

    var fields: [Field] {
        [
            Field(
                "outcome", "access.team.outcome",
                .radios([.init("link", "access.team.outcome.link"), .init("refuse", "access.team.outcome.refuse")]),
                required: true),
            Field(
                "role", "linking.role", hint: "linking.role.hint",
                .radios(rules.process.roles.map { .init($0.name, .key(TextKey("role", $0.name))) })),
            IntakeParts.titleField,
            Field("reason", "access.team.reason", hint: "access.team.reason.hint", .longText(), limit: 2000),
        ]
    }

    func suggested(_ visit: Visit) -> FormValues {
        FormValues([
            "role": Triage.role(of: entry, in: audience, rules.process),
            "title": visit.texts(TextKey("person.relationship", request.relationship.rawValue)),
        ])
    }

    func check(_ typed: inout FormValues, _ visit: Visit) {
        typed.check(fields, for: visit)
        switch typed["outcome"] {
        case "link":
            if !candidates.contains(where: { $0.id == typed["choice"] }) {
                typed.refuse("choice", visit.texts("intake.choose.missing"))
            }
            if typed["role"].isEmpty { typed.refuse("role", visit.texts("access.team.role.missing")) }
        case "refuse":
            if typed["reason"].isEmpty { typed.refuse("reason", visit.texts("access.team.reason.missing")) }
        default: break
        }
    }

    /// The message to the account that asked, in its language.
    func message(_ typed: FormValues, _ site: Site) -> (subject: String, body: String) {
        let texts = site.texts(requester.language)
        let values = ["name": entry.name, "reason": typed["reason"]]
        let isLink = typed["outcome"] == "link"
        return (
            texts(isLink ? "access.team.linked.subject" : "access.team.refused.subject", values),
            texts(isLink ? "access.team.linked.body" : "access.team.refused.body", values)
        )
    }
}
