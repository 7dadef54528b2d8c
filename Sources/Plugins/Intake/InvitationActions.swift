import Casework
import Database
import Identity
import Markup
import PortalKit

/// Invites a person to a portal who is no participant of a case.
struct InvitePerson: FormAction {
    let rules: InvitationRules

    static func contribute(_ rules: InvitationRules, to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.invitePerson, IntakeParts.access) { _, _ in InvitePerson(rules: rules) }
    }

    func fields(_ visit: Visit) -> [Field] { rules.fields(visit.site) }
    func initial(_ visit: Visit) -> FormValues { FormValues(["language": visit.site.defaultLanguage.rawValue]) }
    func check(_ input: inout FormInput) async throws { InvitationRules.count(&input) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let visit = input.visit
        let outcome = try Invitation.make(
            db, rules.invitation(input, id: input.id, subject: ""), on: visit.site, at: visit.now)
        guard outcome != .suspended else {
            throw FormRefused([ValidationError("email", input.texts("inviting.suspended"))])
        }
        try visit.note(db, .invited, subject: "", object: input.id)
        return visit.link(IntakeLinks.invitations).query(["done": outcome == .known ? "invited-known" : "invited"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let content = "\(Parts.fields(fields(visit), input.typed, texts))\(buttons(input))" as HTML
        return InvitationPages.below(
            texts("inviting.title"), findings: input.typed.findings, visit,
            "<p>\(texts("inviting.body.alone"))</p>\(Parts.requiredNote(texts))\(input.form(content))")
    }

    private func buttons(_ input: FormInput) -> HTML {
        IntakeParts.actions(
            "do", "inviting.do", leaving: input.visit.link(IntakeLinks.invitations), input.visit)
    }
}

/// Sends an invitation again, or withdraws it.
struct ChangeInvitation: FormAction {
    enum Change: Sendable { case send, withdraw }

    let invitation: ResidentInvitation
    /// The person whose participant is invited; empty for none.
    let person: String
    let change: Change
    let rules: InvitationRules

    static func contribute(_ rules: InvitationRules, to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.sendInvitation, IntakeParts.access) { try find(.send, rules, $0, for: $1) }
        blueprint.form(IntakeLinks.withdrawInvitation, IntakeParts.access) { try find(.withdraw, rules, $0, for: $1) }
    }

    private static func find(
        _ change: Change, _ rules: InvitationRules, _ db: Connection, for visit: Visit
    ) throws -> ChangeInvitation {
        guard let found = try InvitationStore.find(db, id: visit.parameters["invitation"] ?? "") else {
            throw Problem(.notFound)
        }
        let person = try InvolvementStore.find(visit.team(db), found.subject)?.person ?? ""
        return ChangeInvitation(invitation: found, person: person, change: change, rules: rules)
    }

    func fields(_ visit: Visit) -> [Field] { [] }

    func unavailableReply(_ visit: Visit) throws -> Reply? {
        switch invitation.state(at: visit.now) {
        case .waiting, .expired, .known: nil
        case .accepted, .withdrawn:
            .redirect(visit.link(IntakeLinks.invitations).query(["done": "invitation-over"]))
        }
    }

    func check(_ input: inout FormInput) async throws {
        guard change == .send, input.isConfirmed,
            let until = MailLimit.consume(.invite, to: invitation.email, input.visit)
        else { return }
        input.typed.refuse("email", until: until, input.visit)
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, event) = (input.visit, change == .send ? AuditEvent.invitedAgain : .invitationWithdrawn)
        let isDone =
            switch change {
            case .send:
                try Invitation.send(db, again: invitation, days: rules.days, on: visit.site, at: visit.now) != nil
            case .withdraw: try Invitation.withdraw(db, invitation, at: visit.now)
            }
        guard isDone else { throw Problem(.conflict, detail: "the invitation is over") }
        try visit.note(db, event, subject: person, object: invitation.id)
        return visit.link(IntakeLinks.invitations).query(["done": event.name])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let values = ["name": invitation.name, "email": invitation.email, "days": String(rules.days)]
        let isSend = change == .send
        let button = IntakeParts.actions(
            "do", isSend ? "inviting.again" : "inviting.withdraw", style: isSend ? "button" : "button warn",
            leaving: visit.link(IntakeLinks.invitations), visit)
        return InvitationPages.below(
            texts(isSend ? "inviting.again.title" : "inviting.withdraw.title", values), findings: input.typed.findings,
            visit,
            "<p id=\"email\">\(texts(isSend ? "inviting.again.body" : "inviting.withdraw.body", values))</p>\(input.form(button))"
        )
    }
}
