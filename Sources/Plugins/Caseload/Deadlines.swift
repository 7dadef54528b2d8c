import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// The report on deadlines for managers: a page, and tables for download.
enum Deadlines {
    struct Figures: Sendable {
        let report: CaseReport
        let risks: [ReportStore.Risk]
        let officers: [ReportStore.Risk]
        let outstanding: [ReportStore.Outstanding]
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.deadlines, "deadlines.title", to: CaseloadLinks.deadlines(), for: .manager))
        blueprint.get(CaseloadLinks.deadlines, .staff(.manager)) { visit in
            .page(DeadlinePages.html(try await figures(visit), visit))
        }
        blueprint.get(CaseloadLinks.deadlinesCSV, .staff(.manager)) { try await download($0) }
    }

    private static func figures(_ visit: Visit) async throws -> Figures {
        let (process, today) = (try visit.site.caseRules.process, CivilDate(visit.now))
        return try await visit.site.store.scan { db in
            let team = try visit.team(db)
            return Figures(
                report: try ReportStore.report(team, process, today: today),
                risks: try ReportStore.risks(team, today: today),
                officers: try ReportStore.risksByOfficer(team, today: today),
                outstanding: try ReportStore.outstanding(team, today: today))
        }
    }

    /// A table as a file. The audit row is written before the response.
    private static func download(_ visit: Visit) async throws -> Reply {
        let (officer, table) = (try visit.officer, visit.parameters["table"] ?? "")
        let hasNames = table == "cases" && visit.query["names"] == "yes"
        let csv = try await visit.site.store.scan { db in
            try DeadlineTables(team: officer.team(db), visit: visit).table(table, hasNames: hasNames)
        }
        let event = hasNames ? AuditEvent.exportedNames : .exported
        try await visit.write { db in
            try Audit.note(
                db, event, by: officer.account, on: visit.site, subject: "", object: table, at: visit.now)
        }
        let name = "\(visit.site.tenant.id)-\(table)-\(CivilDate(visit.now).iso).csv"
        return .response(
            Response(
                status: 200,
                fields: [
                    "Content-Type": "text/csv; charset=utf-8",
                    "Content-Disposition": ContentDisposition.attachment(filename: name),
                ], content: .bytes(csv.bytes)))
    }
}

/// The report as tables for spreadsheets.
struct DeadlineTables {
    let team: TeamDatabase
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var today: CivilDate { CivilDate(visit.now) }

    /// Throws `Problem(.notFound)` if there is no table of this name; `DatabaseError`.
    func table(_ name: String, hasNames: Bool) throws -> CSVTable {
        switch name {
        case "times": try times()
        case "risk": try risks()
        case "at-risk": try atRisk()
        case "advice": try advice()
        case "cases": try cases(hasNames: hasNames)
        default: throw Problem(.notFound)
        }
    }

    private func headed(_ columns: [TextKey]) -> CSVTable { CSVTable(columns.map { texts($0) }) }

    private func times() throws -> CSVTable {
        var csv = headed([
            "deadlines.deadline", "deadlines.month", "deadlines.all", "deadlines.met", "deadlines.late",
            "deadlines.excepted", "deadlines.running", "deadlines.lapsed",
        ])
        let report = try ReportStore.report(team, try visit.site.caseRules.process, today: today)
        for (place, deadline) in report.deadlines.enumerated() {
            let months = report.months.compactMap { month in
                report.byMonth[month].map { (String(month.iso.prefix(7)), $0[place]) }
            }
            for (month, tally) in months + [(texts("deadlines.ever"), report.all[place])] {
                let numbers = [tally.all, tally.met, tally.late, tally.excepted, tally.running, tally.lapsed]
                csv.append([DeadlineWords.name(deadline.name, texts), month] + numbers.map { String($0) })
            }
        }
        return csv
    }

    private func risks() throws -> CSVTable {
        var csv = headed(["deadlines.by", "deadlines.what", "deadlines.overdue", "deadlines.soon"])
        for risk in try ReportStore.risks(team, today: today) {
            csv.append([
                texts("deadlines.deadline"), DeadlinePages.deadline(risk.name, texts), String(risk.overdue),
                String(risk.soon),
            ])
        }
        for risk in try ReportStore.risksByOfficer(team, today: today) {
            csv.append([
                texts("caseload.coordinator"), texts.officer(risk.name), String(risk.overdue), String(risk.soon),
            ])
        }
        return csv
    }

    /// The cases by reference only, so that the table contains no child's name.
    private func atRisk() throws -> CSVTable {
        var csv = headed([
            "deadlines.reference", "deadlines.what", "caseload.due", "deadlines.days.over", "deadlines.days.left",
            "caseload.coordinator",
        ])
        for line in try ReportStore.atRisk(team, today: today) {
            // Two columns: the protection against formulas would turn a number with a minus into text.
            let days = today.days(until: line.due)
            csv.append([
                line.reference, DeadlineWords.name(line.next, of: line.detail, texts), line.due.iso,
                days < 0 ? String(-days) : "", days < 0 ? "" : String(days), texts.officer(line.officer),
            ])
        }
        return csv
    }

    private func advice() throws -> CSVTable {
        var csv = headed(["deadlines.service", "deadlines.count", "deadlines.overdue", "deadlines.oldest"])
        for requests in try ReportStore.outstanding(team, today: today) {
            csv.append([
                requests.service, String(requests.count), String(requests.overdue), requests.oldest?.iso ?? "",
            ])
        }
        return csv
    }

    private func cases(hasNames: Bool) throws -> CSVTable {
        let more: [TextKey] = hasNames ? ["deadlines.name", "deadlines.born"] : []
        var csv = headed(
            [
                "deadlines.reference", "caseload.stage", "deadlines.received", "caseload.due", "caseload.state",
                "caseload.coordinator",
            ] + more)
        for line in try ReportStore.cases(team) {
            let isLate = line.state == .open && line.due.map { $0 < today } ?? false
            let row = [
                line.reference, texts(TextKey("stage", line.stage, "title")), line.received.iso, line.due?.iso ?? "",
                texts(TextKey("deadlines.state", isLate ? "overdue" : line.state.rawValue)),
                texts.officer(line.officer),
            ]
            csv.append(hasNames ? row + [line.name, line.born?.iso ?? ""] : row)
        }
        return csv
    }
}
