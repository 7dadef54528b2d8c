import Casework
import Database
import Markup
import PortalKit
import Web

/// The audit of a person: who did and viewed what, newest first.
enum AuditPage {
    private static let lines = 50

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(CaseDeskLinks.audit, .staff(.officer)) { try await show($0) }
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let page = visit.query.number("page", in: 1...10_000) ?? 1
        let (open, all, count) = try await visit.site.store.scan { db in
            let open = try OpenCase.find(db, for: visit)
            let team = open.team(db)
            let all = try AuditLine.all(team, person: open.person.id, limit: lines, offset: lines * (page - 1))
            return (open, all, try AuditLine.count(team, person: open.person.id))
        }
        let texts = visit.texts
        let here = visit.link(CaseDeskLinks.audit(open.current.id))
        let pages = Parts.pages(page, hasOlder: count > lines * page, texts) { here.query(["page": String($0)]) }
        return .page(
            open.page(
                texts("case.audit"), visit,
                """
                <p>\(texts("case.audit.count", ["count": String(count)]))</p>\(table(all, visit))\(pages)
                """)
        ).viewing([Reply.View(.viewedAudit, subject: open.person.id, object: open.current.id)])
    }

    static func table(_ lines: [AuditLine], _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <table class="table dense"><caption class="hidden">\(texts("case.audit"))</caption>\
            \(texts.heads(["case.when", "case.who", "case.what"]))<tbody>\(each: lines, { line in
                """
                <tr>\(texts.cell("case.when", "\(visit.dates.dateAndTime(line.at))"))\
                \(texts.cell("case.who", "\(line.who(texts))"))\(texts.cell("case.what", "\(line.what(texts))"))</tr>
                """
            })</tbody></table>
            """
    }
}
