import Casework
import Configuration
import PortalKit

/// The work roles of a professional, each with its organisation and contact details.
struct WorkDetails: Plugin {
    static let name = "work-details"
    static let summary = "A professional's roles, each with its organisation and how to reach it."
    static let audiences: Set<Audience> = [.professional]

    private let allowsFreeText: Bool
    private let mailbox: WorkFields.Mailbox

    init(settings: inout Settings) {
        allowsFreeText = settings.read(
            "freeText", default: true, owner: .council,
            "Whether a professional may enter a role that is not among the council's workRoles; always, if there are none"
        )
        mailbox = settings.read(
            "mailbox", default: WorkFields.Mailbox.never, owner: .council,
            "Whether a professional is asked for the address of a mailbox that colleagues share")
    }

    func contribute(to blueprint: inout Blueprint) {
        let work = WorkFields(roles: blueprint.workRoles, allowsFreeText: allowsFreeText, mailbox: mailbox)
        blueprint.keep(work)
        blueprint.add(
            RegistrationSection(tab: .work, fields: work.fields) { db, account, values in
                try WorkRoles.save(db, account, id: newID(), work.stored(FormValues(values)))
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
