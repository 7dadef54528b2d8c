import Casework
import Identity
import Markup
import PortalKit

/// The cases of a page as a table, each with a checkbox for assigning it.
enum CaseloadTable {
    static func html(_ model: CaseloadModel, _ typed: FormValues, ticked: Set<String>, _ visit: Visit) -> HTML {
        let (texts, lines) = (visit.texts, model.found.lines)
        guard !lines.isEmpty else { return "<p class=\"empty\" role=\"status\">\(texts(none(model.filter)))</p>" }
        let content: HTML = """
            \(model.filter.fields)<table class="table"><caption>\(caption(model, visit))</caption><thead><tr>\
            <th scope="col">\(texts("caseload.name"))</th><th scope="col">\(texts("caseload.stage"))</th>\
            <th scope="col">\(texts("caseload.next"))</th>\
            <th scope="col"\(" aria-sort=\"ascending\"", if: model.filter.state != .closed)>\(texts("caseload.due"))</th>\
            <th scope="col">\(texts("caseload.state"))</th><th scope="col">\(texts("caseload.coordinator"))</th>\
            <th scope="col">\(texts("caseload.messages"))</th><th scope="col">\(texts("caseload.tick"))</th>\
            </tr></thead><tbody>\
            \(each: lines, { row($0, model.rules, isTicked: ticked.contains($0.id), visit) })</tbody></table>\
            \(assign(model, typed, texts))
            """
        return Parts.form(visit.link(CaseloadLinks.assign), visit, content)
    }

    private static func none(_ filter: CaseListFilter) -> TextKey {
        filter.search.isEmpty ? "caseload.none" : "caseload.none.found"
    }

    private static func caption(_ model: CaseloadModel, _ visit: Visit) -> String {
        let (texts, count, filter) = (visit.texts, model.found.page.count, model.filter)
        let values = ["shown": String(model.found.lines.count), "count": String(count)]
        if !filter.search.isEmpty {
            return texts(count < CaseListStore.most ? "caseload.caption.found" : "caseload.caption.many", values)
        }
        switch filter.state {
        case .closed: return texts("caseload.caption.closed", values)
        // A closed case may have new items too.
        case .waiting, .unread, .news: return texts("caseload.caption.listed", values)
        case .any, .overdue, .week, .onTime: return texts("caseload.caption", values)
        }
    }

    private static func row(_ line: CaseListLine, _ rules: CaseRules, isTicked: Bool, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <tr><th scope="row"><a href="\(visit.link(TeamLinks.case(line.id)))">\(line.name(visit))</a>\
            <small>\(line.reference)</small></th>\
            \(texts.cell("caseload.stage", "\(texts(TextKey("stage", line.stage, "title")))"))\
            \(texts.cell("caseload.next", next(line, rules, texts)))\
            \(texts.cell("caseload.due", due(line, visit)))\
            \(texts.cell("caseload.state", state(line, visit)))\
            \(texts.cell("caseload.coordinator", "\(line.officer(texts))"))\
            \(texts.cell("caseload.messages", messages(line, texts)))\
            \(tick(line, isTicked: isTicked, visit))</tr>
            """
    }

    private static func next(_ line: CaseListLine, _ rules: CaseRules, _ texts: Texts) -> HTML {
        guard line.closed == nil else { return "<span class=\"muted\">\(texts("caseload.next.none"))</span>" }
        let rule = DeadlineWords.rule(line.next, rules.process, texts)
        return "\(DeadlineWords.name(line.next, of: line.detail, texts))\("<small>\(rule)</small>", if: !rule.isEmpty)"
    }

    private static func due(_ line: CaseListLine, _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard line.closed == nil, let due = line.due else {
            return "<span class=\"muted\">\(texts("caseload.due.none"))</span>"
        }
        return visit.day(due)
    }

    /// The urgency, and the ground of a recorded exception.
    private static func state(_ line: CaseListLine, _ visit: Visit) -> HTML {
        guard line.closed == nil, !line.ground.isEmpty else { return line.tags(visit) }
        let stays = visit.texts("caseload.excepted", ["ground": DeadlineWords.ground(line.ground, visit.texts)])
        return "\(line.tags(visit))<small>\(stays)</small>"
    }

    private static func messages(_ line: CaseListLine, _ texts: Texts) -> HTML {
        guard line.unread > 0 else { return "<span class=\"muted\">\(texts("caseload.messages.none"))</span>" }
        return "\(texts("caseload.messages.unread", ["count": String(line.unread)]))"
    }

    private static func tick(_ line: CaseListLine, isTicked: Bool, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let checked: HTML = isTicked ? " checked" : .empty
        return """
            <td data-label="\(texts("caseload.tick"))"><span class="choice"><input type="checkbox" id="case-\(line.id)" \
            name="case" value="\(line.id)"\(checked)><label class="hidden" for="case-\(line.id)">\
            \(texts("caseload.tick.one", ["name": line.name(visit), "reference": line.reference]))</label></span></td>
            """
    }

    /// The officers that ticked cases may be assigned to, and the button for it.
    private static func assign(_ model: CaseloadModel, _ typed: FormValues, _ texts: Texts) -> HTML {
        let choices =
            [("", texts("caseload.assign.choose"))] + model.team.filter(\.isWorking).map { ($0.id, $0.name) }
            + [("nobody", texts("caseload.nobody"))]
        let finding = typed.finding("to")
        let invalid: HTML = finding == nil ? .empty : " aria-invalid=\"true\" aria-describedby=\"to-error\""
        let wrong = Field("to", "caseload.assign.to").errorText(finding, texts)
        return """
            <div class="filters on-screen"><div class="grow"><label for="to">\(texts("caseload.assign.to"))</label>\(wrong)\
            <select class="input" id="to" name="to"\(invalid)>\(CaseloadPages.options(choices, typed["to"]))</select></div>\
            <div><button class="button second wide" name="action" value="preview">\
            \(texts("caseload.assign.button"))</button></div></div>
            """
    }
}
