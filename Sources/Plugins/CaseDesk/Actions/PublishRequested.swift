import Casework
import Database
import Markup
import PortalKit

/// Publishes a document that tells which services were asked for information, and when.
struct PublishRequested: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/requested")
    static let name = "requested"
    static let event = AuditEvent.documentPublished
    static let menu: Set<CaseMenu> = [.open]

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.sent(doneKey, page.published { $0.id == object })
    }

    let participants: CaseParticipants
    /// Those that were not withdrawn, in the order in which they were asked.
    let requests: [InformationRequest]

    private static let body = Field("body", "act.document.body", .longText(), required: true, limit: 10_000)
    private static let others = Field(
        "others", "act.requested.others", hint: "act.requested.others.hint", .longText(), limit: 5000)

    static func longTexts(_ rules: CaseRules) -> [Field] { [body, others] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> PublishRequested {
        let requests = try RequestStore.all(open.team(db), of: open.current.id)
            .filter { $0.state != .withdrawn }.sorted { ($0.asked, $0.at) < ($1.asked, $1.at) }
        return PublishRequested(participants: try CaseParticipants.read(db, open), requests: requests)
    }

    var open: OpenCase { participants.open }
    var isPossible: Bool { open.current.isOpen && !requests.isEmpty && !participants.people.isEmpty }
    var impossible: TextKey { "act.requested.impossible" }

    func fields(_ visit: Visit) -> [Field] {
        let texts = visit.texts
        let choices = requests.map { request in
            let who = participants[request.involvement]?.name ?? texts("case.asked.former")
            let values = ["service": service(request), "name": who, "date": visit.dates.date(request.asked)]
            return Field.Choice(request.id, saying: texts("act.requested.one", values))
        }
        return [
            Field("title", "act.document.name", required: true, limit: 150),
            Field("dated", "act.document.dated", .date(.any), required: true),
            Self.body,
            Field("asked", "act.requested.asked", hint: "act.requested.asked.hint", .ticks(choices), required: true),
            Self.others,
            Field("to", "act.document.to", .ticks(participants.choices(participants.people, texts)), required: true),
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        let texts = letterTexts(visit)
        var typed = FormValues.day("dated", CivilDate(visit.now))
        typed.values["title"] = texts("act.requested.name")
        typed.values["body"] = texts("act.requested.text")
        for request in requests where !isOfFamily(request) { typed.values["asked.\(request.id)"] = "yes" }
        for participant in participants.told { typed.values["to.\(participant.id)"] = "yes" }
        return typed
    }

    func check(_ act: inout CaseInput) {
        act.typed.checkPast("dated", since: nil, act.visit)
        participants.refuseUnknown(participants.ticked("to", act.typed), at: "to", &act)
    }

    private func isOfFamily(_ request: InformationRequest) -> Bool {
        participants[request.involvement].map(participants.isFamily) ?? false
    }

    /// The service that was asked, such as `Educational Psychologist`: what its participant is, or else the kind of
    /// advice.
    private func service(_ request: InformationRequest) -> String {
        let participant = participants[request.involvement]
        return [participant?.title, participant?.organisation].compactMap { $0 }.first { !$0.isEmpty }
            ?? request.service
    }

    /// The texts in the language of the document, which may differ from the officer's.
    private func letterTexts(_ visit: Visit) -> Texts { visit.site.texts(participants.letterLanguage(visit)) }

    private func letter(_ act: CaseInput) -> DecisionLetterBody {
        let texts = letterTexts(act.visit)
        let dates = Dates(act.visit.site.portal.dates, texts: texts)
        let columns = [texts("act.requested.services"), texts("act.requested.date")]
        let asked = requests.filter { act["asked.\($0.id)"] == "yes" }.map {
            [service($0), dates.document($0.asked)]
        }
        let others = act["others"].split(whereSeparator: \.isNewline).map { [String($0)] }
        let tables = [
            LetterTable(heading: "", columns: columns, rows: asked),
            LetterTable(
                heading: texts("act.requested.others.heading"), columns: [texts("act.requested.others.column")],
                rows: others, none: texts("act.requested.others.none")),
        ]
        return DecisionLetterBody(title: act.letterTitle, body: act["body"], tables: tables)
    }

    private func title(_ act: CaseInput) -> String { act.documentTitle(extension: "rtf") }

    /// The fields of the document are left out: the preview shows the document itself.
    func previews(_ field: Field) -> Bool { field.name == "dated" }

    func previewContent(_ act: CaseInput) -> HTML {
        let letter = letter(act).html([], level: 3, act.visit)
        return """
            <section class="card flow"><h2>\(act["title"])</h2>\(letter)</section>\
            <p class="muted">\(act.texts("act.requested.file", ["title": title(act)]))</p>
            """
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        participants.ticked("to", act.typed).map { participants.notificationPreview($0, title(act), act.visit) }
    }

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        participants.announcements(
            of: act.id, title: title(act), to: participants.ticked("to", act.typed), act.visit)
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        let document = Document(
            id: act.id, person: open.person.id, caseID: open.current.id, kind: .other, title: title(act),
            letter: letter(act), dated: try act.day("dated"), author: open.officer.account, at: act.visit.now)
        let team = open.team(db)
        try DocumentStore.add(team, document)
        let recipients = participants.ticked("to", act.typed).map { Recipient($0) }
        guard try DocumentStore.publish(team, document.id, to: recipients, at: act.visit.now) else {
            throw Problem(.conflict, detail: "published already")
        }
    }
}
