import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Adding somebody who has no account: how to reach them is for the team only.
enum AddInvolved {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get("cases/:case/people/add", IntakeParts.access) { visit in
            let open = try await visit.site.store.read { try OpenCase.find($0, for: visit) }
            try await visit.noteView("viewed-case", of: open)
            return .page(page(open, Typed(["shown": "yes"]), [], visit))
        }
        blueprint.post("cases/:case/people/add", IntakeParts.access) { try await add($0) }
    }

    /// What is known of somebody involved.
    static func fields(_ process: Casework.Process, needsName: Bool) -> [Field] {
        let named = Field("name", "involvement.name", required: true)
        return (needsName ? [named] : []) + [
            IntakeParts.roleField(process), IntakeParts.titleField, IntakeParts.organisationField,
            Field("email", "involvement.email", hint: "involvement.contact.hint", .email, limit: 254),
            Field("phone", "involvement.phone", .telephone, limit: 30),
            Field("lines", "involvement.lines", hint: "involvement.lines.hint", .longText(), limit: 500),
            Field("shown", "involvement.shown", .tick),
        ]
    }

    private static func add(_ visit: Visit) async throws -> Reply {
        let open = try await visit.site.store.read { try OpenCase.find($0, for: visit) }
        let fields = fields(open.rules.process, needsName: true)
        var typed = Typed.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(open, typed, [], visit), status: 422) }
        let (kept, id) = (typed, chosenID(visit.form["involvement"]))
        return try await CasePeople.settle(visit, "involvement-added", object: id) {
            page(open, typed, $0, visit)
        } _: { db, open in
            let one = Involvement(
                id: id, person: open.person.id, role: kept["role"], name: kept["name"], title: kept["title"],
                organisation: kept["organisation"], email: kept["email"], phone: kept["phone"], lines: lines(kept),
                isShown: kept["shown"] == "yes", began: visit.now)
            try InvolvementStore.add(db, one, by: open.officer)
        }
    }

    static func lines(_ typed: Typed) -> [String] {
        typed["lines"].split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private static func page(_ open: OpenCase, _ typed: Typed, _ meanwhile: [AuditLine], _ visit: Visit) -> Page {
        let texts = visit.texts
        return CasePeoplePages.step(
            texts("involvement.add"), open, findings: typed.findings, meanwhile: meanwhile,
            to: visit.link("cases", open.now.id, "people", "add"),
            lead: "<p>\(texts("involvement.add.body"))</p>\(Parts.requiredNote(texts))", visit,
            """
            \(open.fields(visit))\(IntakeParts.hidden("involvement", chosenID(visit.form["involvement"])))\
            \(Parts.fields(fields(open.rules.process, needsName: true), typed, texts))<div class="actions">\
            <button class="button">\(texts("involvement.add.do"))</button><a class="button second" href="\
            \(visit.link("cases", open.now.id, "people"))">\(texts("signIn.cancel"))</a></div>
            """)
    }
}
