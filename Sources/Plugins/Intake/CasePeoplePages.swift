import Casework
import Identity
import Markup
import PortalKit
import Web

/// The page of a case's participants.
enum CasePeoplePages {
    static func list(_ around: PeopleAround, _ visit: Visit) -> Page {
        let (texts, id) = (visit.texts, around.open.current.id)
        let current = around.involved.filter { $0.ended == nil }
        let former = around.involved.filter { $0.ended != nil }
        let none: HTML = "<p class=\"empty\">\(Icon.person.html)<strong>\(texts("linking.none"))</strong></p>"
        let table: HTML = """
            <table class="table"><caption>\(texts("linking.now", ["count": String(current.count)]))</caption><thead><tr>\
            <th scope="col">\(texts("telling.who"))</th><th scope="col">\(texts("linking.role"))</th>\
            <th scope="col">\(texts("linking.sees"))</th><th scope="col">\(texts("linking.why"))</th>\
            <th scope="col">\(texts("linking.do"))</th></tr></thead><tbody>\
            \(each: current, { row($0, around, visit) })</tbody></table>
            """
        let body: HTML = """
            \(done(visit))<div class="actions"><a class="button" href="\(visit.link(IntakeLinks.linkAccount(id)))">\
            \(Icon.plus.html)\(texts("linking.link"))</a><a class="button second" href="\
            \(visit.link(TeamLinks.addParticipant(id)))">\(texts("involvement.add"))</a></div>\
            \(current.isEmpty ? none : table)\(ended(former, visit), if: !former.isEmpty)\(roles(around, visit))
            """
        var page = around.open.page(texts("linking.title"), visit, .empty)
        page.main = """
            \(Parts.title(texts("linking.title"), "<p class=\"muted\">\(around.open.heading(visit))</p>"))\
            <div class="flow">\(body)</div>
            """
        return page
    }

    private static func done(_ visit: Visit) -> HTML {
        switch visit.query["done"] {
        case AuditEvent.linked.name: Parts.done(visit.texts("linking.done.linked"))
        case AuditEvent.unlinked.name: Parts.done(visit.texts("linking.done.unlinked"))
        case AuditEvent.involvementAdded.name: Parts.done(visit.texts("linking.done.added"))
        case AuditEvent.involvementChanged.name: Parts.done(visit.texts("linking.done.changed"))
        case AuditEvent.involvementEnded.name: Parts.done(visit.texts("linking.done.ended"))
        default: .empty
        }
    }

    private static func row(_ participant: Involvement, _ around: PeopleAround, _ visit: Visit) -> HTML {
        let (texts, id) = (visit.texts, around.open.current.id)
        let sight = around.sight(participant, visit)
        let about = [participant.title, participant.organisation].filter { !$0.isEmpty }.joined(separator: ", ")
        let offer: HTML =
            around.offers[participant.id].map { account in
                """
                <a href="\(visit.link(IntakeLinks.attachAccount(id, participant.id)))">\
                \(texts("linking.attach", ["email": account.email]))</a>
                """
            } ?? .empty
        let unknown: HTML = """
            <a href="\(visit.link(IntakeLinks.professional(participant.account)))">\(texts("linking.authenticate"))</a>
            """
        let end: TextKey = participant.account.isEmpty ? "involvement.end" : "linking.unlink"
        return """
            <tr><th scope="row">\(participant.name)<small>\(about)</small></th>\
            <td data-label="\(texts("linking.role"))"><span>\(texts(TextKey("role", participant.role)))</span></td>\
            <td class="long" data-label="\(texts("linking.sees"))"><span>\(sight.sees)</span></td>\
            <td class="long" data-label="\(texts("linking.why"))"><span>\(sight.why)</span></td>\
            <td data-label="\(texts("linking.do"))"><span class="row">\
            <a href="\(visit.link(TeamLinks.participant(id, participant.id)))">\(texts("work.change"))\
            <span class="hidden"> \(participant.name)</span></a> \
            <a href="\(visit.link(IntakeLinks.endInvolvement(id, participant.id)))">\(texts(end))\
            <span class="hidden"> \(participant.name)</span></a> \
            \(offer)\(unknown, if: around.unknown.contains(participant.account))</span></td></tr>
            """
    }

    private static func ended(_ former: [Involvement], _ visit: Visit) -> HTML {
        """
        <section class="block" aria-labelledby="former"><h2 id="former">\(visit.texts("linking.former"))</h2>\
        <ul class="rows">\(each: former, { participant in
            let values = ["date": participant.ended.map { visit.dates.date($0) } ?? "", "reason": participant.reason]
            return """
                <li><div class="what"><b>\(participant.name)</b><small>\
                \(visit.texts("linking.former.line", values))</small></div></li>
                """
        })</ul></section>
        """
    }

    /// The roles of the process, with what each may see.
    static func roles(_ around: PeopleAround, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <details class="card wash"><summary>\(texts("linking.roles"))</summary><dl class="answers two">\
            \(each: around.open.rules.process.roles, { role in
                """
                <div><dt>\(texts(TextKey("role", role.name)))</dt>\
                <dd>\(IntakeParts.rights(role, visit) ?? texts("linking.sees.own"))</dd></div>
                """
            })</dl></details>
            """
    }
}
