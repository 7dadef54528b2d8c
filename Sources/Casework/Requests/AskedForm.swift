public import Database
import Forms
import Identity
public import Markup
public import PortalKit

/// An information request as its participant sees it: the request, its state, and the next step.
public struct AskedForm: Sendable {
    private enum Step: Sendable {
        case start(form: String)
        case goOn(draft: String)
        case mend(submission: String)
        /// None: it is answered, or the answer does not come through the portal.
        case none
    }

    /// The request.
    public let request: InformationRequest
    /// The name of the person it is about, from the account's entry.
    public let name: String
    /// The form's title in the visitor's language; the request's own title if it asks for no form of this portal.
    public let title: String
    private let step: Step

    /// The view of one request of the account. Throws `DatabaseError`.
    public static func find(
        _ db: Connection, _ request: InformationRequest, _ permissions: Permissions, for visit: Visit
    ) throws -> AskedForm {
        let offer = visit.site.features.offers.first { $0.name == request.form }
        return AskedForm(
            request: request, name: permissions.entry.name, title: offer?.title(visit.language) ?? request.title,
            step: try step(db, request, offer))
    }

    /// The views of all requests to the signed-in account, as ``RequestStore/asked(_:for:)`` sorts them. Throws
    /// `Problem(.forbidden)` without a signed-in session, and `DatabaseError`.
    public static func all(_ db: Connection, for visit: Visit) throws -> [AskedForm] {
        try RequestStore.asked(db, for: visit).map { try find(db, $0.request, $0.permissions, for: visit) }
    }

    private static func step(_ db: Connection, _ request: InformationRequest, _ offer: FormOffer?) throws -> Step {
        guard request.isOpen else { return .none }
        if request.state == .returned,
            let judged = try ReviewStore.find(db, request.reference, account: request.account),
            case .returned = judged.judgement
        {
            return .mend(submission: judged.submission)
        }
        guard let offer else { return .none }
        let draft = try FormList.draft(db, account: request.account, subject: request.entry, form: offer.name)
        return draft.map { .goOn(draft: $0) } ?? .start(form: offer.name)
    }

    /// Its state as a tag with an icon and words; late requests say so.
    public func tag(_ visit: Visit) -> HTML {
        let (texts, due) = (visit.texts, ["date": visit.dates.words(request.due)])
        let isLate = request.isLate(on: CivilDate(visit.now))
        switch request.state {
        case .open where isLate, .returned where isLate:
            return "<span class=\"tag late\">\(Icon.warning.html) \(texts("asked.late", due))</span>"
        case .open, .returned: return "<span class=\"tag soon\">\(Icon.clock.html) \(texts("asked.due", due))</span>"
        case .answered:
            let words = request.answered.map { texts("asked.answered", ["date": visit.dates.words($0)]) } ?? ""
            let late = isLate ? " \(texts("asked.answeredLate", due))" : ""
            return "<span class=\"tag ok\">\(Icon.tick.html) \(words + late)</span>"
        case .accepted: return "<span class=\"tag ok\">\(Icon.tick.html) \(texts("asked.accepted"))</span>"
        case .withdrawn: return "<span class=\"tag\">\(texts("asked.withdrawn"))</span>"
        }
    }

    /// What is missing, if it was returned; otherwise empty.
    public func returned(_ visit: Visit) -> HTML {
        guard request.state == .returned else { return .empty }
        return """
            <p><span class="tag returned">\(Icon.warning.html) \(visit.texts("progress.returned"))</span></p>\
            \(Parts.typed(request.note))
            """
    }

    /// The button that starts, continues or corrects the answer; text if the answer does not come through the portal.
    public func button(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let about: HTML = """
            <span class="hidden"> \(texts("asked.of", ["form": title, "name": name]))</span>
            """
        switch step {
        case .start(let form):
            return """
                <form method="post" action="\(visit.link(FormLinks.start(form)))">\(visit.formFields)\
                <input type="hidden" name="subject" value="\(request.entry)">\
                <input type="hidden" name="draft" value="\(newID())">\
                <button class="button slim">\(texts("progress.start"))\(about)</button></form>
                """
        case .goOn(let draft):
            return """
                <a class="button slim" href="\(visit.link(FormLinks.draft(draft)))">\(texts("progress.continue"))\(about)</a>
                """
        case .mend(let submission): return Self.mend(submission, about, visit)
        case .none: return request.isOpen ? "<span>\(texts("asked.elsewhere"))</span>" : .empty
        }
    }

    /// The button that opens a returned submission for correction.
    /// - Parameters:
    ///   - submission: the id of the submission.
    ///   - about: text for screen readers only, after the button's label.
    public static func mend(_ submission: String, _ about: HTML, _ visit: Visit) -> HTML {
        """
        <form method="post" action="\(visit.link(FormLinks.edit(submission)))">\(visit.formFields)\
        <button class="button slim">\(visit.texts("progress.mend"))\(about)</button></form>
        """
    }

    /// The request as an item of a list.
    public func row(_ visit: Visit) -> HTML {
        """
        <li><div class="what"><b>\(title)</b><small>\(visit.texts("asked.about", ["name": name]))</small>\
        \(returned(visit))</div><div class="row">\(tag(visit))\(button(visit))</div></li>
        """
    }
}
