import Casework
import Database
import Identity
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
        let hasNames = visit.query["names"] == "yes"
        let csv: CSVTable
        switch table {
        case "times": csv = DeadlineTables.times(try await figures(visit).report, visit)
        case "risk": csv = DeadlineTables.risks(try await figures(visit), visit)
        case "at-risk":
            let today = CivilDate(visit.now)
            csv = DeadlineTables.atRisk(
                try await visit.site.store.scan { try ReportStore.atRisk(visit.team($0), today: today) }, visit)
        case "advice": csv = DeadlineTables.advice(try await figures(visit).outstanding, visit)
        case "cases":
            let cases = try await visit.site.store.scan { try ReportStore.cases(visit.team($0)) }
            csv = DeadlineTables.cases(cases, hasNames: hasNames, visit)
        default: throw Problem(.notFound)
        }
        let event = table == "cases" && hasNames ? AuditEvent.exportedNames : AuditEvent.exported
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
enum DeadlineTables {
    static func times(_ report: CaseReport, _ visit: Visit) -> CSVTable {
        let texts = visit.texts
        let columns: [TextKey] = [
            "deadlines.deadline", "deadlines.month", "deadlines.all", "deadlines.met", "deadlines.late",
            "deadlines.excepted", "deadlines.running", "deadlines.lapsed",
        ]
        var csv = CSVTable(columns.map { texts($0) })
        for (place, deadline) in report.deadlines.enumerated() {
            let name = DeadlineWords.name(deadline.name, texts)
            func row(_ month: String, _ tally: CaseReport.Tally) {
                let numbers = [tally.all, tally.met, tally.late, tally.excepted, tally.running, tally.lapsed]
                csv.append([name, month] + numbers.map { String($0) })
            }
            for month in report.months {
                guard let tallies = report.byMonth[month] else { continue }
                row(String(month.iso.prefix(7)), tallies[place])
            }
            row(texts("deadlines.ever"), report.all[place])
        }
        return csv
    }

    static func risks(_ figures: Deadlines.Figures, _ visit: Visit) -> CSVTable {
        let texts = visit.texts
        let columns: [TextKey] = ["deadlines.by", "deadlines.what", "deadlines.overdue", "deadlines.soon"]
        var csv = CSVTable(columns.map { texts($0) })
        for risk in figures.risks {
            csv.append([
                texts("deadlines.deadline"), DeadlinePages.deadline(risk.name, texts), String(risk.overdue),
                String(risk.soon),
            ])
        }
        for risk in figures.officers {
            csv.append([
                texts("caseload.coordinator"), risk.name.isEmpty ? texts("caseload.nobody") : risk.name,
                String(risk.overdue), String(risk.soon),
            ])
        }
        return csv
    }

    /// The cases by reference only, so that the table contains no child's name.
    static func atRisk(_ cases: [ReportStore.AtRisk], _ visit: Visit) -> CSVTable {
        let (texts, today) = (visit.texts, CivilDate(visit.now))
        let columns: [TextKey] = [
            "deadlines.reference", "deadlines.what", "caseload.due", "deadlines.days.over", "deadlines.days.left",
            "caseload.coordinator",
        ]
        var csv = CSVTable(columns.map { texts($0) })
        for line in cases {
            // Two columns: the protection against formulas would turn a number with a minus into text.
            let days = today.days(until: line.due)
            csv.append([
                line.reference, DeadlineWords.name(line.next, of: line.detail, texts), line.due.iso,
                days < 0 ? String(-days) : "", days < 0 ? "" : String(days),
                line.officer.isEmpty ? texts("caseload.nobody") : line.officer,
            ])
        }
        return csv
    }

    static func advice(_ outstanding: [ReportStore.Outstanding], _ visit: Visit) -> CSVTable {
        let texts = visit.texts
        let columns: [TextKey] = ["deadlines.service", "deadlines.count", "deadlines.overdue", "deadlines.oldest"]
        var csv = CSVTable(columns.map { texts($0) })
        for requests in outstanding {
            csv.append([
                requests.service, String(requests.count), String(requests.overdue), requests.oldest?.iso ?? "",
            ])
        }
        return csv
    }

    static func cases(_ cases: [ReportStore.Listed], hasNames: Bool, _ visit: Visit) -> CSVTable {
        let (texts, today) = (visit.texts, CivilDate(visit.now))
        let more: [TextKey] = hasNames ? ["deadlines.name", "deadlines.born"] : []
        let columns: [TextKey] = [
            "deadlines.reference", "caseload.stage", "deadlines.received", "caseload.due", "caseload.state",
            "caseload.coordinator",
        ]
        var csv = CSVTable((columns + more).map { texts($0) })
        let stages = Dictionary(
            Set(cases.map(\.stage)).map { ($0, texts(TextKey("stage", $0, "title"))) }, uniquingKeysWith: { $1 })
        let nobody = texts("caseload.nobody")
        for line in cases {
            let isLate = line.state == .open && line.due.map { $0 < today } ?? false
            let state = texts(TextKey("deadlines.state", isLate ? "overdue" : line.state.rawValue))
            var row = [
                line.reference, stages[line.stage] ?? line.stage, line.received.iso, line.due?.iso ?? "", state,
                line.officer.isEmpty ? nobody : line.officer,
            ]
            if hasNames { row += [line.name, line.born?.iso ?? ""] }
            csv.append(row)
        }
        return csv
    }
}
