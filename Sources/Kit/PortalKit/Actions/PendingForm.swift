import Foundation
import Synchronization
public import Web

/// Input of a form that was posted after its session had ended, to be restored on the same page.
public final class PendingForm: Sendable {
    /// The hidden field of a form that shows restored input; once the form is saved, the stored input is deleted.
    static let field = "held"

    /// How a page shows restored input.
    public enum Shown: Sendable {
        /// Not at all, because it has no fields for it: the engine shows the texts above the page, for copying.
        case nowhere
        /// In its own fields: the engine adds a note.
        case inFields
        /// In another way, with its own note.
        case elsewhere
    }

    /// Distinguishes it from input stored for the same page later.
    public let id: String
    /// The client's names of files that were posted with it. The files are not stored and must be chosen again.
    public let files: [String]
    /// The posted values, by name of the input.
    public let values: [String: String]
    private let state = Mutex(Shown.nowhere)

    /// Stored input.
    /// - Parameter values: the posted values, by name of the input.
    public init(id: String, values: [String: String], files: [String]) {
        (self.id, self.values, self.files) = (id, values, files)
    }

    /// How the page shows it, as set by ``typed(_:)``.
    public var shown: Shown { state.withLock { $0 } }

    /// The input, for a page that shows it in the way `shown`, which is recorded.
    public func typed(_ shown: Shown = .inFields) -> FormValues {
        state.withLock { $0 = shown }
        return FormValues(values)
    }

    /// The texts that would have to be typed again, in the order of their fields' names.
    public var texts: [String] {
        FormTexts.of(Form(values.sorted { $0.key < $1.key }.map { Form.Field(name: $0, value: $1) }))
    }
}

extension Visit {
    /// The stored input for this page, which the page then must show in its own fields; nil if there is none.
    public var heldTyped: FormValues? { held?.typed() }

    /// The posted ``PendingForm/id`` of the input that the form has restored; nil if it has restored none.
    public var heldMarker: String? { form[PendingForm.field] }
}

/// Finds the typed texts among the fields of a posted form.
public enum FormTexts {
    /// Fields of one request: the CSRF token, the button, and the markers of autosave and restored input.
    private static let ofRequest: Set<String> = ["csrf-token", "action", "autosave", PendingForm.field]
    /// Fields with values that the page or its buttons set.
    private static let own = ofRequest.union([
        "base", "version", "read", "id", "entry", "upload", "seen", "expects", "case", "person", "account",
        "involvement", "draft", "step", "carried", "next", "back", "insists", "of", "change", "choice", "shown",
    ])
    /// Suffixes of inputs that the engine fills in, such as the UPRN of a chosen address.
    private static let parts = [".mode", ".uprn", ".choice", ".urn", ".at"]

    /// Whether a field of this name has a secret, which is never stored or shown: a password or a secret answer.
    public static func isSecret(_ name: String) -> Bool {
        ["password", "secret-answer"].contains(where: name.contains)
    }

    /// The fields to store: all but secrets and those of one request.
    public static func worthKeeping(_ form: Form) -> [Form.Field] {
        form.fields.filter { !isSecret($0.name) && !ofRequest.contains($0.name) }
    }

    /// The typed texts in the order of the form, trimmed, each once; without secrets and texts of under 3 characters.
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
