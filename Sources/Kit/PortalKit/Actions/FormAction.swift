public import Database
public import Markup

/// A form that an account posts: its page, its preview if it has one, and one transaction.
///
/// A value is what was loaded for one request. ``Blueprint/form(_:_:bodyLimit:load:)`` adds its routes, and does what all
/// forms have in common: CSRF token, restored input, repeated requests, optimistic versions, the pages for 409 and 422.
public protocol FormAction: Sendable {
    /// What `prepare` adds to the input before the transaction, such as a stored file.
    associatedtype Extra: Sendable = Never
    /// The submitted input.
    typealias Input = ActionInput<Extra>

    /// Whether a form that was sent already may be sent again with other values, because it only overwrites.
    var isRepeatable: Bool { get }

    /// Its fields, in the order of the page.
    func fields(_ visit: Visit) -> [Field]
    /// The names of further inputs, which the page renders itself; they are read into the input as texts.
    var inputs: [String] { get }
    /// The initial values of the fields.
    func initial(_ visit: Visit) -> FormValues
    /// The versions of what the page shows, by the names of their hidden fields. A page that is shown again keeps those
    /// with which it was first read, see ``ActionInput/version(_:)``.
    func versions(_ visit: Visit) -> [String: String]

    /// What the account views with any of its pages, which the audit records.
    var views: [Reply.View] { get }
    /// The reply if the form is not possible now; nil if it is. It is asked for each request, also in the transaction.
    func unavailableReply(_ visit: Visit) throws -> Reply?
    /// Whether input stored after the end of a session belongs to this form, and not to another one of the same path.
    func restores(_ held: [String: String]) -> Bool
    /// Handles a button inside the form.
    /// - Returns: whether the page is to be shown again instead of validating the input.
    func handleButton(_ button: String, _ input: inout Input) -> Bool
    /// Completes the input before it is checked, such as by storing a file.
    func prepare(_ input: inout Input) async throws
    /// What was changed since the page was made; nil if nothing was. It is asked for each submission, also in the
    /// transaction, and before the values are checked.
    func conflict(_ db: Connection, _ input: Input) throws -> FormConflict?
    /// Completes the values, and adds validation errors that the fields do not find by themselves.
    func check(_ input: inout Input) async throws

    /// The page with the form, which contains ``ActionInput/form(_:)``.
    func page(_ input: Input) -> Page
    /// The page that shows what the action will do; nil for an action without preview.
    func preview(_ input: Input) throws -> Page?
    /// Fields of the preview that must be filled in to confirm the action.
    func confirmations(_ input: Input) -> [Field]

    /// Performs the action, in the transaction in which it was loaded again.
    /// - Returns: the address of the page that follows.
    /// - Throws: ``FormRefused`` for validation errors and ``FormConflict`` for conflicts that are found only now.
    func perform(_ db: Connection, _ input: Input) throws -> Address
}

extension FormAction {
    /// False: a form is sent once.
    public var isRepeatable: Bool { false }
    /// No further inputs.
    public var inputs: [String] { [] }
    /// Empty fields.
    public func initial(_ visit: Visit) -> FormValues { FormValues() }
    /// No versions.
    public func versions(_ visit: Visit) -> [String: String] { [:] }
    /// Nothing that the audit records.
    public var views: [Reply.View] { [] }
    /// Always possible.
    public func unavailableReply(_ visit: Visit) throws -> Reply? { nil }
    /// All input of this path.
    public func restores(_ held: [String: String]) -> Bool { true }
    /// No buttons but those of its fields.
    public func handleButton(_ button: String, _ input: inout Input) -> Bool { false }
    /// Nothing to complete.
    public func prepare(_ input: inout Input) async throws {}
    /// No conflict.
    public func conflict(_ db: Connection, _ input: Input) throws -> FormConflict? { nil }
    /// No further errors.
    public func check(_ input: inout Input) async throws {}
    /// No preview.
    public func preview(_ input: Input) throws -> Page? { nil }
    /// No fields.
    public func confirmations(_ input: Input) -> [Field] { [] }
}

/// A form whose page takes more to open than the read in which it is loaded.
public protocol OpenedAction: FormAction {
    /// Called when the page is opened.
    /// - Returns: the page that comes before the form; nil for the form.
    func pageBefore(_ visit: Visit) async throws -> Reply?
}

/// The validation errors for which an action was not performed.
public struct FormRefused: Error {
    let findings: [ValidationError]

    /// Errors that are shown on the form's page, with status 422.
    public init(_ findings: [ValidationError]) { self.findings = findings }
}

/// What was changed since a page was made, so that its form was not performed.
public struct FormConflict: Error {
    let notice: HTML
    let isInsistedOn: Bool
    let isOnPreview: Bool
    let status: Int

    /// A conflict, shown with what was typed.
    /// - Parameters:
    ///   - notice: shown above the fields; it has the checkbox or button `insists` if that is needed.
    ///   - isInsistedOn: whether the form passes only with `insists`; otherwise it passes when it is sent again, because
    ///     the page shows the current state.
    ///   - isOnPreview: whether it is shown above the preview if that was confirmed, instead of above the form.
    public init(_ notice: HTML, isInsistedOn: Bool = false, isOnPreview: Bool = false, status: Int = 409) {
        self.notice = notice
        self.isInsistedOn = isInsistedOn
        self.isOnPreview = isOnPreview
        self.status = status
    }
}
