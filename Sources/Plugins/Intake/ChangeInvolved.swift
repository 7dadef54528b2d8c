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
            return ChangeInvolved(open: around.open, participant: try around.participant(of: visit))
        }
    }

    private var hasAccount: Bool { !participant.account.isEmpty }

    var furtherVersions: [String: String] { ["of": String(participant.version)] }

    func fields(_ visit: Visit) -> [Field] {
        let fields = ParticipantFields()
        return (hasAccount ? [] : [fields.name()]) + fields.others(open.rules.process)
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
        ParticipantFields().change(&changed, to: input.typed)
        if !hasAccount { changed.name = input["name"] }
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
        let values = ["name": participant.name, "role": texts(TextKey("role", input["role"]))]
        return step(
            texts("linking.check"), input,
            """
            \(now, if: hasChanged)\(said(input.typed, visit))<p>\(texts("linking.preview", values))</p>\
            \(consequences(input["role"], hasAccount: hasAccount, visit))\
            \(IntakeParts.confirm("involvement.change.do", visit))
            """)
    }

    /// The stored or submitted details of the participant.
    private func said(_ typed: FormValues, _ visit: Visit) -> HTML {
        let rows = fields(visit).map { field in
            let words = field.words(typed, visit.texts, visit.dates)
            return (visit.texts.words(field.label), words.split(separator: "\n").joined(separator: ", "))
        }
        return IntakeParts.details(rows, visit)
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
            let around = try PeopleAround.find(db, for: visit)
            // If someone else has ended it since the page was made, that is a conflict.
            let participant = try around.participant(of: visit, ended: visit.head.method == .post)
            return EndInvolvement(open: around.open, participant: participant)
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

    func page(_ input: FormInput) -> Page {
        let buttons = IntakeParts.preview(participants(input.visit), input.visit)
        return page(input, "\(Self.reason.html(input.typed, input.texts))\(buttons)")
    }

    func preview(_ input: FormInput) -> Page? {
        let visit = input.visit
        let buttons = IntakeParts.actions(
            "do", isLinked ? "linking.unlink" : "involvement.end", style: "button warn", leaving: participants(visit),
            visit)
        return page(
            input,
            """
            <p><b>\(input.texts("linking.reason"))</b>: \(input["reason"])</p>\
            \(NotificationPreview.table([], visit))\(buttons)
            """)
    }

    private func page(_ input: FormInput, _ content: HTML) -> Page {
        let title: TextKey = isLinked ? "linking.unlink.title" : "involvement.end.title"
        let body: TextKey = isLinked ? "linking.unlink.body" : "involvement.end.body"
        return step(
            input.texts(title, ["name": participant.name]), input, "<p>\(input.texts(body))</p>\(content)")
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
            let participant = try around.participant(of: visit)
            guard let account = around.offers[participant.id] else {
                throw participant.account.isEmpty ? Problem(.notFound) : Problem(.conflict, detail: "linked already")
            }
            return AttachAccount(open: around.open, participant: participant, account: account)
        }
    }

    func fields(_ visit: Visit) -> [Field] { [] }

    /// The account is found by its e-mail address, which may have changed meanwhile.
    var furtherVersions: [String: String] { ["account": account.id] }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let team = open.team(db)
        return try settle(db, .linked, object: participant.id, for: input) {
            guard
                try Linking.attach(
                    team, participant, to: account.id, person: open.person,
                    relationship: Linking.relationship(participant.role), at: input.visit.now)
            else { throw Problem(.conflict, detail: "linked already") }
            try InvolvementStore.setWay(team, participant.id, .view)
        }
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let values = ["name": account.name, "email": account.email, "role": texts(TextKey("role", participant.role))]
        return step(
            texts("linking.attach.title", ["name": participant.name]), input,
            """
            <p>\(texts("linking.attach.body", values))</p>\(consequences(participant.role, visit))\
            \(IntakeParts.actions("do", "linking.link.do", leaving: participants(visit), visit))
            """)
    }
}
