import Casework
import Database
import Forms
import Markup
import PortalKit

/// Publishes a letter, a file or both to chosen participants.
struct PublishDocument: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/document")
    static let name = "document"
    static let event = AuditEvent.documentPublished
    static let menu: Set<CaseMenu> = [.open, .closed]
    static let takesFile = true

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.sent(doneKey, page.published { $0.id == object })
    }

    let participants: CaseParticipants

    private static let body = Field(
        "body", "act.document.body", hint: "act.document.body.hint", .longText(), limit: 50_000)

    static func longTexts(_ rules: CaseRules) -> [Field] { [body] }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> PublishDocument {
        PublishDocument(participants: try CaseParticipants.read(db, open))
    }

    var open: OpenCase { participants.open }

    func fields(_ visit: Visit) -> [Field] {
        [
            Field("title", "act.document.name", required: true, limit: 200), Document.Kind.field,
            Field("dated", "act.document.dated", .date(.any), required: true),
            Self.body,
            Field(
                "to", "act.document.to", hint: "act.document.to.hint",
                .ticks(participants.choices(participants.people, visit.texts)), required: true),
        ]
    }

    func initial(_ visit: Visit) -> FormValues { .day("dated", CivilDate(visit.now)) }

    func check(_ act: inout CaseInput) {
        if act["body"].isEmpty, act.file == nil { act.typed.refuse("body", act.texts("act.document.empty")) }
        act.typed.checkPast("dated", since: nil, act.visit)
        participants.refuseUnknown(participants.ticked("to", act.typed), at: "to", &act)
    }

    func previewContent(_ act: CaseInput) -> HTML {
        let chosen = participants.ticked("to", act.typed)
        return """
            <section class="card wash flow"><h2>\(act.texts("act.document.check"))</h2>\
            <p>\(act.texts("act.document.check.body"))</p><ul class="rows">\(each: participants.people, { participant in
                let isChosen = chosen.contains { $0.id == participant.id }
                return """
                    <li><div class="what"><b>\(participant.name)</b>\
                    <small>\(participants.title(participant, act.texts))</small></div>\
                    \(tag(participant, isChosen, act.texts))</li>
                    """
            })</ul></section>
            """
    }

    private func tag(_ participant: Involvement, _ isChosen: Bool, _ texts: Texts) -> HTML {
        guard isChosen else { return Icon.dot.tag(texts("act.document.gets.not")) }
        let way = texts(TextKey("case.way", participants.way(participant).rawValue))
        return Icon.tick.tag("\(texts("act.document.gets")): \(way)", "ok")
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        let title = act.documentTitle(extension: "rtf")
        return participants.ticked("to", act.typed).map { participants.notificationPreview($0, title, act.visit) }
    }

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        participants.announcements(
            of: act.id, title: act.documentTitle(extension: "rtf"), to: participants.ticked("to", act.typed), act.visit)
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        let document = Document(
            id: act.id, person: open.person.id, caseID: open.current.id,
            kind: Document.Kind(rawValue: act["kind"]) ?? .other,
            title: act.documentTitle(extension: "rtf"),
            letter: act["body"].isEmpty ? nil : DecisionLetterBody(title: act.letterTitle, body: act["body"]),
            upload: act.file?.id ?? "",
            dated: try act.day("dated"), author: open.officer.account, at: act.visit.now)
        try act.attach(db, to: document.id)
        let team = open.team(db)
        try DocumentStore.add(team, document)
        let recipients = participants.ticked("to", act.typed).map { Recipient($0) }
        guard try DocumentStore.publish(team, document.id, to: recipients, at: act.visit.now) else {
            throw Problem(.conflict, detail: "published already")
        }
    }
}

/// Recalls a published document: its recipients then see only that it was withdrawn.
struct RecallDocument: CaseAction {
    static let link = PageLink<(String, String)>("cases/:case/documents/:document/recall")
    static let name = "recall"
    static let event = AuditEvent.documentRecalled

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.published { $0.id == object && $0.recalled != nil }.map { page.told(doneKey, $0) } ?? []
    }

    let document: Document
    let recipients: [Recipient]
    let participants: CaseParticipants

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [Field("reason", "act.recall.reason", hint: "act.recall.reason.hint", .longText(), required: true, limit: 2000)]
    }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> RecallDocument {
        let document = try open.document(db, visit)
        return RecallDocument(
            document: document,
            recipients: try DocumentStore.recipients(open.team(db), of: document.id),
            participants: try CaseParticipants.read(db, open))
    }

    var open: OpenCase { participants.open }
    var isPossible: Bool { document.published != nil && document.recalled == nil }

    func lead(_ visit: Visit) -> HTML { visit.texts.paragraphs("act.recall.intro", ["title": document.title]) }

    /// To the current participants who received it, in their portal or by a posted letter. The notice identifies the
    /// document by its day only, because its title may be what must not be read.
    func notifications(_ act: CaseInput) -> [CaseNotification] {
        participants.people.filter { participant in
            recipients.contains { $0.involvement == participant.id && ($0.told == .portal || $0.posted != nil) }
        }.map { participant in
            participants.notification(Self.name, to: participant, act.visit) { _, dates in
                ["date": document.published.map { dates.words(CivilDate($0)) } ?? ""]
            }
        }
    }

    func object(_ act: CaseInput) -> String { document.id }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try DocumentStore.recall(open.team(db), document.id, reason: act["reason"], at: act.visit.now)
    }
}

extension Document.Kind {
    /// The field to choose a kind.
    static var field: Field {
        let choices = allCases.map { Field.Choice($0.rawValue, .key(TextKey("case.kind", $0.rawValue))) }
        return Field("kind", "act.document.kind", .choice(choices), required: true)
    }
}

extension OpenCase {
    /// The document of the route's parameter `document`. Throws `Problem(.notFound)` if it is of another case.
    func document(_ db: Connection, _ visit: Visit) throws -> Document {
        guard let document = try DocumentStore.find(officer.team(db), visit.parameters["document"] ?? ""),
            document.caseID == current.id
        else { throw Problem(.notFound) }
        return document
    }
}
