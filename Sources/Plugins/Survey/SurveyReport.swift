import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// The team's page of a survey: how many were invited and answered, and the answers as CSV.
enum SurveyReport {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.survey, "survey.team.nav", to: SurveyLinks.report(), for: .manager))
        blueprint.get(SurveyLinks.report, .staff(.manager)) { visit in
            let officer = try visit.officer
            let counts = try await visit.site.store.scan { try SurveyStore.counts(officer.team($0)) }
            return .page(page(counts, visit))
        }
        blueprint.get(SurveyLinks.table, .staff(.manager)) { visit in
            let officer = try visit.officer
            let answers = try await visit.site.store.scan { try table($0, officer, visit) }
            return .response(
                Response(
                    status: 200,
                    fields: [
                        "Content-Type": "text/csv; charset=utf-8",
                        "Content-Disposition": ContentDisposition.attachment(filename: "survey.csv"),
                    ], content: .bytes(answers.bytes)))
        }
    }

    private static func page(_ counts: [SurveyInvitation.State: Int], _ visit: Visit) -> Page {
        let (texts, title) = (visit.texts, visit.texts("survey.team.title"))
        let rows = Parts.details(
            SurveyInvitation.State.allCases.map { state in
                (texts(TextKey("survey.state", state.rawValue)), "\(String(counts[state] ?? 0))")
            })
        let main: HTML = """
            \(Parts.title(title))<div class="prose flow">\(texts.paragraphs("survey.team.intro"))\(rows)\
            <p><a class="button second" href="\(visit.link(SurveyLinks.table))">\(texts("survey.team.table"))</a></p></div>
            """
        return Page(title, section: .survey, main: main)
    }

    /// The answers, one row each; a column for each question that any of them answers.
    private static func table(_ db: Connection, _ officer: Officer, _ visit: Visit) throws -> CSVTable {
        var (columns, labels): ([String], [String: String]) = ([], [:])
        var rows: [(month: String, words: [String: String])] = []
        for answer in try SurveyStore.answers(officer.team(db)) {
            guard let day = CivilDate(iso: answer.month + "-01"),
                let kept = try KeptAnswers(db, definition: answer.definition, json: answer.json)
            else { continue }
            var words: [String: String] = [:]
            for (id, label, said) in kept.words(visit, on: day) {
                if labels.updateValue(label, forKey: id) == nil { columns.append(id) }
                words[id] = said
            }
            rows.append((answer.month, words))
        }
        var table = CSVTable([visit.texts("survey.team.month")] + columns.map { labels[$0] ?? "" })
        for row in rows { table.append([row.month] + columns.map { row.words[$0] ?? "" }) }
        return table
    }
}
