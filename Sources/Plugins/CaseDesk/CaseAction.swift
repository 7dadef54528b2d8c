import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// An officer's action on a case: a form, a preview with all notifications, and one transaction.
///
/// It is added to `CaseDesk.actions`. Its texts are `act.<name>.title`, `.intro`, `.button` and `.done`. What all actions
/// have in common is in `CaseAction+Form.swift`.
protocol CaseAction: CaseFormAction, CaseConfirmation where Extra == Attachment {
    /// The parameters of its link: the case's id, and that of what it changes, if it is not the case itself.
    associatedtype Target
    /// The link to its form.
    static var link: PageLink<Target> { get }
    /// What the audit records of it.
    static var event: AuditEvent { get }
    /// Whether a file may be attached.
    static var takesFile: Bool { get }
    /// Whether it has a preview; not needed for actions that notify no one outside the team.
    static var isPreviewed: Bool { get }

    /// The fields of its form with long texts, from which the body limit of its route follows.
    static func longTexts(_ rules: CaseRules) -> [Field]

    /// Loads the data of its form. Throws `Problem(.notFound)` for anything of another case.
    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> Self

    /// Whether it is possible now; otherwise its page says that it is not, and shows what was typed.
    var isPossible: Bool { get }
    /// What its page says if it is not possible.
    var impossible: TextKey { get }
    /// The text above the fields.
    func lead(_ visit: Visit) -> HTML
    /// The notifications that it sends.
    func notifications(_ act: CaseInput) -> [CaseNotification]
    /// The notifications as the preview shows them.
    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview]
    /// Whether the preview shows the value of a field.
    func previews(_ field: Field) -> Bool
    /// Further content of the preview.
    func previewContent(_ act: CaseInput) -> HTML
    /// The object of its audit row.
    func object(_ act: CaseInput) -> String
    /// The object by which the page of the case confirms the action.
    func about(_ act: CaseInput) -> String
    /// Makes the changes; the notifications are sent afterwards.
    func work(_ db: Connection, _ act: CaseInput) throws
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
    /// Its long texts only.
    func fields(_ visit: Visit) -> [Field] { Self.longTexts(open.rules) }
    var isPossible: Bool { true }
    var impossible: TextKey { "act.impossible" }
    func lead(_ visit: Visit) -> HTML { visit.texts.paragraphs(TextKey("act", Self.name, "intro")) }
    func notifications(_ act: CaseInput) -> [CaseNotification] { [] }
    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] { notifications(act).map(\.preview) }
    func previews(_ field: Field) -> Bool { true }
    func previewContent(_ act: CaseInput) -> HTML { .empty }
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

    /// The day in a date field that was validated. Throws `Problem(.malformed)` if there is none.
    func day(_ name: String) throws -> CivilDate {
        guard let day = typed.date(name) else { throw Problem(.malformed, detail: "no day in \(name)") }
        return day
    }

    /// Attaches the file to the row `holder`.
    func attach(_ db: Connection, to holder: String) throws {
        guard let file else { return }
        try UploadStore.attach(db, file.id, of: visit.account.account, to: holder)
    }
}
