import Casework
import Database
import Identity
import Markup
import PortalKit

/// The work roles of an account: a list, and a page to add or change one.
enum WorkPages {
    static let page = AccountPage("work", "account.work")

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.page(page.link, .account) { db, visit in
            .page(list(try WorkRoles.all(db, visit.account.account), try visit.workFields, visit))
        }
        blueprint.form(WorkLinks.role, .account) { db, visit in
            WorkForm(role: try role(db, visit), work: try visit.workFields)
        }
        blueprint.post(WorkLinks.remove, .account) { visit in
            let account = try visit.account.account
            try await visit.write { db in
                try WorkRoles.end(db, account, id: try role(db, visit).id, at: seconds(visit.now))
            }
            return .redirect(visit.link(page.link).query(["saved": "1"]))
        }
    }

    /// The account's role of the route's parameter `role`; `new` stands for one to add.
    private static func role(_ db: Connection, _ visit: Visit) throws -> WorkRoles.Role {
        let (account, id) = (try visit.account.account, visit.parameters["role"] ?? "")
        if id == "new" { return WorkRoles.Role(id: id, values: FormValues()) }
        guard let role = try WorkRoles.all(db, account).first(where: { $0.id == id }) else { throw Problem(.notFound) }
        return role
    }

    private static func list(_ roles: [WorkRoles.Role], _ work: WorkFields, _ visit: Visit) -> Page {
        let texts = visit.texts
        let none = Parts.empty(.person, texts("work.none"), "\(texts("work.none.hint"))")
        let content: HTML = """
            \(texts.paragraphs("work.intro"))\(roles.isEmpty ? none : Parts.rows(roles) { entry($0, work, visit) })\
            \(Parts.button(texts("work.add"), to: visit.link(WorkLinks.role("new"))))
            """
        return AccountArea.shell(page, visit, content: content)
    }

    /// What is known about a role, with the labels of its form.
    static func details(_ role: WorkRoles.Role) -> [(label: TextKey, words: String)] {
        var details: [(label: TextKey, words: String)] = [
            ("work.organisation", role.values["organisation"]),
            ("work.address", role.values.address("work-address")?.line ?? ""),
            ("work.phone", role.values["work-role-phone"]), ("work.mobile", role.values["work-role-mobile"]),
        ]
        let mailbox = role.values["work-mailbox"]
        if !mailbox.isEmpty { details.append(("work.mailbox", mailbox)) }
        return details
    }

    private static func entry(_ role: WorkRoles.Role, _ work: WorkFields, _ visit: Visit) -> HTML {
        let (texts, name) = (visit.texts, work.title(of: role.values, in: visit.language))
        let details = Parts.details(Self.details(role).map { (texts($0.label), "\($0.words)") })
        let remove = visit.link(WorkLinks.remove(role.id))
        return Parts.row(
            "\(name)", more: details,
            beside: """
                <div class="row"><a class="button second slim" href="\(visit.link(WorkLinks.role(role.id)))">\
                \(texts("work.change"))<span class="hidden"> \(name)</span></a>\
                <form method="post" action="\(remove)">\(visit.formFields)<button class="button second slim">\
                \(texts("work.remove"))<span class="hidden"> \(name)</span></button></form></div>
                """)
    }
}

/// The form of one work role: to add it, or to change it.
private struct WorkForm: FormAction {
    let role: WorkRoles.Role
    let work: WorkFields

    private var isNew: Bool { role.id == "new" }

    var isRepeatable: Bool { !isNew }
    func fields(_ visit: Visit) -> [Field] { work.fields }
    func initial(_ visit: Visit) -> FormValues { work.typed(role.values, in: visit.language) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, account) = (input.visit, try input.visit.account.account)
        try WorkRoles.save(db, account, id: isNew ? input.id : role.id, work.stored(input.typed))
        try AccountStore.note(db, "changed-work", account: account, visit)
        return visit.link(WorkPages.page.link).query(["saved": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let content = input.fields(
            work.fields, send: "account.save", leaving: visit.link(WorkPages.page.link))
        return AccountArea.shell(
            WorkPages.page, visit, findings: input.typed.findings,
            content: "\(Parts.requiredNote(texts))\(input.form(content))")
    }
}
