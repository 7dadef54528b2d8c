import Casework
import Database
import Forms
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Opens a case for a request that arrived by letter, e-mail, phone or through a setting.
struct OpenByHand: OpenedAction {
    /// The scan of a letter, which is chosen on the preview.
    typealias Extra = Attachment

    private static let types = ["pdf", "jpg", "png", "docx"]
    static let megabytes = 10

    let staff: [StaffMember]
    let opening: Opening

    static func contribute(to blueprint: inout Blueprint) {
        let limit = BodyLimit.encoded([note]).union(.multipart([note], files: 1, megabytes: megabytes))
        blueprint.form(TeamLinks.openByHand, IntakeParts.access, bodyLimit: limit) { db, visit in
            OpenByHand(staff: try AccountStore.staff(db), opening: try Opening.find(db, for: visit))
        }
    }

    var views: [Reply.View] { opening.person.map { [Reply.View(.viewedPerson, subject: $0.id)] } ?? [] }

    /// Those of the form, by section: the title and what is said below it.
    func sections(_ visit: Visit) -> [(title: TextKey, lead: TextKey?, fields: [Field])] {
        let request = [
            IntakeParts.requesterField, IntakeParts.channelField, IntakeParts.receivedField, Self.note,
            IntakeParts.coordinatorField(staff),
        ]
        return [
            ("intake.child", nil, opening.isNew ? PersonDetails.fields(visit) : []), ("intake.request", nil, request),
            ("intake.from.title", "intake.from.body", opening.by.requesterFields),
            ("intake.parent.title", "intake.parent.body", opening.by.parentFields),
        ]
    }

    func fields(_ visit: Visit) -> [Field] { sections(visit).flatMap(\.fields) }

    private static let note = Field("note", "intake.note", hint: "intake.note.hint", .longText(), limit: 4000)

    /// The fields of the search for a known person.
    static let search = [Field("name", "intake.search.name"), Field("born", "person.born", .date(.any))]

    func initial(_ visit: Visit) -> FormValues {
        var typed = FormValues([
            "coordinator": visit.session?.account ?? "", "forename": visit.query["forename"] ?? "",
        ])
        opening.by.suggest(&typed)
        return typed
    }

    /// Without a person, the search for a known one comes first.
    func pageBefore(_ visit: Visit) async throws -> Reply? {
        guard visit.query["person"] == nil else { return nil }
        let (officer, typed) = (try visit.officer, FormValues.read(Self.search, from: visit.query))
        var found: [Person]?
        if visit.query["name"] != nil {
            found = try await visit.site.store.scan { db in
                try PersonStore.search(officer.team(db), named: typed["name"], born: typed.date("born"), limit: 50)
            }
        }
        return .page(Self.search(typed, found, held: visit.held?.typed(.elsewhere)["person"], visit))
    }

    func restores(_ held: [String: String]) -> Bool { held["person"] == opening.chosen }

    func prepare(_ input: inout Input) async throws {
        let upload = input.visit.files.first { $0.name == "scan" && !$0.filename.isEmpty }
        guard input.isConfirmed, let upload else { return }
        let (attachment, message) = try await Uploads.take(
            upload, types: Self.types, megabytes: Self.megabytes, for: input.visit)
        input.extra = attachment
        if let message { input.confirmed.refuse("scan", message) }
    }

    func check(_ input: inout Input) {
        if opening.isNew { PersonDetails.check(&input.typed, fields(input.visit), for: input.visit) }
        IntakeParts.checkReceived(&input.typed, input.visit)
        opening.by.check(&input.typed, input.visit)
    }

    /// - Throws: `FormConflict` for a possible duplicate that the page has not shown, or if a case was opened since.
    func perform(_ db: Connection, _ input: Input) throws -> Address {
        let (visit, officer, now) = (input.visit, try input.visit.officer, input.visit.now)
        let seen = Set((visit.form["seen"] ?? "").split(separator: " ").map(String.init))
        guard opening.open == nil, opening.twins.allSatisfy({ seen.contains($0.id) }) else {
            throw FormConflict.changedIntake(visit, isOnPreview: true)
        }
        guard let requester = Case.Requester(rawValue: input["asker"]),
            let channel = Case.Channel(rawValue: input["channel"]), let received = input.typed.date("received"),
            let person = opening.isNew ? PersonDetails(input.typed).map({ Person(id: newID(), $0) }) : opening.person
        else { throw Problem(.malformed) }
        func note(_ event: AuditEvent, _ object: String) throws {
            try visit.note(db, event, subject: person.id, object: object)
        }
        if opening.isNew {
            try PersonStore.add(db, person, at: now)
            try note(.personAdded, person.id)
        }
        let team = officer.team(db)
        try CaseStore.open(
            team, id: input.id, person: person, received: received, from: requester, by: channel,
            coordinator: input["coordinator"], rules: opening.rules, at: now)
        try note(.caseOpened, input.id)
        for participant in opening.by.involvements(of: person.id, input.typed, visit) {
            try InvolvementStore.add(team, participant)
            try note(.involvementAdded, participant.id)
        }
        if !input["note"].isEmpty {
            let id = newID()
            try DecisionStore.note(team, id: id, input["note"], on: input.id, at: now)
            try note(.noteAdded, id)
        }
        if let scan = input.extra {
            let document = Document(
                id: newID(), person: person.id, caseID: input.id, kind: .other,
                title: visit.texts("intake.scan.title"), upload: scan.id, dated: received, author: officer.account,
                at: now)
            try DocumentStore.add(team, document)
            try UploadStore.insert(db, scan, account: officer.account, subject: person.id, holder: document.id)
            try note(.documentKept, document.id)
        }
        return visit.link(TeamLinks.case(input.id)).query(["done": "opened"])
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
    let rules: CaseRules
    /// The person's current participants.
    let participants: [Involvement]

    var by: RequestedBy { RequestedBy(process: rules.process, known: participants) }

    /// The posted value of the choice: the id of a known person, or `new`.
    var chosen: String { isNew ? "new" : person?.id ?? "new" }

    /// The data for the known person of the request, or for a new one with the submitted details. Throws
    /// `Problem(.notFound)` for an unknown id.
    static func find(_ db: Connection, for visit: Visit) throws -> Opening {
        let (team, rules, action) = (try visit.team(db), try visit.site.caseRules, visit.form["action"] ?? "")
        // A known person may be chosen in place of the new one.
        let used = action.hasPrefix("use:") ? String(action.dropFirst(4)) : nil
        let id = used ?? visit.form["person"] ?? visit.query["person"] ?? "new"
        guard id != "new" else {
            let typed = FormValues.read(PersonDetails.fields(visit), from: visit.form)
            let person = PersonDetails(typed).map { Person(id: newID(), $0) }
            let twins = try person.map { try PersonStore.candidates(team, like: $0.details) } ?? []
            return Opening(
                person: person, isNew: true, twins: twins, open: nil, assessed: nil, rules: rules, participants: [])
        }
        guard let person = try PersonStore.find(team, id) else { throw Problem(.notFound) }
        let current = try CaseStore.current(team, person: id)
        let received = FormValues.read([IntakeParts.receivedField], from: visit.form).date("received")
        return Opening(
            person: person, isNew: false, twins: [], open: current?.isOpen == true ? current : nil,
            assessed: try rules.assessed(team, person: id, before: received ?? CivilDate(visit.now)), rules: rules,
            participants: try InvolvementStore.all(team, person: id).filter { $0.ended == nil })
    }
}
