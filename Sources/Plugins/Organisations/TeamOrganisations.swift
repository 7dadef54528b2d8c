import Casework
import Database
import Markup
import PortalKit

/// The team's list of organisations, and the page of each.
enum TeamOrganisations {
    static let access = Access.staff(.officer)

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(OrganisationLinks.organisations, access) { visit in
            let all = try await visit.site.store.scan { try OrganisationStore.all(visit.team($0)) }
            return .page(list(all, visit))
        }
        blueprint.page(OrganisationLinks.organisation, access) { db, visit in
            let view = try OrganisationView.find(db, for: visit)
            return .page(OrganisationPages(view: view, visit: visit).page(buttons: buttons(view.organisation, visit)))
                .viewing(view.work.map { Reply.View(.viewedPerson, subject: $0.allocation.person) })
        }
    }

    private static func list(_ all: [Organisation], _ visit: Visit) -> Page {
        let texts = visit.texts
        let none = Parts.empty(.person, texts("organisations.team.none"), "\(texts("organisations.team.none.hint"))")
        let rows = Parts.rows(all) { organisation in
            Parts.row(
                "<a href=\"\(visit.link(OrganisationLinks.organisation(organisation.id)))\">\(organisation.name)</a>",
                organisation.urn.isEmpty ? [] : [texts("organisation.urn.of", ["urn": organisation.urn])],
                beside: organisation.closed == nil ? .empty : Icon.warning.tag(texts("organisation.closed.tag"), "late")
            )
        }
        return OrganisationView.page(
            texts("organisations.title"), visit,
            """
            <p>\(texts("organisations.team.intro"))</p>\
            \(Parts.button(texts("organisation.add"), to: visit.link(OrganisationLinks.add)))\(all.isEmpty ? none : rows)
            """)
    }

    private static func buttons(_ organisation: Organisation, _ visit: Visit) -> HTML {
        guard organisation.closed == nil else { return .empty }
        func link(_ link: PageLink<String>, _ words: TextKey) -> HTML {
            "<a class=\"button second\" href=\"\(visit.link(link(organisation.id)))\">\(visit.texts(words))</a>"
        }
        return """
            <div class="actions">\(link(OrganisationLinks.change, "organisation.change"))\
            \(link(OrganisationLinks.close, "organisation.close"))</div>
            """
    }
}

/// Adds an organisation, or changes its name, its number in the register of schools, and its mailbox.
struct EditOrganisation: FormAction {
    /// Nil for a new one.
    let known: Organisation?

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(OrganisationLinks.add, TeamOrganisations.access) { _, _ in EditOrganisation(known: nil) }
        blueprint.form(OrganisationLinks.change, TeamOrganisations.access) { db, visit in
            let view = try OrganisationView.findManaged(db, for: visit)
            return EditOrganisation(known: view.organisation)
        }
    }

    func fields(_ visit: Visit) -> [Field] {
        let mailbox = visit.site.features.kept(OrganisationRules.self)?.mailbox ?? .never
        var fields = [
            Field("name", "organisation.name", hint: "organisation.name.hint", limit: 200),
            Field("urn", "organisation.urn", hint: "organisation.urn.hint", limit: 6),
        ]
        if mailbox != .never {
            fields.append(
                Field(
                    "mailbox", "organisation.mailbox", hint: "organisation.mailbox.hint", .email,
                    required: mailbox == .required, limit: 254))
        }
        return fields
    }

    func initial(_ visit: Visit) -> FormValues {
        FormValues(["name": known?.name ?? "", "urn": known?.urn ?? "", "mailbox": known?.mailbox ?? ""])
    }

    func versions(_ visit: Visit) -> [String: String] { known.map { ["of": String($0.version)] } ?? [:] }

    func conflict(_ db: Connection, _ input: FormInput) -> FormConflict? {
        guard let known, input.version("of") != String(known.version) else { return nil }
        return FormConflict(Parts.alert(saying: input.texts("organisation.conflict")))
    }

    func check(_ input: inout FormInput) async throws {
        if !input["urn"].isEmpty {
            guard input["urn"].utf8.count == 6, input["urn"].utf8.allSatisfy({ (48...57).contains($0) }) else {
                return input.typed.refuse("urn", input.texts("organisation.urn.wrong"))
            }
            if let register = input.visit.site.features.schools {
                guard let school = try await register.school(urn: input["urn"]) else {
                    return input.typed.refuse("urn", input.texts("organisation.urn.unknown"))
                }
                if input["name"].isEmpty { input.typed.values["name"] = school.name }
            }
        }
        if input["name"].isEmpty { input.typed.refuse("name", input.texts("organisation.name.missing")) }
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, team) = (input.visit, try input.visit.team(db))
        var organisation = known ?? Organisation(id: input.id, name: "")
        (organisation.name, organisation.urn) = (input["name"], input["urn"])
        organisation.mailbox = fields(visit).contains { $0.name == "mailbox" } ? input["mailbox"] : organisation.mailbox
        if try OrganisationStore.isTaken(
            team, name: organisation.name, urn: organisation.urn, except: organisation.id)
        {
            throw FormRefused([ValidationError("name", visit.texts("organisation.name.taken"))])
        }
        if known == nil {
            try OrganisationStore.add(team, organisation, at: visit.now)
        } else if try !OrganisationStore.change(team, organisation) {
            throw Problem(.conflict, detail: "the organisation was changed")
        }
        let event: AuditEvent = known == nil ? .organisationAdded : .organisationChanged
        try visit.note(db, event, subject: "", object: organisation.id)
        return visit.link(OrganisationLinks.organisation(organisation.id)).query(["done": event.name])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let back = known.map { visit.link(OrganisationLinks.organisation($0.id)) }
        let content = input.fields(
            fields(visit), send: "organisation.save", leaving: back ?? visit.link(OrganisationLinks.organisations))
        return OrganisationView.page(
            texts(known == nil ? "organisation.add" : "organisation.change"), lead: known?.name ?? "",
            findings: input.typed.findings, visit, input.form(content))
    }
}

/// Closes an organisation: its members leave it, and what they have is the team's to ask elsewhere.
struct CloseOrganisation: FormAction {
    let view: OrganisationView

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(OrganisationLinks.close, TeamOrganisations.access) { db, visit in
            CloseOrganisation(view: try OrganisationView.findManaged(db, for: visit))
        }
    }

    func fields(_ visit: Visit) -> [Field] { [] }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, id) = (input.visit, view.organisation.id)
        try OrganisationStore.close(visit.team(db), id, at: visit.now)
        try visit.note(db, .organisationClosed, subject: "", object: id)
        return visit.link(OrganisationLinks.organisation(id)).query(["done": AuditEvent.organisationClosed.name])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let waiting = view.work.filter { !$0.requests.isEmpty }
        let content: HTML = """
            <div class="actions"><button class="button warn">\(texts("organisation.close.do"))</button>\
            <a class="button second" href="\(visit.link(OrganisationLinks.organisation(view.organisation.id)))">\
            \(texts("action.cancel"))</a></div>
            """
        let body: HTML = """
            <p>\(texts("organisation.close.body", ["count": String(view.members.count)]))</p>\
            \(Parts.rows(waiting) { Parts.row("\($0.person)", $0.requests.map(\.title)) }, if: !waiting.isEmpty)
            """
        return view.below(
            texts("organisation.close"), visit, "\(body)\(input.form(guarding: false, content))")
    }
}
