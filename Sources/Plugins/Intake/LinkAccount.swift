import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Links an account to a person: found by its exact e-mail address, in a chosen role and for a purpose, and only after
/// a preview of what it will see.
enum LinkAccount {
    private static let email = Field(
        "email", "linking.email", hint: "linking.email.hint", .email, required: true, limit: 254)

    private struct Linking: Sendable {
        let open: OpenCase
        let found: FoundAccount?
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(IntakeLinks.linkAccount, IntakeParts.access) { try await look($0) }
        blueprint.post(IntakeLinks.linkAccount, IntakeParts.access) { try await act($0) }
    }

    private static func fields(_ process: StatutoryProcess) -> [Field] {
        let ways = InvolvementStore.Way.allCases.filter { $0 != .entry }
        return [
            IntakeParts.roleField(process.roles), IntakeParts.titleField, IntakeParts.organisationField,
            Field(
                "way", "linking.way",
                .radios(ways.map { .init($0.rawValue, .key(TextKey("linking.way", $0.rawValue))) }), required: true),
        ]
    }

    private static func find(_ email: String, _ visit: Visit) async throws -> Linking {
        try await visit.site.store.read { db in
            Linking(
                open: try OpenCase.find(db, for: visit),
                found: email.isEmpty ? nil : try FoundAccount.find(db, email: email))
        }
    }

    private static func look(_ visit: Visit) async throws -> Reply {
        if visit.query["email"] == nil, let held = visit.held?.typed(.elsewhere) {
            let (open, found) = try await visit.site.store.read { db in
                (try OpenCase.find(db, for: visit), try FoundAccount.find(db, id: held["account"]))
            }
            try await visit.noteView(.viewedCase, of: open)
            if let found { return .page(form(found, in: open, visit.heldTyped ?? held, visit, held: held)) }
        }
        var typed = FormValues.read([email], from: visit.query)
        let isAsked = visit.query["email"] != nil
        if isAsked { typed.check([email], for: visit) }
        let linking = try await find(typed.findings.isEmpty ? typed["email"] : "", visit)
        try await visit.noteView(.viewedCase, of: linking.open)
        guard let found = linking.found else {
            if isAsked, typed.findings.isEmpty { typed.refuse("email", visit.texts("linking.email.unknown")) }
            let page = search(linking.open, typed, visit)
            return .page(page, status: typed.findings.isEmpty ? 200 : 422)
        }
        let isProfessional = found.audience == .professional
        var suggested = FormValues(["way": "view"])
        if isProfessional {
            suggested.values["role"] = linking.open.rules.process.role("professional")?.name ?? ""
            let work = try await visit.site.store.read { try WorkRoles.all($0, found.account.id).first }
            suggested.values["title"] = work?.values["role"] ?? ""
            suggested.values["organisation"] = work?.values["organisation"] ?? ""
        }
        return .page(form(found, in: linking.open, suggested, visit))
    }

    private static func act(_ visit: Visit) async throws -> Reply {
        let id = visit.form["account"] ?? ""
        let (open, found) = try await visit.site.store.read { db in
            (try OpenCase.find(db, for: visit), try FoundAccount.find(db, id: id))
        }
        guard let found else { throw Problem(.notFound) }
        let fields = fields(open.rules.process)
        var typed = FormValues.read(fields, from: visit.form)
        if visit.form["action"] == "back" { return .page(form(found, in: open, typed, visit)) }
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty, let way = InvolvementStore.Way(rawValue: typed["way"]) else {
            return .page(form(found, in: open, typed, visit), status: 422)
        }
        guard visit.form["action"] == "do" else { return .page(preview(found, in: open, typed, visit)) }
        let (kept, involvement) = (typed, chosenID(visit.form["involvement"]))
        return try await CasePeople.settle(visit, .linked, object: involvement) {
            preview(found, in: open, typed, conflicts: $0, visit)
        } _: { db, open in
            let relationship: Entry.Relationship = found.audience == .professional ? .other : relationship(kept["role"])
            try Casework.Linking.link(
                db, account: found.account.id, entry: nil, to: open.person, as: kept["role"],
                relationship: relationship,
                involvement: involvement, title: kept["title"], organisation: kept["organisation"], by: open.officer,
                at: visit.now)
            try InvolvementStore.setWay(db, involvement, way, by: open.officer)
        }
    }

    /// The relationship in an entry that the team creates for an account.
    static func relationship(_ role: String) -> Entry.Relationship {
        switch role {
        case "foster-carer": .fosterCarer
        case "social-worker": .socialWorker
        case "young-person": .oneself
        default: .other
        }
    }

    private static func search(_ open: OpenCase, _ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        var page = open.page(
            texts("linking.link"), findings: typed.findings, visit,
            """
            <p>\(texts("linking.link.body"))</p><form class="flow" method="get" action="\
            \(visit.link(IntakeLinks.linkAccount(open.current.id)))" novalidate>\(email.html(typed, texts))\
            <div class="actions"><button class="button">\(Icon.search.html)\(texts("linking.find"))</button>\
            <a class="button second" href="\(visit.link(TeamLinks.participants(open.current.id)))">\
            \(texts("signIn.cancel"))</a></div>\
            </form><p><a href="\(visit.link(TeamLinks.addParticipant(open.current.id)))">\
            \(texts("linking.email.add"))</a></p>
            """)
        page.trail.append(Page.Above(texts("linking.title"), visit.link(TeamLinks.participants(open.current.id))))
        return page
    }

    private static func who(_ found: FoundAccount, _ visit: Visit) -> HTML {
        let values = ["name": found.account.name, "email": found.account.email]
        let words = visit.texts(
            found.audience == .professional ? "linking.found.professional" : "linking.found.citizen", values)
        return Parts.note("<p>\(words)</p>")
    }

    private static func form(
        _ found: FoundAccount, in open: OpenCase, _ typed: FormValues, _ visit: Visit, held: FormValues? = nil
    ) -> Page {
        CasePeoplePages.step(
            visit.texts("linking.link"), of: open, findings: typed.findings,
            to: visit.link(IntakeLinks.linkAccount(open.current.id)),
            lead: "\(who(found, visit))\(Parts.requiredNote(visit.texts))", visit,
            """
            \(open.fields(visit, held: held))\(IntakeParts.hidden("account", found.account.id))\
            \(IntakeParts.hidden("involvement", chosenID(held?["involvement"] ?? visit.form["involvement"])))\
            \(Parts.fields(fields(open.rules.process), typed, visit.texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.participants(open.current.id)), visit))
            """)
    }

    private static func preview(
        _ found: FoundAccount, in open: OpenCase, _ typed: FormValues, conflicts: [AuditLine] = [], _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let sees = IntakeParts.rights(open.rules.process.role(typed["role"]), visit) ?? texts("linking.sees.own")
        let values = ["name": found.account.name, "role": texts(TextKey("role", typed["role"]))]
        let professional: HTML =
            found.audience == .professional ? "<p>\(texts("linking.preview.professional"))</p>" : .empty
        return CasePeoplePages.step(
            texts("linking.check"), of: open, conflicts: conflicts,
            to: visit.link(IntakeLinks.linkAccount(open.current.id)), visit,
            """
            \(IntakeParts.carried(visit))<p>\(texts("linking.preview", values))</p>\
            <p><b>\(texts("linking.sees"))</b>: \(sees)</p>\(professional)\(NotificationPreview.table([], visit))\
            \(IntakeParts.confirm("linking.link.do", visit))
            """)
    }
}
