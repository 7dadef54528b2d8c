import Casework
import Database
import Markup
import PortalKit
import Web

/// The messages of families and professionals, unread ones first.
enum Inbox {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(
            NavigationItem(.messages, "inbox.title", to: CaseloadLinks.inbox(), count: { try InboxStore.unread($0) }))
        blueprint.get(CaseloadLinks.inbox, .staff(.officer)) { visit in
            let (officer, isMine) = (try visit.officer, visit.query["whose"] == "mine")
            let asked = visit.query.number("page", in: 1...100_000) ?? 1
            let (lines, unread, page) = try await visit.site.store.scan { db in
                let team = officer.team(db)
                let counts = try InboxStore.counts(team, isMine: isMine)
                let page = CountedPage(asked, of: counts.all)
                let lines = try InboxStore.all(team, isMine: isMine, unread: counts.unread, offset: page.offset)
                return (lines, counts.unread, page)
            }
            return .page(html(lines, isMine: isMine, unread: unread, page, visit))
        }
        blueprint.get(CaseloadLinks.inboxMessage, .staff(.officer)) { try await InboxMessage.show($0) }
    }

    private static func html(
        _ lines: [InboxLine], isMine: Bool, unread: Int, _ page: CountedPage, _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let values = ["unread": String(unread), "count": String(page.count)]
        let list: HTML =
            lines.isEmpty
            ? "<p class=\"empty\" role=\"status\">\(texts(isMine ? "inbox.none.mine" : "inbox.none"))</p>"
            : table(lines, texts("inbox.caption", values), visit)
        let main: HTML = """
            <div class="title"><h1>\(texts("inbox.title"))</h1><p class="muted">\(texts("inbox.lead"))</p></div>\
            \(tabs(isMine: isMine, visit))\(list)\
            \(page.links("inbox.pages", visit) {
                visit.link(CaseloadLinks.inbox).query(["whose": isMine ? "mine" : "", "page": String($0)])
            })
            """
        return Page(texts("inbox.title"), section: .messages, main: main)
    }

    private static func tabs(isMine: Bool, _ visit: Visit) -> HTML {
        func tab(_ words: TextKey, _ whose: String, isHere: Bool) -> HTML {
            let current: HTML = isHere ? " aria-current=\"page\"" : .empty
            let address = visit.link(CaseloadLinks.inbox).query(["whose": whose])
            return "<a class=\"tab\" href=\"\(address)\"\(current)>\(visit.texts(words))</a>"
        }
        return """
            <nav class="tabs" aria-label="\(visit.texts("caseload.whose"))">\
            \(tab("caseload.whose.team", "", isHere: !isMine))\(tab("caseload.whose.mine", "mine", isHere: isMine))</nav>
            """
    }

    private static func table(_ lines: [InboxLine], _ caption: String, _ visit: Visit) -> HTML {
        let columns: [TextKey] = [
            "inbox.subject", "inbox.from", "inbox.about", "inbox.at", "caseload.coordinator", "caseload.state",
        ]
        return """
            <table class="table"><caption>\(caption)</caption>\(visit.texts.heads(columns))<tbody>\
            \(each: lines, { row($0, visit) })</tbody></table>
            """
    }

    private static func row(_ line: InboxLine, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let address =
            line.caseID.isEmpty
            ? visit.link(CaseloadLinks.inboxMessage(line.id))
            : visit.link(TeamLinks.case(line.caseID)).fragment("messages")
        let state =
            line.isRead ? Icon.tick.tag(texts("inbox.read")) : Icon.envelope.tag(texts("inbox.unread"), "soon")
        let subject: HTML =
            line.subject.isEmpty ? "\(texts("inbox.subject.none"))" : Parts.written(line.subject, visit)
        return """
            <tr><th scope="row"><a href="\(address)">\(subject)</a></th>\(texts.cell("inbox.from", "\(line.name)"))\
            \(texts.cell("inbox.about", "\(line.about)<small>\(line.reference)</small>"))\
            \(texts.cell("inbox.at", "<span class=\"date\">\(visit.dates.messageDay(line.at))</span> \(visit.dates.time(line.at))"))\
            \(texts.cell("caseload.coordinator", "\(texts.officer(line.officer))"))\
            \(texts.cell("caseload.state", state))</tr>
            """
    }
}
