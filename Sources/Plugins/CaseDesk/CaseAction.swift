import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit

/// An officer's action on a case: a form, a preview with all notifications, and one transaction.
///
/// It is added to `CaseDesk.actions`. Its texts are `act.<name>.title`, `.intro`, `.button` and `.done`.
protocol CaseAction: CaseConfirmation {
    /// The parameters of its link: the case's id, and that of what it changes, if it is not the case itself.
    associatedtype Target
    /// The link to its form.
    static var link: PageLink<Target> { get }
    /// What the audit records of it.
    static var event: AuditEvent { get }
    /// Whether a file may be attached.
    static var takesFile: Bool { get }

    /// The fields of its form with long texts, from which the body limit of its route follows.
    static func longTexts(_ rules: CaseRules) -> [Field]

    /// Loads the data of its form. Throws `Problem(.notFound)` for anything of another case.
    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> Self

    /// Whether it has a preview; not needed for actions that notify no one outside the team.
    static var isPreviewed: Bool { get }
    /// Whether it is possible now; otherwise its page shows only the lead.
    var isPossible: Bool { get }
    func fields(_ visit: Visit) -> [Field]
    /// The initial values of the fields.
    func initial(_ visit: Visit) -> FormValues
    /// The text above the fields.
    func lead(_ visit: Visit) -> HTML
    /// Completes the values, and adds validation errors.
    func check(_ act: inout CaseInput)
    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview]
    /// Whether the preview shows the value of a field.
    func previews(_ field: Field) -> Bool
    /// Further content of the preview.
    func preview(_ act: CaseInput) -> HTML
    /// Fields of the preview that must be filled in to confirm the action.
    func confirmations(_ act: CaseInput) -> [Field]
    /// The object of its audit row.
    func object(_ act: CaseInput) -> String
    /// The object by which the page of the case confirms the action.
    func about(_ act: CaseInput) -> String
    /// Performs the action. Throws `FormRefused` for a validation error found only now.
    func work(_ db: Connection, _ open: OpenCase, _ act: CaseInput) throws
}

/// An action that the page of a case offers by a button; others are offered beside what they change.
protocol CaseMenuAction: CaseAction where Target == String {
    /// In which states of the case it is offered.
    static var menu: Set<CaseMenu> { get }
}

/// The states of a case by which the buttons on its page differ.
enum CaseMenu: Sendable {
    case open, closed
}

extension CaseAction {
    static var takesFile: Bool { false }
    static var isPreviewed: Bool { true }
    static func longTexts(_ rules: CaseRules) -> [Field] { [] }
    var isPossible: Bool { true }
    func initial(_ visit: Visit) -> FormValues { FormValues() }
    func lead(_ visit: Visit) -> HTML { visit.texts.paragraphs(TextKey("act", Self.name, "intro")) }
    func check(_ act: inout CaseInput) {}
    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] { [] }
    func previews(_ field: Field) -> Bool { true }
    func preview(_ act: CaseInput) -> HTML { .empty }
    func confirmations(_ act: CaseInput) -> [Field] { [] }
    func object(_ act: CaseInput) -> String { act.id }
    func about(_ act: CaseInput) -> String { object(act) }
}

/// An officer's input for an action, with the attached file.
typealias CaseInput = ActionInput<Attachment>

extension CaseInput {
    /// The attached file; nil for none.
    var file: Attachment? {
        get { extra }
        set { extra = newValue }
    }

    /// Attaches the file to the row `holder`.
    func attach(_ db: Connection, to holder: String) throws {
        guard let file else { return }
        try UploadStore.attach(db, file.id, of: visit.account.account, to: holder)
    }
}
