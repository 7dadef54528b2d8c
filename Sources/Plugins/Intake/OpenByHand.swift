import Casework
import Database
import Forms
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
    let rules: CaseRules
    /// The known person that the case is opened for; nil for a new one.
    let known: Person?
    /// The person; nil for a new one without details yet.
    let person: Person?
    /// Known people who may be the same as a new person.
    let twins: [Person]
    /// The person's open case; nil if there is none.
    let open: Case?
    /// The last day of an assessment within the six months before the request; nil for none.
    let assessed: CivilDate?
    let by: RequestedBy

    /// The posted value of the choice: the id of a known person, or `new`.
    var chosen: String { known?.id ?? "new" }

    static func contribute(to blueprint: inout Blueprint) {
        let limit = BodyLimit.encoded([note]).union(.multipart([note], files: 1, megabytes: megabytes))
        blueprint.form(TeamLinks.openByHand, IntakeParts.access, bodyLimit: limit) { try OpenByHand($0, for: $1) }
    }

    /// For the known person of the request, or for a new one with the submitted details. Throws `Problem(.notFound)`
    /// for an unknown id.
    private init(_ db: Connection, for visit: Visit) throws {
        let (team, action) = (try visit.team(db), visit.form["action"] ?? "")
        (rules, staff) = (try visit.site.caseRules, try AccountStore.staff(db))
        // A known person may be chosen in place of the new one.
        let used = action.hasPrefix("use:") ? String(action.dropFirst(4)) : nil
        let id = used ?? visit.form["person"] ?? visit.query["person"] ?? "new"
        guard id != "new" else {
            let typed = FormValues.read(PersonDetails.fields(visit), from: visit.form)
            person = PersonDetails(typed).map { Person(id: newID(), $0) }
            twins = try person.map { try PersonStore.candidates(team, like: $0.details) } ?? []
            (known, open, assessed, by) = (nil, nil, nil, RequestedBy(process: rules.process, known: []))
            return
        }
        known = try PersonStore.find(team, id)
        guard known != nil else { throw Problem(.notFound) }
        (person, twins) = (known, [])
        let current = try CaseStore.current(team, person: id)
        open = current?.isOpen == true ? current : nil
        let received = FormValues.read([IntakeParts.receivedField], from: visit.form).date("received")
        assessed = try rules.assessed(team, person: id, before: received ?? CivilDate(visit.now))
        let involved = try InvolvementStore.all(team, person: id).filter { $0.ended == nil }
        by = RequestedBy(process: rules.process, known: involved)
    }

    var views: [Reply.View] { person.map { [Reply.View(.viewedPerson, subject: $0.id)] } ?? [] }

    /// Those of the form, by section: the title and what is said below it.
    func sections(_ visit: Visit) -> [(title: TextKey, lead: TextKey?, fields: [Field])] {
        let request = [
            IntakeParts.requesterField, IntakeParts.channelField, IntakeParts.receivedField, Self.note,
            IntakeParts.coordinatorField(staff),
        ]
        return [
            ("intake.child", nil, known == nil ? PersonDetails.fields(visit) : []), ("intake.request", nil, request),
            ("intake.from.title", "intake.from.body", by.requesterFields),
            ("intake.parent.title", "intake.parent.body", by.parentFields),
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
        by.suggest(&typed)
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

    func restores(_ held: [String: String]) -> Bool { held["person"] == chosen }

    func prepare(_ input: inout Input) async throws {
        let upload = input.visit.files.first { $0.name == "scan" && !$0.filename.isEmpty }
        guard input.isConfirmed, let upload else { return }
        let (attachment, message) = try await Uploads.take(
            upload, types: Self.types, megabytes: Self.megabytes, for: input.visit)
        input.extra = attachment
        if let message { input.confirmed.refuse("scan", message) }
    }

    func check(_ input: inout Input) {
        if known == nil { PersonDetails.check(&input.typed, fields(input.visit), for: input.visit) }
        IntakeParts.checkReceived(&input.typed, input.visit)
        by.check(&input.typed, input.visit)
    }

    /// - Throws: `FormConflict` for a possible duplicate that the page has not shown, or if a case was opened since.
    func perform(_ db: Connection, _ input: Input) throws -> Address {
        let (visit, officer, now) = (input.visit, try input.visit.officer, input.visit.now)
        let team = officer.team(db)
        let seen = Set((visit.form["seen"] ?? "").split(separator: " ").map(String.init))
        guard open == nil, twins.allSatisfy({ seen.contains($0.id) }) else {
            throw FormConflict.changedIntake(visit, isOnPreview: true)
        }
        guard let requester = Case.Requester(rawValue: input["asker"]),
            let channel = Case.Channel(rawValue: input["channel"]), let received = input.typed.date("received"),
            let person = known ?? PersonDetails(input.typed).map({ Person(id: newID(), $0) })
        else { throw Problem(.malformed) }
        func note(_ event: AuditEvent, _ object: String) throws {
            try visit.note(db, event, subject: person.id, object: object)
        }
        if known == nil {
            try PersonStore.add(team, person, at: now)
            try note(.personAdded, person.id)
        }
        try CaseStore.open(
            team, id: input.id, person: person, received: received, from: requester, by: channel,
            coordinator: input["coordinator"], rules: rules, at: now)
        try note(.caseOpened, input.id)
        for participant in by.involvements(of: person.id, input.typed, visit) {
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
                title: visit.texts("intake.scan.title"), upload: scan.id, dated: received, at: now)
            try DocumentStore.add(team, document)
            try UploadStore.insert(db, scan, account: officer.account, subject: person.id, holder: document.id)
            try note(.documentKept, document.id)
        }
        return visit.link(TeamLinks.case(input.id)).query(["done": "opened"])
    }
}
