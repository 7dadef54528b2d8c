import Casework
import Configuration
import PortalKit

/// The work roles of a professional, each with its organisation and contact details.
struct WorkDetails: Plugin {
    static let name = "work-details"
    static let summary = "A professional's roles, each with its organisation and how to reach it."
    static let audiences: Set<Audience> = [.professional]

    static let fields = [
        Field("role", "work.role", hint: "work.role.hint", required: true, autocomplete: "organization-title"),
        Field("organisation", "work.organisation", required: true, autocomplete: "organization"),
        Field("work-address", "work.address", .address),
        Field("work-role-phone", "work.phone", .telephone, limit: 30, autocomplete: "work tel"),
        Field("work-role-mobile", "work.mobile", .telephone, limit: 30, autocomplete: "mobile tel"),
    ]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(
            RegistrationSection(tab: .work, fields: Self.fields) { db, account, values in
                try WorkRoles.save(db, account, id: newID(), FormValues(values))
            })
        blueprint.add(WorkPages.page)
        // Answers contain the role as text, so that it stays readable after the role has ended.
        blueprint.offer("work-role") { db, account in
            try WorkRoles.all(db, account).map { role in
                let words = [role.values["role"], role.values["organisation"]].filter { !$0.isEmpty }
                var choice = Field.Choice(saying: words.joined(separator: ", "))
                choice.card = Field.Choice.Card(title: role.values["role"], details: WorkPages.details(role))
                return choice
            }
        }
        WorkPages.contribute(to: &blueprint)
    }
}
