import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit

/// Something that an officer does to a case: a page with fields, a page that shows who will be told what, and one
/// transaction.
protocol CaseAction: Sendable {
    /// Where it is, below the case.
    static var path: String { get }
    /// Its words are `act.<name>.title`, `.intro` and `.button`.
    static var name: String { get }
    /// What the audit calls it.
    static var event: String { get }
    /// Whether a file may come with it.
    static var takesFile: Bool { get }

    /// The fields of its page that hold long texts: what its route takes follows from them.
    static func longTexts(_ rules: CaseRules) -> [Field]

    /// Reads what its page needs. Throws `Problem(.notFound)` for what is not the case's.
    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> Self

    /// Whether a page shows what will happen before it happens; not for what stays within the team and tells nobody.
    static var isPreviewed: Bool { get }
    /// Whether there is anything now that it could be done to; where not, its page says only that.
    var isPossible: Bool { get }
    func fields(_ visit: Visit) -> [Field]
    /// What stands in the fields at first.
    func initial(_ visit: Visit) -> Typed
    /// What the page says above the fields.
    func lead(_ visit: Visit) -> HTML
    /// Completes what was typed, and notes what is wrong with it.
    func check(_ act: inout ActionInput)
    func tellings(_ act: ActionInput) -> [Telling]
    /// Whether what is in a field is shown before it is done.
    func previews(_ field: Field) -> Bool
    /// What else is shown before it is done.
    func preview(_ act: ActionInput) -> HTML
    /// What has to be ticked before it is done.
    func confirmations(_ act: ActionInput) -> [Field]
    /// What the audit names as its object.
    func object(_ act: ActionInput) -> String
    /// What the page of the case says that it was done to.
    func about(_ act: ActionInput) -> String
    /// Does it. Throws ``ActionRefused`` where it turns out that something is wrong.
    func work(_ db: Connection, _ open: OpenCase, _ act: ActionInput) throws
}

extension CaseAction {
    static var takesFile: Bool { false }
    static var isPreviewed: Bool { true }
    static func longTexts(_ rules: CaseRules) -> [Field] { [] }
    var isPossible: Bool { true }
    func initial(_ visit: Visit) -> Typed { Typed() }
    func lead(_ visit: Visit) -> HTML { visit.texts.paragraphs(TextKey("act", Self.name, "intro")) }
    func check(_ act: inout ActionInput) {}
    func tellings(_ act: ActionInput) -> [Telling] { [] }
    func previews(_ field: Field) -> Bool { true }
    func preview(_ act: ActionInput) -> HTML { .empty }
    func confirmations(_ act: ActionInput) -> [Field] { [] }
    func object(_ act: ActionInput) -> String { act.id }
    func about(_ act: ActionInput) -> String { object(act) }
}

/// What an officer has typed on the page of an action.
struct ActionInput: Sendable {
    let visit: Visit
    /// The id of what the action makes, chosen by its page: a second press makes no second one.
    let id: String
    var typed: Typed
    /// The file that came with it.
    var file: Attachment?

    var texts: Texts { visit.texts }

    subscript(name: String) -> String { typed[name] }

    /// Gives the file to what holds it from now on.
    func hold(_ db: Connection, by holder: String) throws {
        guard let file else { return }
        try UploadStore.hold(db, file.id, of: visit.account.account, by: holder)
    }
}

/// Why an action was not done, beside the fields it is about.
struct ActionRefused: Error {
    let findings: [Finding]
}
