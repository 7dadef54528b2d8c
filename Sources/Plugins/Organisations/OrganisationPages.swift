import Casework
import Markup
import PortalKit
import Web

/// The page of an organisation: what is asked of it, and its members.
struct OrganisationPages {
    let view: OrganisationView
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var organisation: Organisation { view.organisation }
    private var isTeam: Bool { view.own == nil }

    /// - Parameter buttons: what the team may do with the organisation.
    func page(buttons: HTML = .empty) -> Page {
        let seesWork = isTeam || view.own?.readsInbox == true
        let body: HTML = """
            \(done)\(about)\(inbox, if: seesWork)\(members)\(buttons)
            """
        return OrganisationView.page(organisation.name, visit, body)
    }

    private var done: HTML {
        let words: TextKey? =
            switch visit.query["done"] {
            case AuditEvent.organisationAdded.name: "organisation.done.added"
            case AuditEvent.organisationChanged.name: "organisation.done.changed"
            case AuditEvent.organisationClosed.name: "organisation.done.closed"
            case AuditEvent.memberAdded.name: "organisation.done.memberAdded"
            case AuditEvent.memberChanged.name: "organisation.done.memberChanged"
            case AuditEvent.memberLeft.name: "organisation.done.memberLeft"
            case AuditEvent.allocationPassed.name: "organisation.done.passed"
            default: nil
            }
        return words.map { Parts.done(texts($0)) } ?? .empty
    }

    private var about: HTML {
        var rows: [(String, HTML)] = []
        if !organisation.urn.isEmpty { rows.append((texts("organisation.urn"), "\(organisation.urn)")) }
        if !organisation.mailbox.isEmpty { rows.append((texts("organisation.mailbox"), "\(organisation.mailbox)")) }
        let closed: HTML? = organisation.closed.map {
            Parts.warning("<p>\(texts("organisation.closed", ["date": visit.dates.date($0)]))</p>")
        }
        return "\(closed)\(Parts.details(rows), if: !rows.isEmpty)"
    }

    private var inbox: HTML {
        let none = Parts.empty(.tick, texts("organisation.inbox.none"), "\(texts("organisation.inbox.none.hint"))")
        return """
            <section class="flow" aria-labelledby="inbox"><h2 id="inbox">\(texts("organisation.inbox"))</h2>\
            \(view.work.isEmpty ? none : Parts.rows(view.work, row))</section>
            """
    }

    private func row(_ work: OrganisationView.Work) -> HTML {
        let role = visit.workRole(work.allocation.role)
        let holder =
            work.holder.isEmpty
            ? texts("organisation.holder.none") : texts("organisation.holder", ["name": work.holder])
        let asked = work.requests.map { request in
            texts("organisation.asked", ["title": request.title, "date": visit.dates.words(request.due)])
        }
        let pass: HTML = """
            <a class="button second slim" href="\(visit.link(FamilyLinks.allocation(work.allocation.id)))">\
            \(texts("organisation.pass"))<span class="hidden"> \(work.person), \(role)</span></a>
            """
        return Parts.row(
            "\(work.person)", [role] + asked + [holder] + (work.allocation.note.isEmpty ? [] : [work.allocation.note]),
            beside: isTeam ? .empty : "<div class=\"row\">\(pass)</div>")
    }

    private var members: HTML {
        let list =
            view.members.isEmpty
            ? Parts.empty(.person, texts("organisation.members.none"), "\(texts("organisation.members.none.hint"))")
            : Parts.rows(view.members, row)
        let add = Parts.button(
            texts("organisation.member.add"), to: visit.link(OrganisationLinks.addMember(organisation.id)))
        return """
            <section class="flow" aria-labelledby="members"><h2 id="members">\(texts("organisation.members"))</h2>\
            \(list)\(add, if: view.mayManage)</section>
            """
    }

    private func row(_ member: OrganisationMember) -> HTML {
        var small = member.roles.map(visit.workRole).sorted()
        if member.manages { small.append(texts("organisation.member.manages.is")) }
        if member.readsInbox { small.append(texts("organisation.member.inbox.is")) }
        if view.mayManage { small.insert(member.email, at: 0) }
        let name = member.title.isEmpty ? member.name : "\(member.name), \(member.title)"
        func link(_ link: PageLink<(String, String)>, _ words: TextKey) -> HTML {
            """
            <a class="button second slim" href="\(visit.link(link(organisation.id, member.id)))">\
            \(texts(words))<span class="hidden"> \(member.name)</span></a>
            """
        }
        let isSelf = member.account == view.own?.account
        let leave = link(OrganisationLinks.leave, isSelf ? "organisation.leave" : "organisation.member.remove")
        return Parts.row(
            "\(name)", small,
            beside: """
                <div class="row">\(link(OrganisationLinks.member, "organisation.member.change"), if: view.mayManage)\
                \(leave, if: view.mayManage || isSelf)</div>
                """)
    }
}

/// The organisations of a professional, and the page of each.
enum OwnOrganisations {
    static func contribute(to blueprint: inout Blueprint) {
        let access = blueprint.access(to: .people)
        blueprint.page(OrganisationLinks.organisations, access) { db, visit in
            let own = try OrganisationStore.own(db, for: visit)
            return .page(list(own, visit))
        }
        blueprint.page(OrganisationLinks.organisation, access) { db, visit in
            let view = try OrganisationView.find(db, for: visit)
            return .page(OrganisationPages(view: view, visit: visit).page())
                .viewing(view.work.map { Reply.View(.viewedPerson, subject: $0.allocation.person) })
        }
        blueprint.add(AccountPage("organisations", "account.organisations"))
        blueprint.get(AccountPage("organisations", "account.organisations").link, .account) { visit in
            .redirect(visit.link(OrganisationLinks.organisations))
        }
    }

    private static func list(
        _ own: [(organisation: Organisation, member: OrganisationMember)], _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let left: HTML =
            visit.query["done"] == AuditEvent.memberLeft.name ? Parts.done(texts("organisation.done.left")) : .empty
        let none = Parts.empty(.person, texts("organisations.none"), "\(texts("organisations.none.hint"))")
        let rows = Parts.rows(own) { organisation, member in
            Parts.row(
                "<a href=\"\(visit.link(OrganisationLinks.organisation(organisation.id)))\">\(organisation.name)</a>",
                member.roles.map(visit.workRole).sorted())
        }
        return OrganisationView.page(texts("organisations.title"), visit, "\(left)\(own.isEmpty ? none : rows)")
    }
}
