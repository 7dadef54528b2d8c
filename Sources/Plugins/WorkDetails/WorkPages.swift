import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// The work roles of an account: a list, and a page to add or change one.
struct WorkPages {
    static let page = AccountPage("work", "account.work")

    func contribute(to blueprint: inout Blueprint) {
        blueprint.get(Self.page.link, .account) { visit in
            let account = try visit.account.account
            let roles = try await visit.site.store.read { try WorkRoles.all($0, account) }
            return .page(list(roles, visit))
        }
        blueprint.get(WorkLinks.role, .account) { visit in
            let role = try await role(visit)
            return .page(form(WorkRoles.Role(id: role.id, values: visit.heldTyped ?? role.values), visit))
        }
        blueprint.post(WorkLinks.role, .account) { try await save($0) }
        blueprint.post(WorkLinks.remove, .account) { visit in
            let (account, id) = (try visit.account.account, try await role(visit).id)
            try await visit.write { try WorkRoles.end($0, account, id: id, at: seconds(visit.now)) }
            return .redirect(visit.link(Self.page.link).query(["saved": "1"]))
        }
    }

    /// The account's role of the route's parameter `role`; `new` stands for one to add.
    private func role(_ visit: Visit) async throws -> WorkRoles.Role {
        let (account, id) = (try visit.account.account, visit.parameters["role"] ?? "")
        if id == "new" { return WorkRoles.Role(id: id, values: FormValues()) }
        let roles = try await visit.site.store.read { try WorkRoles.all($0, account) }
        guard let role = roles.first(where: { $0.id == id }) else { throw Problem(.notFound) }
        return role
    }

    private func save(_ visit: Visit) async throws -> Reply {
        let (account, known) = (try visit.account.account, try await role(visit))
        var typed = FormValues.read(WorkDetails.fields, from: visit.form)
        if try await typed.act(WorkDetails.fields, on: visit.form, for: visit) {
            let status = typed.findings.isEmpty ? 200 : 422
            return .page(form(WorkRoles.Role(id: known.id, values: typed), visit), status: status)
        }
        typed.check(WorkDetails.fields, for: visit)
        guard typed.findings.isEmpty else {
            return .page(form(WorkRoles.Role(id: known.id, values: typed), visit), status: 422)
        }
        let (id, kept) = (known.id == "new" ? newID() : known.id, typed)
        try await visit.write { db in
            try WorkRoles.save(db, account, id: id, kept)
            try AccountStore.note(db, "changed-work", site: visit.site, account: account, at: visit.now)
        }
        return .redirect(visit.link(Self.page.link).query(["saved": "1"]))
    }

    private func list(_ roles: [WorkRoles.Role], _ visit: Visit) -> Page {
        let texts = visit.texts
        let none: HTML = """
            <p class="empty">\(Icon.person.html)<strong>\(texts("work.none"))</strong><span>\(texts("work.none.hint"))\
            </span></p>
            """
        let list: HTML = "<ul class=\"rows\">\(each: roles, { entry($0, visit) })</ul>"
        let content: HTML = """
            \(texts.paragraphs("work.intro"))\(roles.isEmpty ? none : list)\
            <p><a class="button" href="\(visit.link(WorkLinks.role("new")))">\(texts("work.add"))</a></p>
            """
        return AccountArea.shell(Self.page, visit, content: content)
    }

    private func entry(_ role: WorkRoles.Role, _ visit: Visit) -> HTML {
        let (texts, name) = (visit.texts, role.values["role"])
        let rows = [
            (texts("work.organisation"), role.values["organisation"]),
            (texts("work.address"), role.values.address("work-address")?.line ?? ""),
            (texts("work.phone"), role.values["work-role-phone"]),
            (texts("work.mobile"), role.values["work-role-mobile"]),
        ]
        let remove = visit.link(WorkLinks.remove(role.id))
        return """
            <li><div class="what"><b>\(name)</b><dl class="answers two">\
            \(each: rows, { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" })</dl></div><div class="row">\
            <a class="button second slim" href="\(visit.link(WorkLinks.role(role.id)))">\(texts("work.change"))\
            <span class="hidden"> \(name)</span></a><form method="post" action="\(remove)">\(visit.formFields)\
            <button class="button second slim">\(texts("work.remove"))<span class="hidden"> \(name)</span></button>\
            </form></div></li>
            """
    }

    private func form(_ role: WorkRoles.Role, _ visit: Visit) -> Page {
        let texts = visit.texts
        let content: HTML = """
            \(Parts.fields(WorkDetails.fields, role.values, texts))<div class="actions"><button class="button">\
            \(texts("account.save"))</button><a class="button second" href="\(visit.link(Self.page.link))">\
            \(texts("signIn.cancel"))</a></div>
            """
        let form = Parts.form(visit.link(WorkLinks.role(role.id)), visit, guarding: true, content)
        return AccountArea.shell(
            Self.page, visit, findings: role.values.findings,
            content: "\(Parts.requiredNote(texts))\(form)")
    }
}
