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
        /// The service and titles that it is for; nil for a form that is not advice.
        let advice: Advice?
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
                .choice(
                    Advice.Service.allCases.map { .init($0.rawValue, .key(TextKey("act.ask.service", $0.rawValue))) })),
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
        if !participants.isFamily(participant) { fill(for: participant, &act) }
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
            if let fit = form.advice, fit.service.rawValue != act["service"], !act["service"].isEmpty {
                let service = texts(TextKey("act.ask.service", fit.service.rawValue))
                act.typed.refuse("service", texts("act.ask.service.other-form", ["service": service]))
            }
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

    /// Fills in what the officer has left empty: the form that fits the work of who is asked, and its service.
    private func fill(for participant: Involvement, _ act: inout CaseInput) {
        let ways =
            participant.account.isEmpty
            ? []
            : forms.filter { form in
                participants.audience(participant).map(form.audiences.contains) == true && form.advice != nil
            }
        if act["form"].isEmpty, act["title"].isEmpty {
            let service = act["service"]
            let fitting = ways.filter { service.isEmpty || $0.advice?.service.rawValue == service }
            let scored = fitting.map {
                (form: $0, score: $0.advice?.fit(participant.title.isEmpty ? participant.name : participant.title) ?? 0)
            }
            let own = scored.filter { $0.score > 0 }.max { $0.score < $1.score }?.form
            let general = service.isEmpty ? nil : fitting.first { $0.advice?.isUsual == true }
            act.typed.values["form"] = (own ?? general)?.name ?? ""
        }
        guard act["service"].isEmpty, let form = forms.first(where: { $0.name == act["form"] }) else { return }
        act.typed.values["service"] = form.advice?.service.rawValue ?? ""
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
