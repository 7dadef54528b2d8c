import Casework
import Database
import Markup
import PortalKit
import Web

/// What the page of a case confirms after an action: the text `act.<name>.done`, filled in from the stored data.
protocol CaseConfirmation: Sendable {
    /// The name in the keys of its texts and in the address of the confirmation.
    static var name: String { get }
    /// The event that the audit must have, for what the case itself does not show; nil otherwise.
    static var confirmingEvent: AuditEvent? { get }
    /// The sentences; none unless they are true of the case as it is now, for the address is untrusted input.
    static func done(_ object: String, on page: CasePage) -> [String]
}

extension CaseConfirmation {
    static var confirmingEvent: AuditEvent? { nil }
    static var doneKey: TextKey { TextKey("act", name, "done") }
}

/// The confirmation of the last action on a case.
struct CaseDone {
    /// Everything that can be confirmed, by name.
    static let all: [String: any CaseConfirmation.Type] = {
        let others: [any CaseConfirmation.Type] = [RequestAccepted.self, CaseOpened.self, LetterPosted.self]
        return Dictionary((CaseDesk.actions + others).map { ($0.name, $0) }) { first, _ in first }
    }()

    let page: CasePage

    /// The address of the case with this confirmation. It contains no names; they are looked up when the page is made.
    static func address(_ caseID: String, _ name: String, of object: String, _ visit: Visit) -> Address {
        visit.link(TeamLinks.case(caseID)).query(["done": name, "of": object])
    }

    /// Whether the audit has the row that the confirmation of the address needs.
    static func isNoted(_ db: Connection, person: String, _ visit: Visit) throws -> Bool {
        guard let event = all[visit.query["done"] ?? ""]?.confirmingEvent, let object = visit.query["of"] else {
            return false
        }
        return try AuditLine.last(visit.team(db), event, object: object, person: person) != nil
    }

    var html: HTML {
        let query = page.visit.query
        guard let confirmation = Self.all[query["done"] ?? ""],
            confirmation.confirmingEvent == nil || page.view.isNoted
        else { return .empty }
        let sentences = confirmation.done(query["of"] ?? "", on: page)
        return sentences.isEmpty ? .empty : Parts.done(sentences.joined(separator: " "))
    }
}

/// A request was accepted as a case.
enum RequestAccepted: CaseConfirmation {
    static let name = "taken"
    static let confirmingEvent: AuditEvent? = .requestTakenIn

    static func done(_ object: String, on page: CasePage) -> [String] { page.received(doneKey) }
}

/// A case was opened by hand.
enum CaseOpened: CaseConfirmation {
    static let name = "opened"

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.open.current.isOpen ? page.received(doneKey) : []
    }
}

/// A letter or message was marked as posted.
enum LetterPosted: CaseConfirmation {
    static let name = "posted"
    static let event = AuditEvent("letter-posted")
    static let confirmingEvent: AuditEvent? = event

    static func done(_ object: String, on page: CasePage) -> [String] {
        if let message = page.view.posted.first(where: { $0.id == object }) {
            return [page.texts(doneKey, ["title": message.subject])]
        }
        return page.published { $0.id == object }.map { page.told(doneKey, $0) } ?? []
    }
}

extension CasePage {
    fileprivate func received(_ key: TextKey) -> [String] {
        [texts(key, ["date": visit.dates.words(open.current.received)])]
    }

    /// The confirmation of an action on an information request: its sentence, and how its participant is notified.
    /// - Parameters:
    ///   - isTrue: whether the request is as the action leaves it.
    ///   - day: the day that the sentence names; nil for the due day.
    func request(
        _ key: TextKey, _ id: String, isTold: Bool = true, day: (InformationRequest) -> CivilDate? = { $0.due },
        isTrue: (InformationRequest) -> Bool
    ) -> [String] {
        guard let request = view.requests.first(where: { $0.id == id }), isTrue(request) else { return [] }
        let name = view.participants[request.involvement]?.name ?? texts("case.asked.former")
        let date = visit.dates.words(day(request) ?? request.due)
        let done = texts(key, ["title": request.title, "name": name, "date": date])
        guard isTold else { return [done] }
        let told: TextKey = request.account.isEmpty ? "act.told.post" : "act.told.portal"
        return [done, texts(told, ["names": name])]
    }

    /// The published document for which `isIt` holds.
    func published(_ isIt: (Document) -> Bool) -> CaseView.Published? { view.documents.first { isIt($0.document) } }

    /// The confirmation of an action on a document, which names its recipients.
    func told(_ key: TextKey, _ published: CaseView.Published) -> [String] {
        let names = published.recipients.map(\.name).joined(separator: ", ")
        return [texts(key, ["title": published.document.title, "names": names])]
    }

    /// The same of a document just published, with its recipients by post.
    func sent(_ key: TextKey, _ published: CaseView.Published?) -> [String] {
        guard let published, published.document.recalled == nil else { return [] }
        let byPost = view.toPost.filter { $0.item == .letter(published.document.id) }.map(\.name)
        let done = told(key, published)
        return byPost.isEmpty ? done : done + [texts("act.told.post", ["names": byPost.joined(separator: ", ")])]
    }
}
