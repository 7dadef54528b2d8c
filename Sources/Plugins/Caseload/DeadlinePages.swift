import Casework
import Markup
import PortalKit

/// The page of the report on deadlines. All numbers are text; the bars only repeat them.
enum DeadlinePages {
    static func html(_ figures: Deadlines.Figures, _ visit: Visit) -> Page {
        let (texts, report) = (visit.texts, figures.report)
        let main: HTML = """
            <div class="title"><h1>\(texts("deadlines.title"))</h1>\
            <p class="muted">\(texts("deadlines.lead", ["date": visit.dates.words(CivilDate(visit.now))]))</p></div>\
            \(DeadlineGlance.html(figures, visit))\
            <section class="block" aria-labelledby="times"><h2 id="times">\(texts("deadlines.times"))</h2>\
            <details class="fold"><summary>\(texts("deadlines.counted"))</summary>\
            <p class="prose">\(texts("deadlines.times.body"))</p></details>\
            \(each: Array(report.deadlines.enumerated()), { place, deadline in
                times(deadline, at: place, of: report, visit)
            })\(link("times", "deadlines.csv.times", visit))</section>\
            <section class="block" aria-labelledby="risk"><h2 id="risk">\(texts("deadlines.risk"))</h2>\
            <p class="prose">\(texts("deadlines.risk.body", ["count": String(ReportStore.risky)]))</p>\
            \(risks(figures.risks, caption: "deadlines.risk.what", heading: "deadlines.what", visit) {
                deadline($0, texts)
            })\
            \(risks(figures.officers, caption: "deadlines.risk.officers", heading: "caseload.coordinator", visit) {
                texts.officer($0)
            })\(link("risk", "deadlines.csv.risk", visit))\
            \(link("at-risk", "deadlines.csv.atRisk", visit))</section>\
            <section class="block" aria-labelledby="advice"><h2 id="advice">\(texts("deadlines.advice"))</h2>\
            \(advice(figures.outstanding, visit))\(link("advice", "deadlines.csv.advice", visit))</section>\
            \(cases(visit))
            """
        return Page(texts("deadlines.title"), section: .deadlines, main: main)
    }

    /// The name of a deadline, or the text for information requests.
    static func deadline(_ name: String, _ texts: Texts) -> String {
        name == "asked" ? texts("deadlines.asked") : DeadlineWords.name(name, texts)
    }

    private static func link(_ table: String, _ words: TextKey, _ visit: Visit) -> HTML {
        """
        <p class="on-screen"><a class="button second slim" href="\(visit.link(CaseloadLinks.deadlinesCSV(table)))" download>\
        \(visit.texts(words))</a></p>
        """
    }

    private static func times(
        _ deadline: StatutoryProcess.Deadline, at place: Int, of report: CaseReport, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        let rule = DeadlineWords.rule(deadline.name, try? visit.site.caseRules.process, texts)
        let name = DeadlineWords.name(deadline.name, texts)
        let columns: [TextKey] = [
            "deadlines.month", "deadlines.all", "deadlines.met", "deadlines.late", "deadlines.excepted",
            "deadlines.running", "deadlines.share",
        ]
        let year = report.year[place]
        // Months in which nothing was due are left out.
        let months = report.months.filter { (report.byMonth[$0]?[place].all ?? 0) > 0 }
        let share: HTML =
            year.share.map { "\($0)%, \(DeadlineGlance.inTime(year, texts))" } ?? "\(texts("deadlines.undecided"))"
        return """
            <details class="fold"><summary><b>\(name)</b><small>\(share)</small></summary>\
            <table class="table dense"><caption>\(name)\(": \(rule)", if: !rule.isEmpty)</caption>\(texts.heads(columns))<tbody>\
            \(each: months, { month in
                let name = "\(texts(TextKey("month", String(month.month)))) \(String(month.year))"
                return report.byMonth[month].map { row(name, $0[place], texts) } ?? .empty
            })\(row(texts("deadlines.year"), year, texts))\(row(texts("deadlines.ever"), report.all[place], texts))\
            </tbody></table></details>
            """
    }

    private static func row(_ name: String, _ tally: CaseReport.Tally, _ texts: Texts) -> HTML {
        let share =
            tally.share.map { "\($0)% (\(DeadlineGlance.inTime(tally, texts)))" } ?? texts("deadlines.undecided")
        return """
            <tr><th scope="row">\(name)</th>\(texts.cell("deadlines.all", "\(tally.all)"))\
            \(texts.cell("deadlines.met", "\(tally.met)"))\(texts.cell("deadlines.late", "\(tally.late)"))\
            \(texts.cell("deadlines.excepted", "\(tally.excepted)"))\(texts.cell("deadlines.running", "\(tally.running)"))\
            <td class="share" data-label="\(texts("deadlines.share"))"><span>\
            \(bar([tally.met, tally.excepted, tally.late]))\(share)</span></td></tr>
            """
    }

    /// Bars that repeat numbers shown as text, and so are hidden from screen readers.
    private static func bar(_ parts: [Int]) -> HTML {
        let all = parts.reduce(0, +)
        guard all > 0 else { return .empty }
        let classes: [HTML] = ["met", "excepted", "late", "running"]
        var before = 0
        let rects = parts.enumerated().map { place, part -> HTML in
            let (from, to) = (200 * before / all, 200 * (before + part) / all)
            before += part
            return "<rect class=\"\(classes[place])\" x=\"\(from)\" width=\"\(to - from)\" height=\"12\"/>"
        }
        return """
            <svg class="chart" viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true">\
            \(each: rects, { $0 })</svg> 
            """
    }

    private static func risks(
        _ risks: [ReportStore.Risk], caption: TextKey, heading: TextKey, _ visit: Visit, _ name: (String) -> String
    ) -> HTML {
        let texts = visit.texts
        guard !risks.isEmpty else { return Parts.done(texts("deadlines.risk.none")) }
        return """
            <table class="table dense"><caption>\(texts(caption))</caption>\
            \(texts.heads([heading, "deadlines.overdue", "deadlines.soon", "deadlines.both"]))<tbody>\
            \(each: risks, { risk in
                """
                <tr><th scope="row">\(name(risk.name))</th>\(texts.cell("deadlines.overdue", "\(risk.overdue)"))\
                \(texts.cell("deadlines.soon", "\(risk.soon)"))\
                \(texts.cell("deadlines.both", "\(bar([0, 0, risk.overdue, risk.soon]))\(risk.overdue + risk.soon)"))</tr>
                """
            })</tbody></table>
            """
    }

    private static func advice(_ outstanding: [ReportStore.Outstanding], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !outstanding.isEmpty else { return Parts.done(texts("deadlines.advice.none")) }
        return """
            <table class="table dense"><caption>\(texts("deadlines.advice.caption"))</caption>\
            \(texts.heads(["deadlines.service", "deadlines.count", "deadlines.overdue", "deadlines.oldest"]))<tbody>\
            \(each: outstanding, { requests in
                """
                <tr><th scope="row">\(requests.service)</th>\(texts.cell("deadlines.count", "\(requests.count)"))\
                \(texts.cell("deadlines.overdue", "\(requests.overdue)"))\
                \(texts.cell("deadlines.oldest", "\(requests.oldest.map(visit.dates.date) ?? "")"))</tr>
                """
            })</tbody></table>
            """
    }

    /// The form to download all cases, without names unless they are asked for.
    private static func cases(_ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <section class="block prose flow on-screen" aria-labelledby="all"><h2 id="all">\(texts("deadlines.cases"))</h2>\
            <p>\(texts("deadlines.cases.body"))</p>\
            <form class="flow" data-download action="\(visit.link(CaseloadLinks.deadlinesCSV("cases")))">\
            <div class="choice"><input type="checkbox" id="names" name="names" value="yes">\
            <label for="names">\(texts("deadlines.cases.names"))</label></div>\
            <p><button class="button second">\(texts("deadlines.csv.cases"))</button></p></form></section>
            """
    }
}
