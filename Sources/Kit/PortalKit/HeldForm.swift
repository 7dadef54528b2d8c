import Foundation
import Synchronization
public import Web

/// What was typed on a page as a session had ended, for the page to show again.
public final class HeldForm: Sendable {
    /// The hidden field by which a form says that it shows what was held; what is saved from it is held no longer.
    static let field = "held"

    /// How a page dealt with it.
    public enum Shown: Sendable {
        /// Not at all: the page has no place for it.
        case nowhere
        /// In its own fields.
        case inFields
        /// The page itself says where it is.
        case elsewhere
    }

    /// Tells it from what is held on the same page later.
    public let id: String
    /// What the client called the files that came with it. They were not kept.
    public let files: [String]
    private let values: [String: String]
    private let state = Mutex(Shown.nowhere)

    public init(id: String, values: [String: String], files: [String]) {
        (self.id, self.values, self.files) = (id, values, files)
    }

    /// What the page made of it so far.
    public var shown: Shown { state.withLock { $0 } }

    /// What was typed, for a page that shows it as `shown` says.
    public func typed(_ shown: Shown = .inFields) -> Typed {
        state.withLock { $0 = shown }
        return Typed(values)
    }

    /// The texts among it that somebody would have to type again, by the names of their fields.
    public var texts: [String] {
        TypedTexts.of(Form(values.sorted { $0.key < $1.key }.map { Form.Field(name: $0, value: $1) }))
    }
}

extension Visit {
    /// What was typed on this page as an earlier session had ended, where the page shows it in its own fields; nil for
    /// nothing.
    public var heldTyped: Typed? { held?.typed() }

    /// The marker of what was held, as the form that was posted brings it; nil where it shows nothing of the kind.
    public var heldMarker: String? { form[HeldForm.field] }
}

/// Which fields of a form somebody typed.
public enum TypedTexts {
    /// Fields that a page brings by itself.
    private static let own: Set<String> = [
        "form-token", "held", "action", "base", "version", "read", "id", "entry", "upload", "seen", "expects", "case",
        "person", "account", "involvement", "draft", "step", "carried", "next", "back", "autosave", "insists", "of",
        "change", "choice", "shown",
    ]
    /// Parts of fields that the engine fills in, such as the number of an address that was chosen.
    private static let parts = [".mode", ".uprn", ".choice", ".urn", ".at"]

    /// Whether a field holds a secret: such a field is never kept or shown again.
    public static func isSecret(_ name: String) -> Bool {
        ["password", "secret-answer"].contains(where: name.contains)
    }

    /// The fields that are worth keeping: without secrets, and without what belongs to the session and the button.
    public static func worthKeeping(_ form: Form) -> [Form.Field] {
        let left = ["form-token", "action", "autosave", HeldForm.field]
        return form.fields.filter { !isSecret($0.name) && !left.contains($0.name) }
    }

    /// Whether a value is the id of a row, such as of the child that a form is about.
    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 22
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    /// The texts that somebody typed, in the order of the form, each once. What is shorter than three letters is left out.
    public static func of(_ form: Form) -> [String] {
        var texts: [String] = []
        for field in form.fields where !isSecret(field.name) && !own.contains(field.name) {
            let text = field.value.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !parts.contains(where: field.name.hasSuffix), text.count > 2, text != "yes", !isID(text),
                !texts.contains(text)
            else { continue }
            texts.append(text)
        }
        return texts
    }
}
