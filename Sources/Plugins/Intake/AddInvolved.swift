import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Adds a participant without an account. Contact details are for the team only.
enum AddInvolved {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.addParticipant, IntakeParts.access) { visit in
            let open = try await visit.site.store.read { try OpenCase.find($0, for: visit) }
            try await visit.noteView(.viewedCase, of: open)
            let held = visit.heldTyped
            return .page(page(open, held ?? FormValues(["shown": "yes"]), visit, held: held))
        }
        blueprint.post(TeamLinks.addParticipant, IntakeParts.access) { try await add($0) }
    }

    /// The fields of a participant.
    /// - Parameter prefix: distinguishes the participants of a page that asks for several.
    static func fields(
        _ roles: [StatutoryProcess.Role], needsName: Bool, under prefix: String = "", required: Bool = true
    ) -> [Field] {
        (needsName ? [named(under: prefix, required: required)] : []) + [
            IntakeParts.roleField(roles, under: prefix, required: required), IntakeParts.titleField(under: prefix),
            IntakeParts.organisationField(under: prefix),
        ] + reach(under: prefix) + [Field(prefix + "shown", "involvement.shown", .tick)]
    }

    static func named(under prefix: String = "", required: Bool = true) -> Field {
        Field(prefix + "name", "involvement.name", required: required)
    }

    /// The contact fields.
    static func reach(under prefix: String = "") -> [Field] {
        [
            Field(prefix + "email", "involvement.email", hint: "involvement.contact.hint", .email, limit: 254),
            Field(prefix + "phone", "involvement.phone", .telephone, limit: 30),
            Field(prefix + "lines", "involvement.lines", hint: "involvement.lines.hint", .longText(), limit: 500),
        ]
    }

    /// The submitted participant.
    static func involvement(
        _ id: String, of person: String, _ typed: FormValues, under prefix: String = "", at now: Date
    ) -> Involvement {
        Involvement(
            id: id, person: person, role: typed[prefix + "role"], name: typed[prefix + "name"],
            title: typed[prefix + "title"], organisation: typed[prefix + "organisation"],
            email: typed[prefix + "email"], phone: typed[prefix + "phone"], lines: lines(typed, under: prefix),
            isShown: typed[prefix + "shown"] == "yes", began: now)
    }

    private static func add(_ visit: Visit) async throws -> Reply {
        let open = try await visit.site.store.read { try OpenCase.find($0, for: visit) }
        let fields = fields(open.rules.process.roles, needsName: true)
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(open, typed, visit), status: 422) }
        let (kept, id) = (typed, chosenID(visit.form["involvement"]))
        return try await CasePeople.settle(visit, .involvementAdded, object: id) {
            page(open, typed, conflicts: $0, visit)
        } _: { db, open in
            let participant = involvement(id, of: open.person.id, kept, at: visit.now)
            try InvolvementStore.add(db, participant, by: open.officer)
        }
    }

    static func lines(_ typed: FormValues, under prefix: String = "") -> [String] {
        typed[prefix + "lines"].split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    private static func page(
        _ open: OpenCase, _ typed: FormValues, conflicts: [AuditLine] = [], _ visit: Visit, held: FormValues? = nil
    ) -> Page {
        let texts = visit.texts
        return CasePeoplePages.step(
            texts("involvement.add"), of: open, findings: typed.findings, conflicts: conflicts,
            to: visit.link(TeamLinks.addParticipant(open.current.id)),
            lead: "<p>\(texts("involvement.add.body"))</p>\(Parts.requiredNote(texts))", visit,
            """
            \(open.fields(visit, held: held))\(IntakeParts.hidden("involvement", chosenID(visit.form["involvement"])))\
            \(Parts.fields(fields(open.rules.process.roles, needsName: true), typed, texts))<div class="actions">\
            <button class="button">\(texts("involvement.add.do"))</button><a class="button second" href="\
            \(visit.link(TeamLinks.participants(open.current.id)))">\(texts("signIn.cancel"))</a></div>
            """)
    }
}
