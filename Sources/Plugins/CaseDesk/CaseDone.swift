import Casework
import Forms
import Markup
import PortalKit
import Web

/// What was just done to a case, in a sentence: `act.<name>.done`, filled in from what it was done to.
struct CaseDone {
    let page: CasePage

    private var texts: Texts { page.texts }
    private var view: CaseView { page.view }
    private var dates: Dates { page.visit.dates }

    /// The address of the case that says so. It names no person: who it was is looked up when the page is made.
    static func address(_ casefile: String, _ name: String, of object: String, _ visit: Visit) -> Address {
        visit.link("cases", casefile).query(["done": name, "of": object])
    }

    var html: HTML {
        guard let name = page.visit.query["done"] else { return .empty }
        let sentences = sentences(name, page.visit.query["of"] ?? "")
        return Parts.done(sentences.isEmpty ? texts("case.done") : sentences.joined(separator: " "))
    }

    private func sentences(_ name: String, _ object: String) -> [String] {
        let key = TextKey("act", name, "done")
        switch name {
        case "ask", "changeDue", "withdrawRequest", "received": return request(name, object)
        case "document", "letter", "recall", "posted": return document(name, object)
        case "decision", "withdrawDecision":
            return view.decisions.filter { $0.id == object }.map { texts(key, ["decision": $0.words(texts)]) }
        case "accept", "return":
            return view.sent.filter { $0.submission.id == object }.map { one in
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
        case "taken", "opened": return [texts(key, ["date": dates.words(page.open.now.received)])]
        case "note", "reopen": return [texts(key)]
        default: return []
        }
    }

    /// What was asked of somebody, and how they are told of it.
    private func request(_ name: String, _ object: String) -> [String] {
        guard let one = view.requests.first(where: { $0.id == object }) else { return [] }
        let who = view.circle[one.involvement]?.name ?? texts("case.asked.former")
        let day = name == "received" ? one.answered ?? one.due : one.due
        let said = texts(
            TextKey("act", name, "done"), ["title": one.title, "name": who, "date": dates.words(day)])
        if name == "received" { return [said] }
        let told: TextKey = one.account.isEmpty ? "act.told.post" : "act.told.portal"
        return [said, texts(told, ["names": who])]
    }

    /// A document, and for whom it has to be posted.
    private func document(_ name: String, _ object: String) -> [String] {
        let all = view.documents.filter { $0.document.id == object || $0.document.decision == object }
        guard !object.isEmpty, let one = all.first else { return [] }
        let names = one.recipients.map(\.name).joined(separator: ", ")
        let said = texts(TextKey("act", name, "done"), ["title": one.document.title, "names": names])
        let byPost = view.toPost.filter { $0.item == .letter(one.document.id) }
        guard name == "document" || name == "letter", !byPost.isEmpty else { return [said] }
        return [said, texts("act.told.post", ["names": byPost.map(\.name).joined(separator: ", ")])]
    }

    /// Each has a message of their own, named after the page that it came from and after them.
    private func message(_ object: String) -> [String] {
        let chosen = view.circle.people.filter { one in
            view.messages.contains { $0.newest.id == "\(object).\(one.id)" }
        }
        guard !chosen.isEmpty else { return [] }
        return [texts("act.message.done", ["names": chosen.map(\.name).joined(separator: ", ")])]
    }
}
