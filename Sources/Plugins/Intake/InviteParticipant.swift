import Casework
import Database
import Identity
import Markup
import PortalKit

/// Invites a person to the portal as a participant of a case: someone new, or a participant without an account. The
/// account is linked once the invitation is accepted.
struct InviteParticipant: ParticipantAction {
    let open: OpenCase
    /// Nil for someone new.
    let participant: Involvement?
    let rules: InvitationRules

    static func contribute(_ rules: InvitationRules, to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.invite, IntakeParts.access) { db, visit in
            InviteParticipant(open: try OpenCase.find(db, for: visit), participant: nil, rules: rules)
        }
        blueprint.form(IntakeLinks.inviteParticipant, IntakeParts.access) { db, visit in
            let around = try PeopleAround.find(db, for: visit)
            let participant = try around.participant(of: visit)
            guard participant.account.isEmpty else { throw Problem(.conflict, detail: "linked already") }
            return InviteParticipant(open: around.open, participant: participant, rules: rules)
        }
    }

    var furtherVersions: [String: String] { participant.map { ["of": String($0.version)] } ?? [:] }

    func fields(_ visit: Visit) -> [Field] {
        let asked = ParticipantFields()
        guard participant == nil else { return rules.fields(visit.site) }
        return rules.fields(visit.site) + [
            asked.role(open.rules.process), asked.title, asked.organisation,
            Field("shown", "involvement.shown", .tick),
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        let language = visit.site.defaultLanguage.rawValue
        guard let participant else { return FormValues(["language": language, "shown": "yes"]) }
        let words = participant.name.split(separator: " ").map(String.init)
        let isWorking = participant.role == StatutoryProcess.RequiredRole.professional.rawValue
        return FormValues([
            "forename": words.dropLast().joined(separator: " "), "surname": words.last ?? "",
            "email": participant.email, "language": language,
            "portal": (isWorking ? InvitationRules.Invited.professional : .citizen).rawValue,
        ])
    }

    func check(_ input: inout FormInput) async throws { InvitationRules.count(&input) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let invitation = try rules.invitation(input, id: input.id, subject: participant?.id ?? input.id)
        var outcome = Invitation.Outcome.known
        let done = try settle(db, .invited, object: invitation.subject, for: input) {
            try setParticipant(db, invitation, input)
            outcome = try Invitation.make(db, invitation, on: input.visit.site, at: input.visit.now)
        }
        switch outcome {
        case .invited: return done
        case .known: return participants(input.visit).query(["done": "invited-known"])
        case .suspended:
            throw FormRefused([ValidationError("email", input.texts("inviting.suspended"))])
        }
    }

    /// Adds the participant, or stores the address that was typed for the existing one.
    private func setParticipant(_ db: Connection, _ invitation: ResidentInvitation, _ input: FormInput) throws {
        let team = open.team(db)
        guard var changed = participant else {
            var added = Involvement(
                id: invitation.subject, person: open.person.id, role: input["role"], name: invitation.name,
                title: input["title"], organisation: input["organisation"], email: invitation.email,
                began: input.visit.now)
            added.isShown = input["shown"] == "yes"
            return try InvolvementStore.add(team, added)
        }
        (changed.name, changed.email) = (invitation.name, invitation.email)
        guard try InvolvementStore.change(team, changed) else {
            throw Problem(.conflict, detail: "the participant was changed")
        }
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        return step(
            title(texts), input,
            lead: "<p>\(texts("inviting.body"))</p>\(Parts.requiredNote(texts))",
            "\(Parts.fields(fields(visit), input.typed, texts))\(IntakeParts.preview(participants(visit), visit))")
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit) = (input.texts, input.visit)
        let role = participant?.role ?? input["role"]
        let values = [
            "name": "\(input["forename"]) \(input["surname"])", "email": input["email"],
            "role": texts(TextKey("role", role)), "days": String(rules.days),
        ]
        let rows = fields(visit).map { (texts.words($0.label), $0.words(input.typed, texts, visit.dates)) }
        let isWorking = input["portal"] == "professional" || rules.invited == [.professional]
        let professional: HTML = isWorking ? "<p>\(texts("linking.preview.professional"))</p>" : .empty
        return step(
            texts("linking.check"), input,
            """
            \(IntakeParts.details(rows, visit))<p>\(texts("inviting.preview.role", values))</p>\
            \(IntakeParts.sight(IntakeParts.sees(role, open.rules.process, visit), visit))\(professional)\
            <p>\(texts("inviting.preview", values))</p>\(IntakeParts.confirm("inviting.do", visit))
            """)
    }

    private func title(_ texts: Texts) -> String {
        participant.map { texts("inviting.title.name", ["name": $0.name]) } ?? texts("inviting.title")
    }
}
