import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Changes a participant, ends their involvement, or links them to the account they have created since.
enum ChangeInvolved {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.participant, IntakeParts.access) { visit in
            let (around, participant) = try await find(visit)
            let held = visit.heldTyped
            return .page(form(participant, of: around, held ?? typed(participant), visit, held: held))
        }
        blueprint.post(TeamLinks.participant, IntakeParts.access) { try await change($0) }
        blueprint.get(IntakeLinks.endInvolvement, IntakeParts.access) { visit in
            let (around, participant) = try await find(visit)
            let held = visit.heldTyped
            return .page(ending(participant, of: around, held ?? FormValues(), visit, held: held))
        }
        blueprint.post(IntakeLinks.endInvolvement, IntakeParts.access, bodyLimit: .encoded([reason])) {
            try await end($0)
        }
        blueprint.get(IntakeLinks.attachAccount, IntakeParts.access) { visit in
            let (around, participant) = try await find(visit)
            guard let account = around.offers[participant.id] else { throw Problem(.notFound) }
            return .page(attaching(participant, of: around, to: account, visit))
        }
        blueprint.post(IntakeLinks.attachAccount, IntakeParts.access) { try await attach($0) }
    }

    private static func find(_ visit: Visit) async throws -> (PeopleAround, Involvement) {
        let found = try await visit.site.store.read { db in
            let around = try PeopleAround.find(db, for: visit)
            return (around, try around.participant(visit.parameters["involvement"] ?? ""))
        }
        try await visit.noteView(.viewedCase, of: found.0.open)
        return found
    }

    private static func fields(of participant: Involvement, in around: PeopleAround) -> [Field] {
        AddInvolved.fields(around.open.rules.process.roles, needsName: participant.account.isEmpty)
    }

    private static func typed(_ participant: Involvement) -> FormValues {
        FormValues([
            "name": participant.name, "role": participant.role, "title": participant.title,
            "organisation": participant.organisation, "email": participant.email, "phone": participant.phone,
            "lines": participant.lines.joined(separator: "\n"), "shown": participant.isShown ? "yes" : "",
        ])
    }

    private static func change(_ visit: Visit) async throws -> Reply {
        let (around, participant) = try await find(visit)
        let fields = fields(of: participant, in: around)
        var typed = FormValues.read(fields, from: visit.form)
        if visit.form["action"] == "back" { return .page(form(participant, of: around, typed, visit)) }
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(form(participant, of: around, typed, visit), status: 422) }
        guard visit.form["action"] == "do" else { return .page(preview(participant, of: around, typed, visit)) }
        var changed = participant
        (changed.role, changed.title, changed.organisation) = (typed["role"], typed["title"], typed["organisation"])
        (changed.email, changed.phone, changed.lines) = (typed["email"], typed["phone"], AddInvolved.lines(typed))
        changed.isShown = typed["shown"] == "yes"
        if participant.account.isEmpty { changed.name = typed["name"] }
        changed.version = visit.form.number("of", in: CaseVersion.numbers) ?? 0
        let kept = changed
        return try await CasePeople.settle(
            visit, .involvementChanged, object: "\(participant.id)/\(chosenID(visit.form["change"]))"
        ) {
            preview(participant, of: around, typed, conflicts: $0, visit)
        } _: { db, open in
            guard try InvolvementStore.change(db, kept, by: open.officer) else { throw OpenCase.Changed() }
        }
    }

    /// Unlinks an account, or ends an involvement without one.
    private static func end(_ visit: Visit) async throws -> Reply {
        let id = visit.parameters["involvement"] ?? ""
        let around = try await visit.site.store.read { try PeopleAround.find($0, for: visit) }
        // On a repeated request it has ended already.
        guard let participant = around.involved.first(where: { $0.id == id }) else { throw Problem(.notFound) }
        var typed = FormValues.read([reason], from: visit.form)
        typed.check([reason], for: visit)
        guard typed.findings.isEmpty else { return .page(ending(participant, of: around, typed, visit), status: 422) }
        guard visit.form["action"] == "do" else {
            return .page(ending(participant, of: around, typed, visit, isPreview: true))
        }
        let event = participant.account.isEmpty ? AuditEvent.involvementEnded : AuditEvent.unlinked
        let why = typed["reason"]
        return try await CasePeople.settle(visit, event, object: id) {
            ending(participant, of: around, typed, conflicts: $0, visit, isPreview: true)
        } _: { db, open in
            if participant.account.isEmpty {
                try InvolvementStore.end(db, id, reason: why, by: open.officer, at: visit.now)
            } else {
                try Linking.unlink(db, participant, reason: why, by: open.officer, at: visit.now)
            }
        }
    }

    private static func attach(_ visit: Visit) async throws -> Reply {
        let id = visit.parameters["involvement"] ?? ""
        let around = try await visit.site.store.read { try PeopleAround.find($0, for: visit) }
        let participant = try around.participant(id)
        guard let account = around.offers[id] else {
            // On a repeated request they are linked already.
            guard !participant.account.isEmpty else { throw Problem(.notFound) }
            return .redirect(visit.link(TeamLinks.participants(around.open.current.id)))
        }
        return try await CasePeople.settle(visit, .linked, object: id) {
            attaching(participant, of: around, to: account, conflicts: $0, visit)
        } _: { db, open in
            // The offered account is found by e-mail address, which may have changed meanwhile.
            guard visit.form["account"] == account.id else { throw OpenCase.Changed() }
            guard
                try Linking.attach(
                    db, participant, to: account.id, person: open.person,
                    relationship: LinkAccount.relationship(participant.role), by: open.officer, at: visit.now)
            else { throw Problem(.conflict, detail: "linked already") }
            try InvolvementStore.setWay(db, id, .view, by: open.officer)
        }
    }

    private static func form(
        _ participant: Involvement, of around: PeopleAround, _ typed: FormValues, _ visit: Visit,
        held: FormValues? = nil
    ) -> Page {
        return CasePeoplePages.step(
            visit.texts("involvement.change", ["name": participant.name]), of: around.open, findings: typed.findings,
            to: visit.link(TeamLinks.participant(around.open.current.id, participant.id)),
            lead: Parts.requiredNote(visit.texts), visit,
            """
            \(around.open.fields(visit, held: held))\
            \(CaseVersion.fields(["of": participant.version], held: held, visit))\
            \(Parts.fields(fields(of: participant, in: around), typed, visit.texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.participants(around.open.current.id)), visit))
            """)
    }

    private static func preview(
        _ participant: Involvement, of around: PeopleAround, _ typed: FormValues, conflicts: [AuditLine] = [],
        _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let hasChanged = !conflicts.isEmpty
        let now: HTML = """
            <h2>\(texts("involvement.now"))</h2>\(said(participant, of: around, self.typed(participant), visit))\
            <h2>\(texts("involvement.typed"))</h2>
            """
        let role = around.open.rules.process.role(typed["role"])
        let values = ["name": participant.name, "role": texts(TextKey("role", typed["role"]))]
        let sees =
            participant.account.isEmpty
            ? texts("linking.sees.nothing") : IntakeParts.rights(role, visit) ?? texts("linking.sees.own")
        return CasePeoplePages.step(
            texts("linking.check"), of: around.open, conflicts: conflicts,
            to: visit.link(TeamLinks.participant(around.open.current.id, participant.id)), visit,
            """
            \(IntakeParts.carried(visit, but: ["of", "change"]))\(IntakeParts.hidden("change", newID()))\
            \(CaseVersion.fields(["of": participant.version], isFresh: hasChanged, visit))\
            \(now, if: hasChanged)\(said(participant, of: around, typed, visit))\
            <p>\(texts("linking.preview", values))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\(NotificationPreview.table([], visit))\
            \(IntakeParts.confirm("involvement.change.do", visit))
            """)
    }

    /// The stored or submitted details of a participant.
    private static func said(
        _ participant: Involvement, of around: PeopleAround, _ typed: FormValues, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        return """
            <dl class="answers two">\(each: fields(of: participant, in: around), { field in
                let words = field.words(typed, texts, visit.dates).split(separator: "\n").joined(separator: ", ")
                return """
                    <div><dt>\(texts.words(field.label))</dt><dd>\(words.isEmpty ? texts("intake.unsaid") : words)</dd></div>
                    """
            })</dl>
            """
    }

    private static let reason = Field(
        "reason", "linking.reason", hint: "linking.reason.hint", .longText(), required: true, limit: 500)

    private static func ending(
        _ participant: Involvement, of around: PeopleAround, _ typed: FormValues, conflicts: [AuditLine] = [],
        _ visit: Visit, isPreview: Bool = false, held: FormValues? = nil
    ) -> Page {
        let texts = visit.texts
        let isLinked = !participant.account.isEmpty
        let title = texts(isLinked ? "linking.unlink.title" : "involvement.end.title", ["name": participant.name])
        let about: HTML = "<p>\(texts(isLinked ? "linking.unlink.body" : "involvement.end.body"))</p>"
        let cancel = visit.link(TeamLinks.participants(around.open.current.id))
        let content: HTML =
            isPreview
            ? """
            \(IntakeParts.carried(visit))\(about)<p><b>\(texts("linking.reason"))</b>: \(typed["reason"])</p>\
            \(NotificationPreview.table([], visit))<div class="actions"><button class="button warn" name="action" value="do">\
            \(texts(isLinked ? "linking.unlink" : "involvement.end"))</button><a class="button second" href="\(cancel)">\
            \(texts("signIn.cancel"))</a></div>
            """
            : """
            \(around.open.fields(visit, held: held))\(about)\(reason.html(typed, texts))\(IntakeParts.preview(cancel, visit))
            """
        return CasePeoplePages.step(
            title, of: around.open, findings: typed.findings, conflicts: conflicts,
            to: visit.link(IntakeLinks.endInvolvement(around.open.current.id, participant.id)),
            visit, content)
    }

    private static func attaching(
        _ participant: Involvement, of around: PeopleAround, to account: Account, conflicts: [AuditLine] = [],
        _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let sees =
            IntakeParts.rights(around.open.rules.process.role(participant.role), visit) ?? texts("linking.sees.own")
        let values = ["name": account.name, "email": account.email, "role": texts(TextKey("role", participant.role))]
        return CasePeoplePages.step(
            texts("linking.attach.title", ["name": participant.name]), of: around.open, conflicts: conflicts,
            to: visit.link(IntakeLinks.attachAccount(around.open.current.id, participant.id)), visit,
            """
            \(around.open.fields(visit))\(IntakeParts.hidden("account", account.id))\
            <p>\(texts("linking.attach.body", values))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\(NotificationPreview.table([], visit))<div class="actions">\
            <button class="button" name="action" value="do">\(texts("linking.link.do"))</button>\
            <a class="button second" href="\(visit.link(TeamLinks.participants(around.open.current.id)))">\
            \(texts("signIn.cancel"))</a></div>
            """)
    }
}
