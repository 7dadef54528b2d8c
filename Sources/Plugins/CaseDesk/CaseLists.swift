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

    private func nothing(_ key: TextKey) -> HTML { "<p class=\"muted\">\(texts(key))</p>" }

    private var asked: HTML {
        let table: HTML = """
            <table class="table"><caption class="hidden">\(texts("case.asked"))</caption><thead><tr>\
            <th scope="col">\(texts("case.asked.from"))</th><th scope="col">\(texts("case.asked.what"))</th>\
            <th scope="col">\(texts("case.asked.on"))</th><th scope="col">\(texts("case.asked.due"))</th>\
            <th scope="col">\(texts("case.state"))</th></tr></thead><tbody>\(each: view.requests, request)</tbody></table>
            """
        return page.section("requests", "case.asked", view.requests.isEmpty ? nothing("case.asked.none") : table)
    }

    private func request(_ request: InformationRequest) -> HTML {
        let who = view.participants[request.involvement]?.name ?? texts("case.asked.former")
        let note: HTML = request.note.isEmpty ? .empty : "<small>\(request.note)</small>"
        let scan: HTML =
            view.scans[request.id].map { file in
                "<small><a href=\"\(page.visit.link(CaseDeskLinks.requestFile(page.open.current.id, request.id, file.id)))\">\(file.name)</a></small>"
            } ?? .empty
        let about = "\(request.title), \(who)"
        let ways: HTML =
            request.isOpen
            ? """
            <small class="row">\(way(ChangeDue.link, "act.changeDue.title", of: request, about)) \
            \(way(ReceiveAdvice.link, "act.received.title", of: request, about)) \
            \(way(WithdrawRequest.link, "act.withdrawRequest.title", of: request, about))</small>
            """ : .empty
        return """
            <tr><th scope="row">\(who)<small>\(request.service)</small></th>\
            <td data-label="\(texts("case.asked.what"))"><span>\(request.title)\(note)\(scan)\(ways)</span></td>\
            <td data-label="\(texts("case.asked.on"))">\
            <span class="date">\(visit.dates.date(request.asked))</span></td>\
            <td data-label="\(texts("case.asked.due"))"><span>\(visit.day(request.due))</span></td>\
            <td data-label="\(texts("case.state"))"><span>\(state(request))</span></td></tr>
            """
    }

    private func way(
        _ link: PageLink<(String, String)>, _ label: TextKey, of request: InformationRequest, _ about: String
    ) -> HTML {
        "<a href=\"\(visit.link(link(page.open.current.id, request.id)))\">\(texts(label))<span class=\"hidden\"> \(about)</span></a>"
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
        let rows: HTML = """
            <ul class="rows">\(each: view.sent, { sent in
                let ids = (page.open.current.id, sent.submission.id)
                let about: HTML = "<span class=\"hidden\"> \(sent.submission.title), \(sent.author)</span>"
                let changes: HTML = "<a class=\"button second slim\" href=\"\(visit.link(CaseDeskLinks.submissionChanges(ids.0, ids.1)))\">\(texts("case.changes"))\(about)</a>"
                return """
                    <li><div class="what"><b>\(sent.submission.title)</b>\
                    <small>\(texts("case.sent", said(sent)))</small>\
                    \(sent.representative.map { "<small>\($0.words(visit))</small>" })</div>\
                    <div class="row">\(ReviewStatusTag.html(sent.reviewed, texts))\
                    \(changes, if: sent.submission.version > 1)\
                    <a class="button second slim" href="\(visit.link(CaseDeskLinks.submission(ids.0, ids.1)))">\(texts("progress.view"))\(about)</a></div></li>
                    """
            })</ul>
            """
        return page.section("sent", "case.submissions", view.sent.isEmpty ? nothing("case.submissions.none") : rows)
    }

    private func said(_ sent: CaseView.Sent) -> [String: String] {
        [
            "name": sent.author, "number": String(sent.submission.version),
            "date": visit.dates.date(sent.submission.sent), "first": visit.dates.date(sent.submission.received),
        ]
    }

    private var toPost: HTML {
        guard !view.toPost.isEmpty else { return .empty }
        return page.section(
            "post", "posting.title",
            "<ul class=\"rows\">\(each: view.toPost, { PaperLetterPages.row($0, isWithinCase: true, visit) })</ul>")
    }

    private var documents: HTML {
        let rows: HTML = """
            <ul class="rows">\(each: view.documents, { published in
                let document = published.document
                let values = [
                    "date": document.published.map(visit.dates.date) ?? "",
                    "names": published.recipients.map(\.name).joined(separator: ", "),
                ]
                let recalled = Icon.warning.tag(texts("case.recalled.tag"), "returned")
                return """
                    <li><div class="what"><b><a href="\(page.visit.link(CaseDeskLinks.document(page.open.current.id, document.id)))">\
                    \(Icon.document.html)\(document.title)</a></b><small>\(texts(TextKey("case.kind", document.kind.rawValue))). \
                    \(texts("case.published", values))</small></div><div class="row">\(recalled, if: document.recalled != nil)\
                    \(each: published.recipients, { state($0, of: published, document) })</div></li>
                    """
            })</ul>
            """
        return page.section("docs", "case.documents", view.documents.isEmpty ? nothing("case.documents.none") : rows)
    }

    /// What a recipient did with a document; with their name if there are several.
    private func state(_ recipient: Recipient, of all: CaseView.Published, _ document: Document) -> HTML {
        let state = PrintedLetterPages.state(recipient, document, visit)
        return all.recipients.count == 1
            ? state : "<span class=\"whose\"><small>\(recipient.name)</small>\(state)</span>"
    }

    private var messages: HTML {
        let rows: HTML = """
            <ul class="rows">\(each: view.messages, { message, isUnread in
                let other = view.participants.people.first { $0.account == message.account }?.name ?? message.name
                let values = [
                    "name": message.isIncoming ? message.name : other, "date": visit.dates.date(message.at),
                    "time": visit.dates.time(message.at),
                ]
                let unread = Icon.envelope.tag(texts("case.unread"), "brand")
                return """
                    <li><div class="what"><b><a href="\(page.visit.link(CaseDeskLinks.thread(page.open.current.id, message.thread)))">\(message.subject)</a></b>\
                    <small>\(texts(message.isIncoming ? "case.message.from" : "case.message.to", values))</small></div>\
                    \(isUnread ? unread : ThreadPage.state(message, visit))</li>
                    """
            })</ul>
            """
        return page.section("messages", "case.messages", view.messages.isEmpty ? nothing("case.messages.none") : rows)
    }
}
