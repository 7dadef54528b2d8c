import Configuration
import Identity
import PortalKit

/// Who the team may invite, and for how long an invitation is valid.
struct InvitationRules: Sendable {
    /// The audiences of portals that people may be invited to.
    enum Invited: String, SettingChoice {
        case citizen, professional

        var audience: Audience { self == .citizen ? .citizen : .professional }
    }

    /// In the order of the settings; empty if the team invites no one.
    let invited: [Invited]
    /// Days.
    let days: Int

    /// Reads `audiences` and `days`.
    init(settings: inout Settings) {
        let listed = settings.read(
            "audiences", default: [Invited](), "The portals that the team may invite people to; none for no invitations"
        )
        invited = Invited.allCases.filter(listed.contains)
        days = settings.read("days", in: 1...60, default: 14, "Days that the link of an invitation can be used")
    }

    /// The rules of a site; nil if its team invites no one.
    static func of(_ site: Site) -> InvitationRules? { site.features.kept(InvitationRules.self) }

    /// The fields of every invitation.
    func fields(_ site: Site) -> [Field] {
        var fields = [
            Field("forename", "register.forename", required: true),
            Field("surname", "register.surname", required: true),
            Field("email", "linking.email", .email, required: true, limit: 254, autocomplete: "off"),
        ]
        if invited.count > 1 {
            let choices = invited.map { Field.Choice($0.rawValue, .key(TextKey("inviting.portal", $0.rawValue))) }
            fields.append(Field("portal", "inviting.portal", .radios(choices), required: true))
        }
        let languages = Language.allCases.map { Field.Choice($0) }
        fields.append(Field("language", "inviting.language", .radios(languages), required: true))
        return fields
    }

    /// The invitation that was typed.
    func invitation(_ input: FormInput, id: String, subject: String) throws -> ResidentInvitation {
        let portal = invited.count > 1 ? Invited(rawValue: input["portal"]) : invited.first
        guard let portal, let language = Language(rawValue: input["language"]) else { throw Problem(.malformed) }
        return ResidentInvitation(
            id: id, to: input["email"], portal.audience, forename: input["forename"], surname: input["surname"],
            language,
            subject: subject, by: try input.visit.account.account, days: days, at: input.visit.now)
    }

    /// Counts the mail that a confirmed form sends, and refuses it if there were too many to the address.
    static func count(_ input: inout FormInput, to field: String = "email") {
        guard input.isConfirmed, input.typed.findings.isEmpty,
            let until = MailLimit.consume(.invite, to: input[field], input.visit)
        else { return }
        input.typed.refuse(field, until: until, input.visit)
    }
}
