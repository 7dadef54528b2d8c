import Casework
import Forms
import Markup
import PortalKit

/// The requests, submissions, documents and messages of a case.
struct CaseLists {
    let page: CasePage

    private var texts: Texts { page.texts }
    private var view: CaseView { page.view }
    private var visit: Visit { page.visit }

    var html: HTML { "\(asked)\(sent)\(toPost)\(documents)\(messages)" }

    private var caseID: String { page.open.current.id }

    /// A section with a list, or the text that there is nothing to list.
    private func list<Item>(
        _ id: String, _ title: TextKey, _ items: [Item], none: TextKey, row: (Item) -> HTML
    ) -> HTML {
        let rows: HTML = "<ul class=\"rows\">\(each: items, row)</ul>"
        return page.section(id, title, items.isEmpty ? "<p class=\"muted\">\(texts(none))</p>" : rows)
    }

    private func button(_ label: TextKey, to address: Address, about: String) -> HTML {
        "<a class=\"button second slim\" href=\"\(address)\">\(texts(label))<span class=\"hidden\"> \(about)</span></a>"
    }

    private var asked: HTML {
        let columns: [TextKey] = [
            "case.asked.from", "case.asked.what", "case.asked.on", "case.asked.due", "case.state",
        ]
        let table: HTML = """
            <table class="table"><caption class="hidden">\(texts("case.asked"))</caption>\(texts.heads(columns))\
            <tbody>\(each: view.requests, request)</tbody></table>
            """
        let none: HTML = "<p class=\"muted\">\(texts("case.asked.none"))</p>"
        return page.section("requests", "case.asked", view.requests.isEmpty ? none : table)
    }

    private func request(_ request: InformationRequest) -> HTML {
        let participant = view.participants[request.involvement]
        let who = participant?.name ?? texts("case.asked.former")
        let holder = participant.flatMap { view.participants.holder($0, texts) }
        let scan: HTML =
            view.scans[request.id].map { file in
                let address = visit.link(CaseDeskLinks.requestFile(caseID, request.id, file.id))
                return "<small><a href=\"\(address)\">\(file.name)</a></small>"
            } ?? .empty
        func way(_ link: PageLink<(String, String)>, _ label: TextKey) -> HTML {
            """
            <a href="\(visit.link(link(caseID, request.id)))">\(texts(label))\
            <span class="hidden"> \(Parts.written(request.title, visit)), \(who)</span></a>
            """
        }
        let ways: HTML = """
            <small class="row">\(way(ChangeDue.link, "act.changeDue.title")) \
            \(way(ReceiveAdvice.link, "act.received.title")) \
            \(way(WithdrawRequest.link, "act.withdrawRequest.title"))</small>
            """
        let what: HTML = """
            \(Parts.written(request.title, visit))\("<small>\(request.note)</small>", if: !request.note.isEmpty)\(scan)\
            \(ways, if: request.isOpen)
            """
        return """
            <tr><th scope="row">\(who)<small>\(request.service)</small>\
            \(holder.map { "<small>\($0)</small>" })</th>\(texts.cell("case.asked.what", what))\
            <td data-label="\(texts("case.asked.on"))">\
            <span class="date">\(visit.dates.date(request.asked))</span></td>\
            \(texts.cell("case.asked.due", visit.day(request.due)))\(texts.cell("case.state", state(request)))</tr>
            """
    }

    private func state(_ request: InformationRequest) -> HTML {
        let answered = request.answered.map(visit.dates.date) ?? ""
        let late: HTML =
            request.isLate(on: page.today) && !request.isOpen
            ? " \(Icon.warning.tag(texts("case.cameLate"), "late"))" : .empty
        switch request.state {
        case .open: return visit.until(request.due)
        case .returned:
            return "\(Icon.warning.tag(texts("judge.returned"), "returned")) \(visit.until(request.due))"
        case .answered:
            return "\(Icon.clock.tag(texts("case.answered", ["date": answered]), "soon"))\(late)"
        case .accepted:
            return "\(Icon.tick.tag(texts("case.accepted", ["date": answered]), "ok"))\(late)"
        case .withdrawn: return Icon.dot.tag(texts("case.withdrawn"))
        }
    }

    private var sent: HTML {
        list("sent", "case.submissions", view.sent, none: "case.submissions.none") { sent in
            let submission = sent.submission
            let values = [
                "name": sent.author, "number": String(submission.version),
                "date": visit.dates.date(submission.sent), "first": visit.dates.date(submission.received),
            ]
            let about = "\(submission.title), \(sent.author)"
            let changes = button(
                "case.changes", to: visit.link(CaseDeskLinks.submissionChanges(caseID, submission.id)), about: about)
            return """
                <li><div class="what"><b>\(Parts.written(submission.title, visit))</b><small>\(texts("case.sent", values))</small>\
                \(sent.representative.map { "<small>\($0.words(visit))</small>" })</div>\
                <div class="row">\(ReviewStatusTag.html(sent.reviewed, texts))\(changes, if: submission.version > 1)\
                \(button("progress.view", to: visit.link(CaseDeskLinks.submission(caseID, submission.id)), about: about))\
                </div></li>
                """
        }
    }

    private var toPost: HTML {
        guard !view.toPost.isEmpty else { return .empty }
        return page.section(
            "post", "posting.title",
            "<ul class=\"rows\">\(each: view.toPost, { PaperLetterPages.row($0, isWithinCase: true, visit) })</ul>")
    }

    private var documents: HTML {
        list("docs", "case.documents", view.documents, none: "case.documents.none") { published in
            let (document, recipients) = (published.document, published.recipients)
            let values = [
                "date": document.published.map(visit.dates.date) ?? "",
                "names": recipients.map(\.name).joined(separator: ", "),
            ]
            let recalled = Icon.warning.tag(texts("case.recalled.tag"), "returned")
            return """
                <li><div class="what"><b><a href="\(visit.link(CaseDeskLinks.document(caseID, document.id)))">\
                \(Icon.document.html)\(Parts.written(document.title, visit))</a></b>\
                <small>\(texts(TextKey("case.kind", document.kind.rawValue))). \(texts("case.published", values))</small>\
                </div><div class="row">\(recalled, if: document.recalled != nil)\
                \(each: recipients, { state($0, isOnly: recipients.count == 1, of: document) })</div></li>
                """
        }
    }

    /// What a recipient did with a document; with their name if there are several.
    private func state(_ recipient: Recipient, isOnly: Bool, of document: Document) -> HTML {
        let state = PrintedLetterPages.state(recipient, document, visit)
        return isOnly ? state : "<span class=\"whose\"><small>\(recipient.name)</small>\(state)</span>"
    }

    private var messages: HTML {
        list("messages", "case.messages", view.messages, none: "case.messages.none") { message, isUnread in
            let other = view.participants.people.first { $0.account == message.account }?.name ?? message.name
            let values = [
                "name": message.isIncoming ? message.name : other, "date": visit.dates.messageDay(message.at),
                "time": visit.dates.time(message.at),
            ]
            let unread = Icon.envelope.tag(texts("case.unread"), "brand")
            return """
                <li><div class="what"><b>\
                <a href="\(visit.link(CaseDeskLinks.thread(caseID, message.thread)))">\(Parts.written(message.subject, visit))</a></b>\
                <small>\(texts(message.isIncoming ? "case.message.from" : "case.message.to", values))</small></div>\
                \(isUnread ? unread : ThreadPage.state(message, visit))</li>
                """
        }
    }
}
