import Casework
import Database
import Forms
import Markup
import PortalKit

/// Writes the letter of a decision, and publishes both.
struct DecisionLetter: CaseAction {
    static let link = PageLink<(String, String)>("cases/:case/decisions/:decision/letter")
    static let name = "letter"
    static let event = AuditEvent.decisionPublished
    static let takesFile = true

    static func done(_ object: String, on page: CasePage) -> [String] {
        object.isEmpty ? [] : page.sent(doneKey, page.published { $0.decision == object })
    }

    let participants: CaseParticipants
    let decision: Decision
    let outcome: StatutoryProcess.Outcome
    let facts: [Fact]
    let ways: [String: InvolvementStore.Way]

    private static let body = Field(
        "body", "act.letter.body", hint: "act.letter.body.hint", .longText(), limit: 50_000)

    private static func field(_ part: String) -> Field {
        Field("part.\(part)", .key(key(part)), .longText(), required: true, limit: 10_000)
    }

    static func longTexts(_ rules: CaseRules) -> [Field] {
        let letters = rules.process.decisions.flatMap(\.outcomes).map(\.letter)
        return [body] + (letters.max { $0.count < $1.count } ?? []).map(field)
    }

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> DecisionLetter {
        let decision = try open.decision(db, visit)
        guard let outcome = Publishing.outcome(of: decision, open.rules) else { throw Problem(.notFound) }
        let team = open.team(db)
        return DecisionLetter(
            participants: try CaseParticipants.read(db, open), decision: decision, outcome: outcome,
            facts: try FactStore.all(team, of: open.current.id).map(\.fact),
            ways: try InvolvementStore.ways(team, person: open.person.id))
    }

    var open: OpenCase { participants.open }

    var isPossible: Bool { decision.isWaiting }

    /// The participants without the right to be notified.
    private var others: [Involvement] {
        let told = participants.told
        return participants.people.filter { !told.contains($0) }
    }

    /// The participant who made the request, among the others: the only one outside the family with the requester's role,
    /// or linked by their own entry. Nil if it cannot be determined.
    private var requester: Involvement? {
        let requester = open.current.requester
        guard requester != .parent, requester != .youngPerson else { return nil }
        let likely = others.filter {
            !participants.isFamily($0) && ($0.role == requester.rawValue || ways[$0.id] == .entry)
        }
        return likely.count == 1 ? likely.first : nil
    }

    private func readers(_ act: CaseInput) -> [Involvement] {
        let ticked = participants.ticked("also", act.typed)
        return participants.told + others.filter(ticked.contains)
    }

    private var words: TextKey { TextKey("letter", "\(decision.name).\(decision.outcome)") }
    private static func key(_ part: String) -> TextKey { TextKey("letter.part", part) }

    func fields(_ visit: Visit) -> [Field] {
        let parts = outcome.letter.flatMap { part in
            [Self.field(part), Field("contains.\(part)", .key("act.letter.contains"), .tick)]
        }
        let also = Field(
            "also", "act.letter.also", hint: "act.letter.also.hint", .ticks(participants.choices(others, visit.texts)))
        return [
            Document.Kind.field,
            Field("dated", "act.letter.dated", hint: "act.letter.dated.hint", .date(.any), required: true),
            Field("title", "act.document.name", required: true, limit: 200),
            Self.body,
        ] + parts + (others.isEmpty ? [] : [also])
    }

    func lead(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let language = participants.letterLanguage(visit)
        let words: TextKey = language == .cy ? "act.letter.in.cy" : "act.letter.in.en"
        let note: HTML = language == visit.language ? .empty : "<p>\(texts(words))</p>"
        return "\(texts.paragraphs("act.letter.intro", ["decision": decision.words(texts)]))\(note)"
    }

    /// The texts in the language of the letter, which may differ from the officer's.
    private func letterTexts(_ visit: Visit) -> Texts { visit.site.texts(participants.letterLanguage(visit)) }

    private func letterDates(_ visit: Visit) -> Dates {
        Dates(visit.site.portal.dates, texts: letterTexts(visit))
    }

    func initial(_ visit: Visit) -> FormValues {
        let texts = letterTexts(visit)
        let contacts = Tenant.Service.allCases.map { service in
            let line = visit.site.tenant.services[service]?.line ?? ""
            return (service.rawValue, line.isEmpty ? texts("letter.contact.missing") : line)
        }
        let values = Dictionary(contacts) { first, _ in first }.merging([
            "child": open.person.name, "reference": open.current.reference,
            "received": letterDates(visit).words(open.current.received),
            "officer": open.officer.name,
        ]) { $1 }
        var typed = FormValues.day("dated", CivilDate(visit.now))
        typed.values["kind"] = outcome.kind.rawValue
        if let requester { typed.values["also.\(requester.id)"] = "yes" }
        let title = words.part("title")
        typed.values["title"] = texts.has(title) ? texts(title, values) : decision.words(texts)
        typed.values["body"] = texts.has(words.part("body")) ? texts(words.part("body"), values) : ""
        for part in outcome.letter where texts.has(Self.key(part).part("body")) {
            typed.values["part.\(part)"] = texts(Self.key(part).part("body"), values)
        }
        return typed
    }

    /// The text with its dates filled in: the letter's own, and those that follow from it.
    private func dated(_ words: String, _ act: CaseInput) -> String {
        guard let day = act.typed.date("dated") else { return words }
        let dates = open.rules.process.familyDates(after: Fact(outcome.fact, day), facts)
        let written = letterDates(act.visit)
        let values = dates.mapValues(written.words).merging(["date": written.words(day)]) { $1 }
        return act.texts.filled(words, values)
    }

    private func letter(_ act: CaseInput) -> DecisionLetterBody {
        let parts = outcome.letter.map { ($0, dated(act["part.\($0)"], act)) }
        return DecisionLetterBody(
            title: act.letterTitle, body: dated(act["body"], act), parts: Dictionary(parts) { first, _ in first })
    }

    func check(_ act: inout CaseInput) {
        let texts = act.texts
        act.typed.checkPast("dated", since: decision.day, act.visit)
        if act["body"].isEmpty, act.file == nil { act.typed.refuse("body", texts("act.document.empty")) }
        for part in outcome.letter where act.file != nil && act["contains.\(part)"] != "yes" {
            act.typed.refuse("contains.\(part)", texts("act.letter.contains.missing", ["part": texts(Self.key(part))]))
        }
        let contact = letterTexts(act.visit)("letter.contact.missing")
        for field in [Self.body] + outcome.letter.map(Self.field) {
            let words = dated(act[field.name], act)
            if words.contains(contact) || words.contains("{") {
                act.typed.refuse(field.name, texts("act.letter.unfilled", ["part": texts.words(field.label)]))
            }
        }
        if participants.told.isEmpty { act.typed.refuse("title", texts("act.letter.nobody")) }
    }

    /// The fields of the letter are left out: the preview shows the letter itself.
    func previews(_ field: Field) -> Bool {
        field.name != "body" && field.name != "title" && !field.name.hasPrefix("part.")
            && !field.name.hasPrefix("contains.")
    }

    func previewContent(_ act: CaseInput) -> HTML {
        """
        <section class="card flow"><h2>\(act["title"])</h2>\(letter(act).html(outcome.letter, level: 3, act.visit))</section>
        """
    }

    func confirmations(_ act: CaseInput) -> [Field] {
        guard !open.rules.isWorking(act.visit.now) else { return [] }
        return [Field("late-hours", "act.letter.hours", hint: "act.letter.hours.hint", .tick, required: true)]
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        let title = act.documentTitle(extension: "rtf")
        return readers(act).map { participants.notificationPreview($0, title, act.visit) }
    }

    func about(_ act: CaseInput) -> String { decision.id }

    func work(_ db: Connection, _ act: CaseInput) throws {
        let document = Document(
            id: act.id, person: open.person.id, caseID: open.current.id,
            kind: Document.Kind(rawValue: act["kind"]) ?? outcome.kind, title: act.documentTitle(extension: "rtf"),
            letter: letter(act), upload: act.file?.id ?? "", dated: try act.day("dated"),
            author: open.officer.account, at: act.visit.now, decision: decision.id)
        try act.attach(db, to: document.id)
        let readers = readers(act)
        let announcements = participants.announcements(
            of: document.id, title: document.title, to: readers, act.visit)
        do {
            try Publishing.publish(
                open.team(db), decision.id, letter: document, to: readers.map { Recipient($0) },
                messages: announcements.map { $0.message(of: open, by: act) }, of: open.current, open.rules,
                on: act.visit.site, at: act.visit.now)
        } catch Publishing.Failure.settled {
            // The process no longer allows what was decided; the officer keeps the text, and nothing is sent.
            throw FormRefused([ValidationError("title", act.texts(impossible))])
        }
    }
}
