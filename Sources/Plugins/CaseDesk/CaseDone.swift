import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// The confirmation of the last action on a case: the text `act.<name>.done`, filled in from the stored data.
struct CaseDone {
    let page: CasePage

    private var texts: Texts { page.texts }
    private var view: CaseView { page.view }
    private var dates: Dates { page.visit.dates }

    /// The address of the case with this confirmation. It contains no names; they are looked up when the page is made.
    static func address(_ casefile: String, _ name: String, of object: String, _ visit: Visit) -> Address {
        visit.link("cases", casefile).query(["done": name, "of": object])
    }

    /// Whether the audit has the action of the address; only for actions that the case itself does not show.
    static func isNoted(_ db: Connection, person: String, _ visit: Visit) throws -> Bool {
        let events = [
            "note": AddNote.event, "reopen": ReopenCase.event, "taken": "request-taken-in", "posted": "letter-posted",
        ]
        guard let event = events[visit.query["done"] ?? ""], let object = visit.query["of"] else { return false }
        return try AuditLine.isThere(db, event, object: object, person: person)
    }

    /// Empty unless the confirmation is true of the case as it is now: the address is untrusted input.
    var html: HTML {
        guard let name = page.visit.query["done"] else { return .empty }
        let sentences = sentences(name, page.visit.query["of"] ?? "")
        return sentences.isEmpty ? .empty : Parts.done(sentences.joined(separator: " "))
    }

    private func sentences(_ name: String, _ object: String) -> [String] {
        let key = TextKey("act", name, "done")
        switch name {
        case "ask", "changeDue", "withdrawRequest", "received": return request(name, object)
        case "document", "letter", "recall", "posted": return document(name, object)
        case "decision", "withdrawDecision":
            let isWithdrawn = name == "withdrawDecision"
            return view.decisions.filter { one in
                one.id == object && one.published == nil && (one.withdrawn != nil) == isWithdrawn
            }.map { texts(key, ["decision": $0.words(texts)]) }
        case "accept", "return":
            return view.sent.filter { $0.submission.id == object && $0.judged.judgement.isWhat(name) }.map { one in
                texts(key, ["title": one.submission.title, "name": one.author])
            }
        case "message": return message(object)
        case "exception":
            return view.exceptions.filter { $0.id == object }.map { one in
                texts(key, ["deadline": DeadlineWords.name(one.deadline, texts)])
            }
        case "event":
            return view.facts.filter { $0.source == object }.prefix(1).map { one in
                let event = CaseTimeline(page: page).name(one.fact)
                return texts(key, ["event": event, "date": dates.words(one.fact.day)])
            }
        case "assign": return [texts(key, ["name": view.staff[page.open.now.coordinator] ?? texts("case.nobody")])]
        case "close":
            guard let day = page.open.now.closed else { return [] }
            return [texts(TextKey("act", "close.\(page.open.now.state.rawValue)", "done"), ["date": dates.words(day)])]
        case "taken", "opened":
            guard name == "taken" ? view.isNoted : page.open.now.isOpen else { return [] }
            return [texts(key, ["date": dates.words(page.open.now.received)])]
        case "note": return view.isNoted ? [texts(key)] : []
        case "reopen": return view.isNoted && page.open.now.isOpen ? [texts(key)] : []
        default: return []
        }
    }

    /// The confirmation of an action on an information request, and how its participant is notified.
    private func request(_ name: String, _ object: String) -> [String] {
        guard let one = view.requests.first(where: { $0.id == object }) else { return [] }
        let isSo =
            switch name {
            case "withdrawRequest": one.state == .withdrawn
            case "received": one.answered != nil && one.reference.isEmpty
            case "changeDue": one.state == .open || one.state == .returned
            default: one.state != .withdrawn
            }
        guard isSo else { return [] }
        let who = view.circle[one.involvement]?.name ?? texts("case.asked.former")
        let day = name == "received" ? one.answered ?? one.due : one.due
        let said = texts(
            TextKey("act", name, "done"), ["title": one.title, "name": who, "date": dates.words(day)])
        if name == "received" { return [said] }
        let told: TextKey = one.account.isEmpty ? "act.told.post" : "act.told.portal"
        return [said, texts(told, ["names": who])]
    }

    /// The confirmation of an action on a document, and its recipients by post.
    private func document(_ name: String, _ object: String) -> [String] {
        if name == "posted", view.isNoted, let one = view.posted.first(where: { $0.id == object }) {
            return [texts("act.posted.done", ["title": one.subject])]
        }
        let one = view.documents.first { one in
            (name == "letter" ? one.document.decision : one.document.id) == object
        }
        guard !object.isEmpty, let one,
            name == "posted" ? view.isNoted : (one.document.recalled != nil) == (name == "recall")
        else { return [] }
        let names = one.recipients.map(\.name).joined(separator: ", ")
        let said = texts(TextKey("act", name, "done"), ["title": one.document.title, "names": names])
        let byPost = view.toPost.filter { $0.item == .letter(one.document.id) }
        guard name == "document" || name == "letter", !byPost.isEmpty else { return [said] }
        return [said, texts("act.told.post", ["names": byPost.map(\.name).joined(separator: ", ")])]
    }

    /// Each recipient's message has an id made of the form's id and the involvement's.
    private func message(_ object: String) -> [String] {
        let chosen = view.circle.people.filter { one in
            view.messages.contains { $0.newest.id == "\(object).\(one.id)" }
        }
        guard !chosen.isEmpty else { return [] }
        return [texts("act.message.done", ["names": chosen.map(\.name).joined(separator: ", ")])]
    }
}

extension ReviewStatus {
    /// Whether it is the result of the action of that name.
    fileprivate func isWhat(_ action: String) -> Bool {
        switch self {
        case .received: false
        case .accepted: action == "accept"
        case .returned: action == "return"
        }
    }
}
