import Configuration
import PortalKit

/// The fields of a work role, as the portal's settings and the council's list of roles make them.
struct WorkFields: Sendable {
    /// Whether the address of a mailbox that colleagues share is asked for.
    enum Mailbox: String, CaseIterable, SettingChoice {
        /// Not asked for; asked for, and may be left empty; asked for.
        case never, optional, required
    }

    /// The council's list; empty for none.
    let roles: [WorkRole]
    /// Whether a role that is not in the list may be entered.
    let allowsFreeText: Bool
    let mailbox: Mailbox

    var fields: [Field] {
        var fields = [
            role, Field("organisation", "work.organisation", required: true, autocomplete: "organization"),
            Field("work-address", "work.address", .address),
            Field("work-role-phone", "work.phone", .telephone, limit: 30, autocomplete: "work tel"),
            Field("work-role-mobile", "work.mobile", .telephone, limit: 30, autocomplete: "mobile tel"),
        ]
        if mailbox != .never {
            fields.append(
                Field(
                    "work-mailbox", "work.mailbox", hint: "work.mailbox.hint", .email, required: mailbox == .required,
                    limit: 254, autocomplete: "work email"))
        }
        return fields
    }

    private var role: Field {
        guard !allowsFreeText, !roles.isEmpty else {
            var field = Field(
                "role", "work.role", hint: "work.role.hint", required: true, autocomplete: "organization-title")
            field.suggestions = roles.map { .words($0.title) }
            return field
        }
        return Field("role", "work.role", .choice(roles.map { .init($0.name, .words($0.title)) }), required: true)
    }

    /// The values to store of valid ones: a role of the list with its name as `role-kind`, and with its title in the first
    /// language as `role`, which stays readable when the list changes.
    func stored(_ typed: FormValues) -> FormValues {
        var typed = typed
        let known = roles.first { $0.name == typed["role"] || $0.isCalled(typed["role"]) }
        typed.values["role-kind"] = known?.name ?? ""
        if let known { typed.values["role"] = known.title(.en) }
        return typed
    }

    /// The values of the form that changes a stored role.
    func typed(_ stored: FormValues, in language: Language) -> FormValues {
        var typed = stored
        guard let known = roles.first(where: { $0.name == stored["role-kind"] }) else { return typed }
        typed.values["role"] = allowsFreeText ? known.title(language) : known.name
        return typed
    }

    /// The name of a stored role in `language`.
    func title(of stored: FormValues, in language: Language) -> String {
        roles.first { $0.name == stored["role-kind"] }?.title(language) ?? stored["role"]
    }
}

extension Visit {
    /// The fields of a work role on this site. Throws `Problem(.failed)` if it has none.
    var workFields: WorkFields {
        get throws {
            guard let fields = site.features.kept(WorkFields.self) else {
                throw Problem(.failed, detail: "no work here")
            }
            return fields
        }
    }
}
