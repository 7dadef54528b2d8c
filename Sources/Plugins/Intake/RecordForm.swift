import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Fills in a form on behalf of someone, from what they said or wrote on paper or on the phone.
enum RecordForm {
    private struct Known: Sendable {
        let open: OpenCase
        let involved: [Involvement]
        let recorded: [OnBehalf]
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.recordForm, IntakeParts.access) { visit in
            var typed = FormValues(["behalf": visit.query["of"] ?? ""])
            typed.fill("came", with: CivilDate(visit.now))
            let known = try await known(visit)
            try await visit.noteView(.viewedCase, of: known.open)
            let held = visit.heldTyped
            return .page(page(known, held ?? typed, draft: held?["draft"], visit))
        }
        blueprint.post(TeamLinks.recordForm, IntakeParts.access) { try await begin($0) }
    }

    private static func known(_ visit: Visit) async throws -> Known {
        try await visit.site.store.read { db in
            let open = try OpenCase.find(db, for: visit)
            return Known(
                open: open,
                involved: try InvolvementStore.all(db, person: open.person.id, for: open.officer)
                    .filter { $0.ended == nil },
                recorded: try OnBehalfStore.all(db, person: open.person.id, for: open.officer))
        }
    }

    private static func fields(_ known: Known, _ visit: Visit) -> [Field] {
        let forms = visit.site.features.offers.map { Field.Choice($0.name, saying: $0.title(visit.language)) }
        let involved = known.involved.map { participant in
            let words = [participant.name, participant.title].filter { !$0.isEmpty }.joined(separator: ", ")
            return Field.Choice(participant.id, saying: words)
        }
        return [
            Field("form", "linking.record.form", .choice(forms), required: true),
            Field(
                "behalf", "linking.record.behalf", .radios(involved + [.init("other", "linking.record.other")]),
                required: true),
            Field("name", "linking.record.name", hint: "linking.record.name.hint"), IntakeParts.channelField(),
            Field("came", "linking.record.came", .date(.any), required: true),
        ]
    }

    private static func begin(_ visit: Visit) async throws -> Reply {
        let known = try await known(visit)
        let fields = fields(known, visit)
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        IntakeParts.checkReceived(&typed, in: "came", visit)
        let participant = known.involved.first { $0.id == typed["behalf"] }
        if participant == nil, typed["behalf"] == "other", typed["name"].isEmpty {
            typed.refuse("name", visit.texts("linking.record.name.missing"))
        }
        guard typed.findings.isEmpty, let receivedOn = typed.date("came"),
            let starts = visit.site.features.kept(FormStarts.self)
        else {
            typed.sort(by: fields)
            return .page(page(known, typed, visit), status: 422)
        }
        let (id, kept) = (chosenID(visit.form["draft"]), typed)
        let hasBegun = try await visit.write { db in
            let open = try OpenCase.find(db, for: visit)
            guard try starts.begin(db, kept["form"], about: open.person.id, id: id, for: visit) else { return false }
            let representative = OnBehalf(
                draft: id, person: open.person.id, caseID: open.current.id, involvement: participant?.id ?? "",
                name: participant?.name ?? kept["name"], channel: Case.Channel(rawValue: kept["channel"]) ?? .letter,
                receivedOn: receivedOn,
                author: open.officer.account, at: visit.now)
            try OnBehalfStore.add(db, representative, by: open.officer)
            try Audit.note(
                db, .draftBegun, by: open.officer.account, on: visit.site, subject: open.person.id, object: id,
                at: visit.now)
            return true
        }
        guard hasBegun else { throw Problem(.conflict, detail: "no such form, or the draft is another's") }
        return .redirect(visit.link(FormLinks.draft(id)))
    }

    private static func page(_ known: Known, _ typed: FormValues, draft: String? = nil, _ visit: Visit) -> Page {
        let texts = visit.texts
        let content: HTML = """
            \(IntakeParts.hidden("draft", chosenID(draft ?? visit.form["draft"])))\
            \(Parts.fields(fields(known, visit), typed, texts))<div class="actions"><button class="button">\
            \(texts("linking.record.begin"))</button>\
            <a class="button second" href="\(visit.link(TeamLinks.case(known.open.current.id)))">\
            \(texts("signIn.cancel"))</a></div>
            """
        let recorded: HTML = """
            <h2>\(texts("linking.recorded"))</h2><ul class="rows">\(each: known.recorded, { form in
                return """
                    <li><div class="what"><b>\(form.words(visit))</b><small>\
                    \(form.reference.isEmpty ? texts("linking.recorded.draft") : form.reference)</small></div></li>
                    """
            })</ul>
            """
        return known.open.page(
            texts("linking.record"), findings: typed.findings, visit,
            """
            <p>\(texts("linking.record.body"))</p>\(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(TeamLinks.recordForm(known.open.current.id)), visit, guarding: true, content))\
            \(recorded, if: !known.recorded.isEmpty)
            """)
    }
}
