import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Changes a participant.
struct ChangeInvolved: ParticipantAction {
    let open: OpenCase
    let participant: Involvement

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(TeamLinks.participant, IntakeParts.access) { db, visit in
            let around = try PeopleAround.find(db, for: visit)
            return ChangeInvolved(
                open: around.open, participant: try around.participant(visit.parameters["involvement"] ?? ""))
        }
    }

    var own: [String: String] { ["of": String(participant.version)] }

    func fields(_ visit: Visit) -> [Field] {
        AddInvolved.fields(open.rules.process.roles, needsName: participant.account.isEmpty)
    }

    func initial(_ visit: Visit) -> FormValues {
        FormValues([
            "name": participant.name, "role": participant.role, "title": participant.title,
            "organisation": participant.organisation, "email": participant.email, "phone": participant.phone,
            "lines": participant.lines.joined(separator: "\n"), "shown": participant.isShown ? "yes" : "",
        ])
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        var changed = participant
        (changed.role, changed.title, changed.organisation) = (input["role"], input["title"], input["organisation"])
        (changed.email, changed.phone) = (input["email"], input["phone"])
        (changed.lines, changed.isShown) = (AddInvolved.lines(input.typed), input["shown"] == "yes")
        if participant.account.isEmpty { changed.name = input["name"] }
        return try settle(db, .involvementChanged, object: "\(participant.id)/\(input.id)", for: input) {
            guard try InvolvementStore.change(open.team(db), changed) else {
                throw Problem(.conflict, detail: "the participant was changed")
            }
        }
    }

    func page(_ input: FormInput) -> Page {
        step(
            input.texts("involvement.change", ["name": participant.name]), input,
            lead: Parts.requiredNote(input.texts),
            """
            \(Parts.fields(fields(input.visit), input.typed, input.texts))\
            \(IntakeParts.preview(participants(input.visit), input.visit))
            """)
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit) = (input.texts, input.visit)
        let hasChanged = input.notice != .empty
        let now: HTML = """
            <h2>\(texts("involvement.now"))</h2>\(said(initial(visit), visit))<h2>\(texts("involvement.typed"))</h2>
            """
        let role = open.rules.process.role(input["role"])
        let values = ["name": participant.name, "role": texts(TextKey("role", input["role"]))]
        let sees =
            participant.account.isEmpty
            ? texts("linking.sees.nothing") : IntakeParts.rights(role, visit) ?? texts("linking.sees.own")
        return step(
            texts("linking.check"), input,
            """
            \(now, if: hasChanged)\(said(input.typed, visit))<p>\(texts("linking.preview", values))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\(NotificationPreview.table([], visit))\
            \(IntakeParts.confirm("involvement.change.do", visit))
            """)
    }

    /// The stored or submitted details of the participant.
    private func said(_ typed: FormValues, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <dl class="answers two">\(each: fields(visit), { field in
                let words = field.words(typed, texts, visit.dates).split(separator: "\n").joined(separator: ", ")
                return """
                    <div><dt>\(texts.words(field.label))</dt><dd>\(words.isEmpty ? texts("intake.unsaid") : words)</dd></div>
                    """
            })</dl>
            """
    }
}

/// Unlinks an account from a person, or ends an involvement without one.
struct EndInvolvement: ParticipantAction {
    private static let reason = Field(
        "reason", "linking.reason", hint: "linking.reason.hint", .longText(), required: true, limit: 500)

    let open: OpenCase
    let participant: Involvement

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.endInvolvement, IntakeParts.access, bodyLimit: .encoded([reason])) { db, visit in
            let (around, id) = (try PeopleAround.find(db, for: visit), visit.parameters["involvement"] ?? "")
            // If someone else has ended it since the page was made, that is a conflict.
            let ended = visit.head.method == .post ? around.involved.first { $0.id == id } : nil
            return EndInvolvement(open: around.open, participant: try ended ?? around.participant(id))
        }
    }

    private var isLinked: Bool { !participant.account.isEmpty }

    func fields(_ visit: Visit) -> [Field] { [Self.reason] }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let now = input.visit.now
        let team = open.team(db)
        return try settle(db, isLinked ? .unlinked : .involvementEnded, object: participant.id, for: input) {
            if isLinked {
                try Linking.unlink(team, participant, reason: input["reason"], at: now)
            } else {
                try InvolvementStore.end(team, participant.id, reason: input["reason"], at: now)
            }
        }
    }

    private func page(_ input: FormInput, _ content: HTML, _ buttons: HTML) -> Page {
        let texts = input.texts
        return step(
            texts(isLinked ? "linking.unlink.title" : "involvement.end.title", ["name": participant.name]), input,
            "<p>\(texts(isLinked ? "linking.unlink.body" : "involvement.end.body"))</p>\(content)\(buttons)")
    }

    func page(_ input: FormInput) -> Page {
        page(
            input, Self.reason.html(input.typed, input.texts),
            IntakeParts.preview(participants(input.visit), input.visit))
    }

    func preview(_ input: FormInput) -> Page? {
        let texts = input.texts
        return page(
            input,
            """
            <p><b>\(texts("linking.reason"))</b>: \(input["reason"])</p>\(NotificationPreview.table([], input.visit))
            """,
            """
            <div class="actions"><button class="button warn" name="action" value="do">\
            \(texts(isLinked ? "linking.unlink" : "involvement.end"))</button>\
            <a class="button second" href="\(participants(input.visit))">\(texts("signIn.cancel"))</a></div>
            """)
    }
}

/// Links a participant to the account that they have created since.
struct AttachAccount: ParticipantAction {
    let open: OpenCase
    let participant: Involvement
    let account: Account

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.attachAccount, IntakeParts.access) { db, visit in
            let around = try PeopleAround.find(db, for: visit)
            let participant = try around.participant(visit.parameters["involvement"] ?? "")
            guard let account = around.offers[participant.id] else {
                throw participant.account.isEmpty ? Problem(.notFound) : Problem(.conflict, detail: "linked already")
            }
            return AttachAccount(open: around.open, participant: participant, account: account)
        }
    }

    func fields(_ visit: Visit) -> [Field] { [] }

    /// The account is found by its e-mail address, which may have changed meanwhile.
    var own: [String: String] { ["account": account.id] }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let team = open.team(db)
        return try settle(db, .linked, object: participant.id, for: input) {
            guard
                try Linking.attach(
                    team, participant, to: account.id, person: open.person,
                    relationship: LinkAccount.relationship(participant.role), at: input.visit.now)
            else { throw Problem(.conflict, detail: "linked already") }
            try InvolvementStore.setWay(team, participant.id, .view)
        }
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let sees = IntakeParts.rights(open.rules.process.role(participant.role), visit) ?? texts("linking.sees.own")
        let values = ["name": account.name, "email": account.email, "role": texts(TextKey("role", participant.role))]
        return step(
            texts("linking.attach.title", ["name": participant.name]), input,
            """
            <p>\(texts("linking.attach.body", values))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\(NotificationPreview.table([], visit))<div class="actions">\
            <button class="button" name="action" value="do">\(texts("linking.link.do"))</button>\
            <a class="button second" href="\(participants(visit))">\(texts("signIn.cancel"))</a></div>
            """)
    }
}
