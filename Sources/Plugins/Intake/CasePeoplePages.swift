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
        let table = Parts.table(
            texts("linking.now", ["count": String(current.count)]),
            [
                .init(texts("telling.who")), .init(texts("linking.role")), .init(texts("linking.sees"), "long"),
                .init(texts("linking.why"), "long"), .init(texts("linking.do")),
            ],
            rows: current.map { row($0, around, visit) })
        let body: HTML = """
            \(done(visit))<div class="actions"><a class="button" href="\(visit.link(IntakeLinks.linkAccount(id)))">\
            \(Icon.plus.html)\(texts("linking.link"))</a><a class="button second" href="\
            \(visit.link(TeamLinks.addParticipant(id)))">\(texts("involvement.add"))</a></div>\
            \(current.isEmpty ? Parts.empty(.person, texts("linking.none")) : table)\
            \(ended(former, visit), if: !former.isEmpty)\(roles(around, visit))
            """
        var page = around.open.page(texts("linking.title"), visit, .empty)
        page.main = """
            \(Parts.title(texts("linking.title"), "<p class=\"muted\">\(around.open.heading(visit))</p>"))\
            <div class="flow">\(body)</div>
            """
        return page
    }

    private static func done(_ visit: Visit) -> HTML {
        let done: TextKey? =
            switch visit.query["done"] {
            case AuditEvent.linked.name: "linking.done.linked"
            case AuditEvent.unlinked.name: "linking.done.unlinked"
            case AuditEvent.involvementAdded.name: "linking.done.added"
            case AuditEvent.involvementChanged.name: "linking.done.changed"
            case AuditEvent.involvementEnded.name: "linking.done.ended"
            default: nil
            }
        return done.map { Parts.done(visit.texts($0)) } ?? .empty
    }

    private static func row(_ participant: Involvement, _ around: PeopleAround, _ visit: Visit) -> [HTML] {
        let (texts, id) = (visit.texts, around.open.current.id)
        let sight = around.sight(participant, visit)
        let about = [participant.title, participant.organisation].filter { !$0.isEmpty }.joined(separator: ", ")
        let offer: HTML? = around.offers[participant.id].map { account in
            """
            <a href="\(visit.link(IntakeLinks.attachAccount(id, participant.id)))">\
            \(texts("linking.attach", ["email": account.email]))</a>
            """
        }
        let unknown: HTML = """
            <a href="\(visit.link(IntakeLinks.professional(participant.account)))">\(texts("linking.authenticate"))</a>
            """
        let end: TextKey = participant.account.isEmpty ? "involvement.end" : "linking.unlink"
        return [
            "\(participant.name)<small>\(about)</small>",
            "<span>\(texts(TextKey("role", participant.role)))</span>", "<span>\(sight.sees)</span>",
            "<span>\(sight.why)</span>",
            """
            <span class="row"><a href="\(visit.link(TeamLinks.participant(id, participant.id)))">\(texts("work.change"))\
            <span class="hidden"> \(participant.name)</span></a> \
            <a href="\(visit.link(IntakeLinks.endInvolvement(id, participant.id)))">\(texts(end))\
            <span class="hidden"> \(participant.name)</span></a> \
            \(offer)\(unknown, if: around.unknown.contains(participant.account))</span>
            """,
        ]
    }

    private static func ended(_ former: [Involvement], _ visit: Visit) -> HTML {
        let list = Parts.rows(former) { participant in
            let values = ["date": participant.ended.map { visit.dates.date($0) } ?? "", "reason": participant.reason]
            return Parts.row("\(participant.name)", [visit.texts("linking.former.line", values)])
        }
        return """
            <section class="block" aria-labelledby="former"><h2 id="former">\(visit.texts("linking.former"))</h2>\(list)</section>
            """
    }

    /// The roles of the process, with what each may see.
    private static func roles(_ around: PeopleAround, _ visit: Visit) -> HTML {
        let (texts, process) = (visit.texts, around.open.rules.process)
        let roles = Parts.details(
            process.roles.map { role in
                (texts(TextKey("role", role.name)), "\(IntakeParts.sees(role.name, process, visit))")
            })
        return "<details class=\"card wash\"><summary>\(texts("linking.roles"))</summary>\(roles)</details>"
    }
}
