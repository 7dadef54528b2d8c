import Casework
import Database
import Forms
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Opens a case for a request that arrived by letter, e-mail, phone or through a setting.
enum OpenByHand {
    private enum Outcome: Sendable {
        case done(caseID: String)
        /// There is a possible duplicate that the page has not shown, or a case was opened since.
        case changed
    }

    private static let types = ["pdf", "jpg", "png", "docx"]
    static let megabytes = 10

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.openByHand, IntakeParts.access) { try await show($0) }
        let limit = BodyLimit.encoded([note]).union(.multipart([note], files: 1, megabytes: megabytes))
        blueprint.post(TeamLinks.openByHand, IntakeParts.access, bodyLimit: limit) { try await act($0) }
    }

    /// The fields of the form, by section.
    struct Fields: Sendable {
        /// Empty for a known person.
        let person: [Field]
        let request: [Field]
        let by: RequestedBy

        init(_ staff: [StaffMember], _ opening: Opening, _ visit: Visit) {
            person = opening.isNew ? PersonDetails.fields(visit) : []
            request = [
                IntakeParts.askerField, IntakeParts.channelField(), IntakeParts.receivedField,
                OpenByHand.note,
                IntakeParts.coordinatorField(staff),
            ]
            by = opening.by
        }

        var all: [Field] { person + request + by.askerFields + by.parentFields }
    }

    private static let note = Field("note", "intake.note", hint: "intake.note.hint", .longText(), limit: 4000)

    /// The fields of the search for a known person.
    static let search = [Field("name", "intake.search.name"), Field("born", "person.born", .date(.any))]

    private static func show(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer
        let held = visit.held?.typed(.elsewhere)
        guard let id = visit.query["person"] else {
            let typed = FormValues.read(search, from: visit.query)
            let isAsked = visit.query["name"] != nil
            let found = try await visit.site.store.scan { db in
                try PersonStore.search(db, named: typed["name"], born: typed.date("born"), limit: 50, for: officer)
            }
            return .page(OpenByHandPages.search(typed, isAsked ? found : nil, held: held?["person"], visit))
        }
        let (staff, opening) = try await visit.site.store.read { db in
            (try AccountStore.staff(db), try Opening.of(known: id, db, for: visit))
        }
        let fields = Fields(staff, opening, visit)
        if let held, held["person"] == id {
            return .page(OpenByHandPages.form(opening, with: fields, visit.heldTyped ?? held, visit))
        }
        var typed = FormValues(["coordinator": officer.account])
        typed.values["forename"] = visit.query["forename"] ?? ""
        opening.by.suggest(&typed)
        return .page(OpenByHandPages.form(opening, with: fields, typed, visit))
    }

    private static func act(_ visit: Visit) async throws -> Reply {
        let action = visit.form["action"] ?? ""
        // A known person was chosen in place of the new one.
        let used = action.hasPrefix("use:") ? String(action.dropFirst(4)) : nil
        let id = used ?? visit.form["person"] ?? "new"
        let (staff, known) = try await visit.site.store.read { db in
            (try AccountStore.staff(db), try Opening.of(known: id, db, for: visit))
        }
        let fields = Fields(staff, known, visit)
        var typed = FormValues.read(fields.all, from: visit.form)
        if try await typed.act(fields.all, on: visit.form, for: visit) || action == "back" {
            let status = typed.findings.isEmpty ? 200 : 422
            return .page(OpenByHandPages.form(known, with: fields, typed, visit), status: status)
        }
        if known.isNew {
            PersonDetails.check(&typed, fields.all, for: visit)
        } else {
            typed.check(fields.all, for: visit)
        }
        IntakeParts.checkReceived(&typed, visit)
        known.by.check(&typed, visit)
        typed.sort(by: fields.all)
        guard typed.findings.isEmpty, let received = typed.date("received") else {
            return .page(OpenByHandPages.form(known, with: fields, typed, visit), status: 422)
        }
        let kept = typed
        let opening = try await visit.site.store.read { db in
            try Opening.of(known: id, typed: kept, received: received, db, for: visit)
        }
        let caseID = chosenID(visit.form["case"])
        guard action == "do" else { return .page(OpenByHandPages.preview(opening, typed, caseID: caseID, visit)) }
        var scan: Attachment?
        if let upload = visit.files.first(where: { $0.name == "scan" && !$0.filename.isEmpty }) {
            let (attachment, message) = try await Uploads.take(upload, types: types, megabytes: megabytes, for: visit)
            if let message {
                let page = OpenByHandPages.preview(opening, typed, caseID: caseID, fault: message, visit)
                return .page(page, status: 422)
            }
            scan = attachment
        }
        let taken = scan
        let outcome = try await visit.write { db in
            try open(db, caseID: caseID, known: id, typed: kept, received: received, scan: taken, for: visit)
        }
        switch outcome {
        case .done(let opened): return .redirect(visit.link(TeamLinks.case(opened)).query(["done": "opened"]))
        case .changed:
            let now = try await visit.site.store.read { db in
                try Opening.of(known: id, typed: kept, received: received, db, for: visit)
            }
            return .page(OpenByHandPages.preview(now, typed, caseID: caseID, visit, hasChanged: true), status: 409)
        }
    }

    private static func open(
        _ db: Connection, caseID: String, known id: String, typed: FormValues, received: CivilDate, scan: Attachment?,
        for visit: Visit
    ) throws -> Outcome {
        if try CaseStore.find(db, caseID, for: try visit.officer) != nil { return .done(caseID: caseID) }
        let (officer, rules, now) = (try visit.officer, try visit.site.caseRules, visit.now)
        let opening = try Opening.of(known: id, typed: typed, received: received, db, for: visit)
        let seen = Set((visit.form["seen"] ?? "").split(separator: " ").map(String.init))
        guard opening.open == nil, opening.twins.allSatisfy({ seen.contains($0.id) }) else { return .changed }
        guard let requester = Case.Requester(rawValue: typed["asker"]),
            let channel = Case.Channel(rawValue: typed["channel"]), let person = opening.person
        else { throw Problem(.malformed) }
        func note(_ event: AuditEvent, _ object: String) throws {
            try Audit.note(
                db, event, by: officer.account, on: visit.site, subject: person.id, object: object, at: now)
        }
        if opening.isNew {
            try PersonStore.add(db, person, at: now)
            try note(.personAdded, person.id)
        }
        try CaseStore.open(
            db, id: caseID, person: person, received: received, from: requester, by: channel,
            coordinator: typed["coordinator"], rules: rules, officer: officer, at: now)
        try note(.caseOpened, caseID)
        for participant in opening.by.involvements(of: person.id, typed, visit) {
            try InvolvementStore.add(db, participant, by: officer)
            try note(.involvementAdded, participant.id)
        }
        if !typed["note"].isEmpty {
            let id = newID()
            try DecisionStore.note(db, id: id, typed["note"], on: caseID, by: officer, at: now)
            try note(.noteAdded, id)
        }
        if let scan {
            let document = Document(
                id: newID(), person: person.id, caseID: caseID, kind: .other,
                title: visit.texts("intake.scan.title"), upload: scan.id, dated: received, author: officer.account,
                at: now)
            try DocumentStore.add(db, document, by: officer)
            try UploadStore.insert(db, scan, account: officer.account, subject: person.id, holder: document.id)
            try note(.documentKept, document.id)
        }
        return .done(caseID: caseID)
    }
}

/// The person a case is opened for, and what may prevent it.
struct Opening: Sendable {
    /// The person; nil for a new one without details yet.
    let person: Person?
    let isNew: Bool
    /// Known people who may be the same as a new person.
    let twins: [Person]
    /// The person's open case; nil if there is none.
    let open: Case?
    /// The last day of an assessment within the six months before the request; nil for none.
    let assessed: CivilDate?
    let by: RequestedBy

    /// The data for a known person, or for a new one (`new`) with the submitted details. Throws `Problem(.notFound)`
    /// for an unknown id.
    static func of(
        known id: String, typed: FormValues? = nil, received: CivilDate? = nil, _ db: Connection, for visit: Visit
    ) throws -> Opening {
        let (officer, rules) = (try visit.officer, try visit.site.caseRules)
        guard id != "new" else {
            let person = typed.flatMap { PersonDetails($0) }.map { Person(id: newID(), $0) }
            let twins = try person.map { try PersonStore.candidates(db, like: $0.details, for: officer) } ?? []
            return Opening(
                person: person, isNew: true, twins: twins, open: nil, assessed: nil,
                by: RequestedBy(process: rules.process, known: []))
        }
        guard let person = try PersonStore.find(db, id, for: officer) else { throw Problem(.notFound) }
        let current = try CaseStore.current(db, person: id, for: officer)
        let since = (received ?? CivilDate(visit.now)).adding(months: -6)
        return Opening(
            person: person, isNew: false, twins: [], open: current?.isOpen == true ? current : nil,
            assessed: try Triage.assessed(db, person: id, since: since, rules, for: officer),
            by: RequestedBy(
                process: rules.process,
                known: try InvolvementStore.all(db, person: id, for: officer)
                    .filter { $0.ended == nil }))
    }
}
