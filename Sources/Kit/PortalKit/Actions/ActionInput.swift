public import Markup
import Web

/// The input of a ``FormAction``, and what its page needs of it.
public struct ActionInput<Extra: Sendable>: Sendable {
    /// The request.
    public let visit: Visit
    /// The id of the row that the action creates, chosen by the form, so that a repeated request creates no second one.
    public internal(set) var id: String
    /// The values of the fields, and their validation errors.
    public var typed: FormValues
    /// The values of the fields by which the preview is confirmed, and their validation errors.
    public var confirmed = FormValues()
    /// What the action added to it.
    public var extra: Extra?
    /// What the page says above the fields: that something was changed, or that the form was sent already.
    public internal(set) var notice = HTML.empty
    /// Whether the page shows the current state, so that it carries the current versions.
    var isFresh = false
    /// The hidden fields of the page: id, versions, and on a preview the values.
    var hidden = HTML.empty
    /// The versions that the submitted or restored page carried.
    let carried: FormValues

    /// Input as it was submitted, restored or suggested.
    init(_ visit: Visit, id: String, typed: FormValues, carried: FormValues = FormValues()) {
        (self.visit, self.id, self.typed, self.carried) = (visit, id, typed, carried)
    }

    /// The wordings in the language of the page.
    public var texts: Texts { visit.texts }

    /// The value of the input `name`; empty if there is none.
    public subscript(name: String) -> String { typed[name] }

    /// The value of the hidden field `name` as the page carried it, see ``FormAction/versions(_:)``; empty if there was
    /// none.
    public func version(_ name: String) -> String { carried[name] }

    /// Whether the request confirms the action on its preview.
    public var isConfirmed: Bool { visit.form["action"] == "do" }

    /// Whether the account goes on after it has seen that `versions` are the current ones, by the names of their hidden
    /// fields.
    public func overrides(_ versions: [String: String]) -> Bool {
        insists && versions.allSatisfy { visit.form[Self.seen + $0.key] == $0.value }
    }

    var insists: Bool { visit.form["insists"] == "yes" }

    /// The prefix of the hidden fields with the versions whose changes a page shows.
    static var seen: String { "seen-" }

    /// The form, with the notice, the hidden fields and `content`.
    /// - Parameter megabytes: the maximum for all files of the form; nil for a form without files.
    public func form(guarding: Bool = true, megabytes: Int? = nil, _ content: HTML) -> HTML {
        let here = Address(path: visit.head.path) ?? visit.link(SiteLinks.home)
        let content: HTML = "\(notice)\(hidden)\(content)"
        return Parts.form(here, visit, guarding: guarding, megabytes: megabytes, content)
    }

    /// The buttons below the fields: to send the form, `more`, and a link to leave it.
    public func buttons(_ send: TextKey, leaving: Address, _ more: HTML = .empty) -> HTML {
        """
        <div class="actions"><button class="button">\(texts(send))</button>\(more)\
        <a class="button second" href="\(leaving)">\(texts("action.cancel"))</a></div>
        """
    }
}

/// The input of a ``FormAction`` to which nothing is added.
public typealias FormInput = ActionInput<Never>
