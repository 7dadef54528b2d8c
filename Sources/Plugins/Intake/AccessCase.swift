import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Decisions on access requests: the account is linked, or the request is refused with a reason. No other account is
/// notified.
extension AccessCase: FormAction {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(IntakeLinks.accessRequests, IntakeParts.access) {
            .redirect($0.link(TeamLinks.requests).fragment("access"))
        }
        blueprint.form(IntakeLinks.accessRequest, IntakeParts.access) { try find($0, for: $1) }
        blueprint.get(IntakeLinks.accessRequestFile, IntakeParts.access) { visit in
            try await Downloads.send(visit) { db in
                let found = try AccessCase.find(db, for: visit)
                return found.files[visit.parameters["file"] ?? ""].map { ($0, found.entry.id) }
            }
        }
    }

    var inputs: [String] { ["choice"] }

    var views: [Reply.View] { [Reply.View(.viewedPerson, subject: entry.id)] }

    func unavailableReply(_ visit: Visit) -> Reply? {
        guard request.state != .waiting else { return nil }
        let isSecond = visit.head.method == .post
        return .page(settled(visit, isSecond: isSecond), status: isSecond ? 409 : 200)
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (typed, visit, officer) = (input.typed, input.visit, try input.visit.officer)
        let isLink = typed["outcome"] == "link"
        let team = officer.team(db)
        guard
            try AccessStore.settle(
                team, request.id, as: isLink ? .linked : .refused, reason: isLink ? "" : typed["reason"],
                at: visit.now)
        else { throw Problem(.conflict, detail: "decided already") }
        func note(_ event: AuditEvent, _ object: String, _ subject: String) throws {
            try Audit.note(
                db, event, by: officer.account, on: visit.site, subject: subject, object: object, at: visit.now)
        }
        var (person, caseID) = ("", "")
        if isLink {
            guard let known = candidates.first(where: { $0.id == typed["choice"] }) else {
                throw Problem(.notFound)
            }
            let id = newID()
            try Linking.link(
                team, account: request.account, entry: entry.id, to: known, as: typed["role"],
                relationship: request.relationship, involvement: id, title: typed["title"],
                at: visit.now)
            try InvolvementStore.setWay(team, id, .entry)
            let current = try CaseStore.current(team, person: known.id)
            (person, caseID) = (known.id, current?.id ?? "")
            if let current { try CaseStore.refresh(db, current.id, rules) }
            try note(.entryMatched, entry.id, person)
            try note(.linked, id, person)
        }
        let words = message(typed, visit.site)
        let message = Message(
            id: newID(), person: person, caseID: caseID, account: request.account, entry: entry.id,
            isIncoming: false, author: officer.account, name: officer.name, subject: words.subject, body: words.body,
            kind: .access, object: request.id, at: visit.now)
        try MessageStore.send(db, message, site: visit.site)
        try note(.messageSent, message.id, isLink ? person : entry.id)
        try note(isLink ? .accessLinked : .accessRefused, request.id, entry.id)
        return visit.link(IntakeLinks.accessRequest(request.id))
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
        let team = officer.team(db)
        guard let request = try AccessStore.find(team, visit.parameters["id"] ?? ""),
            let (entry, _) = try Linking.entry(team, request.entry),
            let requester = try AccountStore.find(db, id: request.account)
        else { throw Problem(.notFound) }
        let matched = try Linking.person(team, of: entry.id).flatMap {
            try PersonStore.find(team, $0)
        }
        let candidates = try matched.map { [$0] } ?? PersonStore.candidates(team, like: entry.details)
        var linked: [String: [Involvement]] = [:]
        for person in candidates {
            linked[person.id] = try InvolvementStore.all(team, person: person.id).filter { $0.ended == nil }
        }
        let event = request.state == .linked ? AuditEvent.accessLinked : AuditEvent.accessRefused
        return AccessCase(
            request: request, entry: entry, requester: requester, audience: try AccountStore.audience(db, requester.id),
            files: try UploadStore.attachments(db, of: request.id), candidates: candidates, linked: linked,
            settledBy: try AuditLine.last(team, event, object: request.id, person: entry.id),
            rules: try visit.site.caseRules)
    }

    func fields(_ visit: Visit) -> [Field] {
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

    func initial(_ visit: Visit) -> FormValues {
        FormValues([
            "role": Triage.role(of: entry, in: audience, rules.process),
            "title": visit.texts(TextKey("person.relationship", request.relationship.rawValue)),
        ])
    }

    func check(_ input: inout FormInput) {
        let texts = input.texts
        switch input["outcome"] {
        case "link":
            if !candidates.contains(where: { $0.id == input["choice"] }) {
                input.typed.refuse("choice", texts("intake.choose.missing"))
            }
            if input["role"].isEmpty { input.typed.refuse("role", texts("access.team.role.missing")) }
        case "refuse":
            if input["reason"].isEmpty { input.typed.refuse("reason", texts("access.team.reason.missing")) }
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
