import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// Fills in a form on behalf of someone, from what they said or wrote on paper or on the phone.
struct RecordForm: CaseFormAction {
    let open: OpenCase
    let involved: [Involvement]
    let recorded: [OnBehalf]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(TeamLinks.recordForm, IntakeParts.access) { db, visit in
            let open = try OpenCase.find(db, for: visit)
            return RecordForm(
                open: open,
                involved: try InvolvementStore.all(open.team(db), person: open.person.id)
                    .filter { $0.ended == nil },
                recorded: try OnBehalfStore.all(open.team(db), person: open.person.id))
        }
    }

    func initial(_ visit: Visit) -> FormValues {
        var typed = FormValues(["behalf": visit.query["of"] ?? ""])
        typed.fill("came", with: CivilDate(visit.now))
        return typed
    }

    func fields(_ visit: Visit) -> [Field] {
        let forms = visit.site.features.offers.map { Field.Choice($0.name, saying: $0.title(visit.language)) }
        return [
            Field("form", "linking.record.form", .choice(forms), required: true),
            Field(
                "behalf", "linking.record.behalf",
                .radios(involved.map(\.choice) + [.init("other", "linking.record.other")]),
                required: true),
            Field("name", "linking.record.name", hint: "linking.record.name.hint"), IntakeParts.channelField,
            Field("came", "linking.record.came", .date(.any), required: true),
        ]
    }

    /// None: what is changed on the case changes nothing about the answers.
    func versions(_ visit: Visit) -> [String: String] { [:] }

    func check(_ input: inout FormInput) {
        IntakeParts.checkReceived(&input.typed, in: "came", input.visit)
        if input["behalf"] == "other", input["name"].isEmpty {
            input.typed.refuse("name", input.texts("linking.record.name.missing"))
        }
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let visit = input.visit
        guard let receivedOn = input.typed.date("came"), let starts = visit.site.features.kept(FormStarts.self) else {
            throw Problem(.malformed)
        }
        guard try starts.begin(db, input["form"], about: open.person.id, id: input.id, for: visit) else {
            throw Problem(.conflict, detail: "no such form, or the draft is another's")
        }
        let participant = involved.first { $0.id == input["behalf"] }
        let representative = OnBehalf(
            draft: input.id, person: open.person.id, caseID: open.current.id, involvement: participant?.id ?? "",
            name: participant?.name ?? input["name"], channel: Case.Channel(rawValue: input["channel"]) ?? .letter,
            receivedOn: receivedOn, at: visit.now)
        try OnBehalfStore.add(open.team(db), representative)
        try visit.note(db, .draftBegun, subject: open.person.id, object: input.id)
        return visit.link(FormLinks.draft(input.id))
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let content = input.fields(
            fields(visit), send: "linking.record.begin", leaving: visit.link(TeamLinks.case(open.current.id)))
        let list = Parts.rows(recorded) { form in
            Parts.row(
                "\(form.words(visit))", [form.reference.isEmpty ? texts("linking.recorded.draft") : form.reference])
        }
        return open.page(
            texts("linking.record"), findings: input.typed.findings, visit,
            """
            <p>\(texts("linking.record.body"))</p>\(Parts.requiredNote(texts))\(input.form(content))\
            \("<h2>\(texts("linking.recorded"))</h2>\(list)", if: !recorded.isEmpty)
            """)
    }
}
