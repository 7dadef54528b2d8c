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
        let reviewed: Review
        let entry: Entry
        let sender: String
        let title: String
        let received: CivilDate
        let due: Due?
        /// Nil if it came from an account.
        let open: OpenSender?
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
                reviewed -> Line? in
                guard let (entry, account) = try Linking.entry(team, reviewed.subject),
                    let sent = try SubmissionStore.find(db, reviewed.submission)
                else { return nil }
                let day = CivilDate(sent.received)
                return Line(
                    reviewed: reviewed, entry: entry, sender: try AccountStore.find(db, id: account)?.name ?? "",
                    title: sent.title, received: day,
                    due: try sent.hasDeadline(db) ? rules.process.due(sent.stage, received: day) : nil,
                    open: try OpenSender.find(team, entry: entry.id))
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
            <a class="button" href="\(visit.link(TeamLinks.openByHand))">\(Icon.plus.html) \
            \(texts("intake.open"))</a></div>\
            \(requests(waiting, offset, visit))\(access(waiting, visit))\(professionals(waiting, visit))
            """
        return .page(Page(texts("intake.title"), section: .requests, main: main))
    }

    /// A section with its heading, and what waits in it.
    private static func section(_ id: String, _ heading: String, lead: HTML = .empty, _ list: HTML) -> HTML {
        """
        <section class="block" aria-labelledby="\(id)"><h2 id="\(id)">\(heading)</h2>\(lead)\(list)</section>
        """
    }

    private static func none(_ key: TextKey, _ visit: Visit) -> HTML { Parts.empty(.tick, visit.texts(key)) }

    private static func requests(_ waiting: Waiting, _ offset: Int, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let columns = [
            texts("intake.child"), texts("intake.from"), texts("intake.form"), texts("intake.receivedOn"),
            texts("intake.first"),
        ]
        let table = Parts.table(
            texts("intake.title"), hidesCaption: true, columns,
            rows: waiting.lines.map { row($0, visit) })
        let next = offset + limit
        let more: HTML = """
            <p><a href="\(visit.link(TeamLinks.requests).query(["from": String(next)]))">\(texts("intake.more"))</a></p>
            """
        return section(
            "requests", texts("intake.requests", ["count": String(waiting.total)]),
            waiting.lines.isEmpty ? none("intake.none", visit) : "\(table)\(more, if: next < waiting.total)")
    }

    private static func row(_ line: Line, _ visit: Visit) -> [HTML] {
        let (texts, entry) = (visit.texts, line.entry)
        let relationship = texts(TextKey("person.relationship", entry.relationship.rawValue))
        let first: HTML? = line.due.map { due in
            "<span class=\"row\">\(visit.day(due.date)) \(visit.until(due.date))</span>"
        }
        return [
            """
            <a href="\(visit.link(TeamLinks.request(line.reviewed.reference)))">\(entry.name)</a>\
            <small>\(IntakeParts.born(entry.born, visit))</small>
            """,
            "<span>\(line.sender), \(relationship)</span>\(line.open.map { "<small>\($0.words(visit))</small>" as HTML })",
            "<span>\(Parts.written(line.title, visit))</span>",
            "<span>\(visit.day(line.received))</span>", first ?? "<span>\(texts("intake.first.none"))</span>",
        ]
    }

    private static func access(_ waiting: Waiting, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows = Parts.rows(waiting.access) { request, entry, requester in
            Parts.row(
                "<a href=\"\(visit.link(IntakeLinks.accessRequest(request.id)))\">\(entry.name)</a>",
                [texts("access.team.line", ["name": requester, "date": visit.dates.date(request.at)])])
        }
        return section(
            "access", texts("access.team.title", ["count": String(waiting.access.count)]),
            waiting.access.isEmpty ? none("access.team.none", visit) : rows)
    }

    private static func professionals(_ waiting: Waiting, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows = Parts.rows(waiting.professionals) { professional in
            Parts.row(
                "<a href=\"\(visit.link(IntakeLinks.professional(professional.account)))\">\(professional.name)</a>",
                [texts("linking.registered", ["date": visit.dates.date(professional.registered)])])
        }
        return section(
            "professionals", texts("linking.professionals", ["count": String(waiting.professionals.count)]),
            lead: "<p>\(texts("linking.professionals.body"))</p>",
            waiting.professionals.isEmpty ? none("linking.professionals.none", visit) : rows)
    }
}
