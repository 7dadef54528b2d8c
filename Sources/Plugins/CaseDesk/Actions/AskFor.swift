import Casework
import Database
import Markup
import PortalKit
import Web

/// The forms that officers may ask for, kept for the pages of cases.
struct RequestableForms: Sendable {
    struct One: Sendable {
        let name: String
        let title: Wording
        /// The audiences with portals that have it.
        let audiences: Set<Audience>
    }
    let all: [One]
}

/// Creates an information request: for a form, or for advice that comes by other ways.
struct AskFor: CaseMenuAction {
    static let link = PageLink<String>("cases/:case/ask")
    static let name = "ask"
    static let event = AuditEvent.requestAsked
    static let menu: Set<CaseMenu> = [.open]

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.request(doneKey, object) { $0.state != .withdrawn }
    }
    /// The days that a family gets if the officer sets no due day.
    private static let familyDays = 14
    static let services = ["education", "health", "psychology", "social-care", "family", "other"]

    let participants: CaseParticipants
    let forms: [RequestableForms.One]

    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> AskFor {
        let forms = visit.site.features.kept(RequestableForms.self)?.all ?? []
        return AskFor(participants: try CaseParticipants.read(db, open), forms: forms)
    }

    var open: OpenCase { participants.open }
    var isPossible: Bool { open.current.isOpen }

    func fields(_ visit: Visit) -> [Field] {
        let texts = visit.texts
        let offers = forms.map { Field.Choice($0.name, .words($0.title)) }
        return [
            Field("who", "act.ask.who", .radios(participants.choices(participants.people, texts)), required: true),
            Field(
                "service", "act.ask.service", hint: "act.ask.service.hint",
                .choice(Self.services.map { .init($0, .key(TextKey("act.ask.service", $0))) })),
            Field("form", "act.ask.form", hint: "act.ask.form.hint", .choice(offers)),
            Field("title", "act.ask.what", hint: "act.ask.what.hint", limit: 200),
            Field("due", "act.ask.due", hint: "act.ask.due.hint", .date(.any)),
        ]
    }

    func initial(_ visit: Visit) -> FormValues { FormValues(["who": visit.query["who"] ?? ""]) }

    func lead(_ visit: Visit) -> HTML {
        let (family, advice) = (due(isFamily: true, visit), due(isFamily: false, visit))
        return visit.texts.paragraphs(
            "act.ask.intro", ["family": visit.dates.words(family), "advice": visit.dates.words(advice)])
    }

    private func due(isFamily: Bool, _ visit: Visit) -> CivilDate {
        let today = CivilDate(visit.now)
        let usual = today.adding(days: Self.familyDays)
        return isFamily ? usual : open.rules.process.adviceDue(asked: today)?.date ?? usual
    }

    func check(_ act: inout CaseInput) {
        let texts = act.texts
        guard let participant = participants[act["who"]] else { return }
        participants.refuseUnknown([participant], at: "who", &act)
        if act["service"].isEmpty {
            if participants.isFamily(participant) {
                act.typed.values["service"] = "family"
            } else {
                act.typed.refuse("service", texts("act.ask.service.missing"))
            }
        }
        if act["form"].isEmpty, act["title"].isEmpty {
            act.typed.refuse("form", texts("act.ask.nothing"))
        }
        if let form = forms.first(where: { $0.name == act["form"] }) {
            if participant.account.isEmpty {
                act.typed.refuse("form", texts("act.ask.noAccount"))
            } else if participants.audience(participant).map(form.audiences.contains) != true {
                act.typed.refuse("form", texts("act.ask.notThere", ["name": participant.name]))
            }
        }
        if let due = act.typed.date("due") {
            if due < CivilDate(act.visit.now) { act.typed.refuse("due.day", texts("act.ask.past")) }
        } else if act.typed.findings.isEmpty {
            act.typed.fill("due", with: due(isFamily: participants.isFamily(participant), act.visit))
        }
    }

    /// What is asked for, in the participant's language.
    private func title(_ act: CaseInput, _ texts: Texts) -> String {
        let form = forms.first { $0.name == act["form"] }
        return act["title"].isEmpty ? form?.title(texts.language) ?? "" : act["title"]
    }

    func notifications(_ act: CaseInput) -> [CaseNotification] {
        guard let participant = participants[act["who"]], let due = act.typed.date("due") else { return [] }
        let way: StaticString =
            participant.account.isEmpty ? "told.letter" : act["form"].isEmpty ? "told.advice" : "told.form"
        return [
            participants.notification(
                Self.name, to: participant, body: way, kind: .asked, object: act.id, act.visit
            ) { texts, dates in
                ["title": title(act, texts), "date": dates.words(due)]
            }
        ]
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        guard let participant = participants[act["who"]] else { throw Problem(.malformed, detail: "no participant") }
        let request = InformationRequest(
            id: act.id, caseID: open.current.id, person: open.person.id, involvement: participant.id,
            account: participant.account, entry: participant.entry,
            service: act.texts(TextKey("act.ask.service", act["service"])), form: act["form"],
            title: title(act, participants.texts(participant, act.visit)), asked: CivilDate(act.visit.now),
            due: try act.day("due"), at: act.visit.now)
        try RequestStore.add(open.team(db), request)
    }
}
