import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The intake's list: submissions, access requests and professionals that wait.
enum NewRequests {
    private static let limit = 50

    /// A submission as a row of the list.
    private struct Line: Sendable {
        let judged: Review
        let entry: Entry
        let sender: String
        let title: String
        let received: CivilDate
        let due: Due?
    }

    private struct Waiting: Sendable {
        let lines: [Line]
        let total: Int
        let access: [(request: AccessRequest, entry: Entry, requester: String)]
        let professionals: [Professional]
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(TeamLinks.requests, IntakeParts.access) { try await show($0) }
    }

    /// The number of waiting submissions and access requests, for the navigation.
    static func count(_ db: Connection) throws -> Int {
        try ReviewStore.intakeCount(db) + AccessStore.waitingCount(db)
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let (officer, rules) = (try visit.officer, try visit.site.caseRules)
        let offset = visit.query.number("from", in: 0...1_000_000) ?? 0
        let waiting = try await visit.site.store.scan { db in
            let team = officer.team(db)
            let lines = try ReviewStore.intake(team, limit: limit, offset: offset).compactMap {
                judged -> Line? in
                guard let (entry, account) = try Linking.entry(team, judged.subject),
                    let sent = try SubmissionStore.find(db, judged.submission)
                else { return nil }
                let day = CivilDate(sent.received)
                return Line(
                    judged: judged, entry: entry, sender: try AccountStore.find(db, id: account)?.name ?? "",
                    title: sent.title, received: day, due: rules.process.due(sent.stage, received: day))
            }
            let access = try AccessStore.waiting(team, limit: 200).compactMap { request in
                try Linking.entry(team, request.entry).map {
                    (request, $0.entry, try AccountStore.find(db, id: request.account)?.name ?? "")
                }
            }
            return Waiting(
                lines: lines, total: try ReviewStore.intakeCount(db), access: access,
                professionals: try ProfessionalStore.waiting(team, limit: 200))
        }
        let texts = visit.texts
        let main: HTML = """
            <div class="row apart title"><div><h1>\(texts("intake.title"))</h1></div>\
            <a class="button" href="\(visit.link(TeamLinks.openByHand))">\(Icon.plus.html) \(texts("intake.open"))</a></div>\
            \(requests(waiting, offset, visit))\(access(waiting, visit))\(professionals(waiting, visit))
            """
        return .page(Page(texts("intake.title"), section: .requests, main: main))
    }

    private static func none(_ key: TextKey, _ visit: Visit) -> HTML {
        "<p class=\"empty\">\(Icon.tick.html)<strong>\(visit.texts(key))</strong></p>"
    }

    private static func requests(_ waiting: Waiting, _ offset: Int, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let heading: HTML = "<h2 id=\"requests\">\(texts("intake.requests", ["count": String(waiting.total)]))</h2>"
        guard !waiting.lines.isEmpty else {
            return
                "<section class=\"block\" aria-labelledby=\"requests\">\(heading)\(none("intake.none", visit))</section>"
        }
        let next = offset + limit
        let more: HTML = """
            <p><a href="\(visit.link(TeamLinks.requests).query(["from": String(next)]))">\(texts("intake.more"))</a></p>
            """
        return """
            <section class="block" aria-labelledby="requests">\(heading)<table class="table">\
            <caption class="hidden">\(texts("intake.title"))</caption><thead><tr>\
            <th scope="col">\(texts("intake.child"))</th><th scope="col">\(texts("intake.from"))</th>\
            <th scope="col">\(texts("intake.form"))</th><th scope="col">\(texts("intake.receivedOn"))</th>\
            <th scope="col">\(texts("intake.first"))</th></tr></thead><tbody>\
            \(each: waiting.lines, { line($0, visit) })</tbody></table>\(more, if: next < waiting.total)</section>
            """
    }

    private static func line(_ line: Line, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let relationship = texts(TextKey("person.relationship", line.entry.relationship.rawValue))
        let first: HTML =
            line.due.map { due in
                """
                <span class="row">\(visit.day(due.date)) \(visit.until(due.date))</span>
                """
            } ?? "<span>\(texts("intake.first.none"))</span>"
        return """
            <tr><th scope="row"><a href="\(visit.link(TeamLinks.request(line.judged.reference)))">\(line.entry.name)</a>\
            <small>\(IntakeParts.born(line.entry.born, visit))</small></th>\
            <td data-label="\(texts("intake.from"))"><span>\(line.sender), \(relationship)</span></td>\
            <td data-label="\(texts("intake.form"))"><span>\(line.title)</span></td>\
            <td data-label="\(texts("intake.receivedOn"))"><span>\(visit.day(line.received))</span></td>\
            <td data-label="\(texts("intake.first"))">\(first)</td></tr>
            """
    }

    private static func access(_ waiting: Waiting, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows: HTML = """
            <ul class="rows">\(each: waiting.access, { row in
                let values = ["name": row.requester, "date": visit.dates.date(row.request.at)]
                return """
                    <li><div class="what"><b>\
                    <a href="\(visit.link(IntakeLinks.accessRequest(row.request.id)))">\(row.entry.name)</a></b>\
                    <small>\(texts("access.team.line", values))</small></div></li>
                    """
            })</ul>
            """
        return """
            <section class="block" aria-labelledby="access"><h2 id="access">\
            \(texts("access.team.title", ["count": String(waiting.access.count)]))</h2>\
            \(waiting.access.isEmpty ? none("access.team.none", visit) : rows)</section>
            """
    }

    private static func professionals(_ waiting: Waiting, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows: HTML = """
            <ul class="rows">\(each: waiting.professionals, { professional in
                """
                <li><div class="what"><b>\
                <a href="\(visit.link(IntakeLinks.professional(professional.account)))">\(professional.name)</a></b>\
                <small>\(texts("linking.registered", ["date": visit.dates.date(professional.registered)]))</small>\
                </div></li>
                """
            })</ul>
            """
        return """
            <section class="block" aria-labelledby="professionals"><h2 id="professionals">\
            \(texts("linking.professionals", ["count": String(waiting.professionals.count)]))</h2>\
            <p>\(texts("linking.professionals.body"))</p>\
            \(waiting.professionals.isEmpty ? none("linking.professionals.none", visit) : rows)</section>
            """
    }
}
