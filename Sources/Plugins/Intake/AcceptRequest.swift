import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Accepts a submission from the intake: matches its person, opens a case or adds to the open one, and notifies the
/// author, in one transaction.
enum AcceptRequest {
    private enum Outcome: Sendable {
        case done(caseID: String)
        /// Another officer accepted it first.
        case taken(caseID: String, by: AuditLine?)
        /// Since the page was made there is a new candidate, or a case was opened.
        case changed(IncomingRequest)
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.request, IntakeParts.access) { try await show($0) }
        blueprint.post(TeamLinks.request, IntakeParts.access) { try await act($0) }
        blueprint.get(IntakeLinks.requestFile, IntakeParts.access) { visit in
            try await Downloads.send(visit) { db in
                let reference = visit.parameters["reference"] ?? ""
                guard let judged = try ReviewStore.find(db, reference, for: visit.officer),
                    let paper = try Paper.find(db, judged.submission, for: .team)
                else { return nil }
                return paper.file(visit.parameters["file"] ?? "", visit).map { ($0, judged.subject) }
            }
        }
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        switch try await visit.site.store.read({ try IncomingRequest.find($0, for: visit) }) {
        case .taken(let caseID, _): return .redirect(visit.link(TeamLinks.case(caseID)))
        case .waiting(let request):
            try await visit.noteView(
                .viewedSubmission, subject: request.entry.id, object: request.judged.submission)
            let held = visit.heldTyped
            return .page(AcceptRequestPages.form(request, try held ?? request.suggested(visit), visit, held: held))
        }
    }

    private static func act(_ visit: Visit) async throws -> Reply {
        let found = try await visit.site.store.read { try IncomingRequest.find($0, for: visit) }
        guard case .waiting(let request) = found else {
            if case .taken(let caseID, let line) = found { return try taken(caseID, line, visit) }
            throw Problem(.notFound)
        }
        var typed = FormValues.read(request.fields, from: visit.form)
        typed.values["choice"] = visit.form["choice"] ?? ""
        if visit.form["action"] == "back" { return .page(AcceptRequestPages.form(request, typed, visit)) }
        typed.check(request.fields, for: visit)
        IntakeParts.checkReceived(&typed, visit)
        if request.matched == nil, typed["choice"].isEmpty {
            typed.refuse("choice", visit.texts("intake.choose.missing"))
        }
        guard typed.findings.isEmpty else { return .page(AcceptRequestPages.form(request, typed, visit), status: 422) }
        guard visit.form["action"] == "do" else {
            return .page(try AcceptRequestPages.preview(request, typed, visit))
        }
        let kept = typed
        switch try await visit.write({ try take($0, kept, visit) }) {
        case .done(let caseID): return .redirect(address(caseID, visit))
        case .taken(let caseID, let line): return try taken(caseID, line, visit)
        case .changed(let now): return .page(AcceptRequestPages.form(now, typed, visit, hasChanged: true), status: 409)
        }
    }

    /// The address of the case with the confirmation.
    private static func address(_ caseID: String, _ visit: Visit) -> Address {
        visit.link(TeamLinks.case(caseID)).query(["done": "taken", "of": visit.parameters["reference"] ?? ""])
    }

    /// A repeated request by the officer who accepted it redirects to the case; any other reports a conflict, and who
    /// was first.
    private static func taken(_ caseID: String, _ line: AuditLine?, _ visit: Visit) throws -> Reply {
        if line?.account == (try visit.officer.account) { return .redirect(address(caseID, visit)) }
        return .page(AcceptRequestPages.taken(caseID, line, visit), status: 409)
    }

    private static func take(_ db: Connection, _ typed: FormValues, _ visit: Visit) throws -> Outcome {
        let request: IncomingRequest
        switch try IncomingRequest.find(db, for: visit) {
        case .taken(let caseID, let line): return .taken(caseID: caseID, by: line)
        case .waiting(let waiting): request = waiting
        }
        let (officer, now) = (try visit.officer, visit.now)
        guard let received = typed.date("received"), let requester = Case.Requester(rawValue: typed["asker"]) else {
            throw Problem(.malformed)
        }
        let seen = Set((visit.form["seen"] ?? "").split(separator: " ").map(String.init))
        guard request.candidates.allSatisfy({ seen.contains($0.person.id) }) else { return .changed(request) }
        let chosen = try request.chosen(typed["choice"])
        guard chosen?.open?.id ?? "" == visit.form["expects"] ?? "" else { return .changed(request) }
        let person = chosen?.person ?? Person(id: newID(), request.entry.details)
        func note(_ event: AuditEvent, _ object: String) throws {
            try Audit.note(
                db, event, by: officer.account, on: visit.site, subject: person.id, object: object, at: now)
        }
        if chosen == nil {
            try PersonStore.add(db, person, at: now)
            try note(.personAdded, person.id)
        }
        let caseID = chosen?.open?.id ?? newID()
        if chosen?.open == nil {
            try CaseStore.open(
                db, id: caseID, person: person, received: received, from: requester, by: .portal,
                coordinator: typed["coordinator"], rules: request.rules, officer: officer, at: now)
            try note(.caseOpened, caseID)
        }
        if try InvolvementStore.current(
            db, account: request.sender.id, entry: request.entry.id, for: officer) == nil
        {
            let id = newID()
            try Linking.link(
                db, account: request.sender.id, entry: request.entry.id, to: person, as: typed["role"],
                relationship: request.entry.relationship, involvement: id, title: typed["title"], by: officer, at: now)
            try InvolvementStore.setWay(db, id, .entry, by: officer)
            try note(.entryMatched, request.entry.id)
            try note(.linked, id)
        }
        try ReviewStore.takeIn(db, entry: request.entry.id)
        let (subject, body) = request.message(received, visit.site)
        let message = Message(
            id: newID(), person: person.id, caseID: caseID, account: request.sender.id, entry: request.entry.id,
            isIncoming: false, author: officer.account, name: officer.name, subject: subject, body: body, at: now)
        try MessageStore.send(db, message, site: visit.site)
        try note(.messageSent, message.id)
        try CaseStore.refresh(db, caseID, request.rules, news: request.paper.submission.sent)
        try note(.requestTakenIn, request.judged.reference)
        return .done(caseID: caseID)
    }
}
