import Configuration
import Files
public import PortalKit
import Synchronization
import Vault

extension FormDefinition {
    /// A file that a step offers to download, to be filled in on paper or on a computer.
    public struct Template: Sendable {
        /// The name of the file in `forms/templates`, by language.
        public let file: Wording
        /// What the file is, plain text, by language.
        public let title: Wording
    }
}

extension FormReader {
    /// The file that a step offers to download; nil if it offers none.
    func template(_ settings: inout Settings) -> FormDefinition.Template? {
        let isGiven = settings.isGiven("template")
        let template = settings.group("template", "A file to download, such as a form to fill in and to upload") {
            part -> FormDefinition.Template in
            let file = optionalWords(
                "file", &part, "The name of a .docx, .odt, .rtf or .pdf in forms/templates, or one for each language")
            let title = optionalWords("title", &part, "What the file is")
            if isGiven, file == nil { part.note("file", "is missing, wanted the name of a file in forms/templates") }
            if isGiven, title == nil { part.note("title", "is missing, wanted what the file is") }
            let names = Language.allCases.compactMap { language in file.map { $0(language) } }
            if let wrong = names.first(where: { !FormTemplate.isName($0) }) {
                part.note(
                    "file",
                    "is '\(wrong)', wanted the name of a .docx, .odt, .rtf or .pdf in forms/templates, without a path")
            }
            return FormDefinition.Template(file: file ?? .placeholder, title: title ?? .placeholder)
        }
        return isGiven ? template : nil
    }
}

/// One template as read from its folder and checked.
final class FormTemplate: Sendable {
    /// The file's name, with its ending.
    let name: String
    let kind: FileKind
    let bytes: [UInt8]

    /// The endings that a template may have.
    static let kinds: [FileKind] = [.docx, .odt, .rtf, .pdf]
    /// In bytes, as `FileLimit` has it for these endings.
    static let limit = 1024 * 1024
    private static let inspector = FileInspector()
    /// The templates without mistakes, by name and digest: those that many portals offer are checked and held once.
    private static let known = Mutex<[Source: FormTemplate]>([:])

    private struct Source: Hashable {
        let name: String
        let digest: [UInt8]
    }

    private init(name: String, kind: FileKind, bytes: [UInt8]) {
        (self.name, self.kind, self.bytes) = (name, kind, bytes)
    }

    /// Whether it is the name of a file, without a path, with the ending of a template.
    static func isName(_ name: String) -> Bool {
        FileName(name) != nil && kinds.contains { name.hasSuffix(".\($0.rawValue)") }
    }

    /// The template of these bytes, or why they are none.
    static func checked(_ name: String, _ bytes: [UInt8]) -> Result<FormTemplate, TemplateFault> {
        let key = Source(name: name, digest: Digest.sha256(bytes))
        if let template = known.withLock({ $0[key] }) { return .success(template) }
        switch inspector.inspect(bytes: bytes, filename: name, allowed: kinds, limit: limit) {
        case .refused(let fault): return .failure(TemplateFault(fault))
        case .good(let kind):
            let template = FormTemplate(name: name, kind: kind, bytes: bytes)
            known.withLock { known in
                // Clearing the cache is safe: sites hold the templates that they use.
                if known.count >= 64 { known = [:] }
                known[key] = template
            }
            return .success(template)
        }
    }
}

/// Why a file cannot be a template.
struct TemplateFault: Error {
    let message: String
    /// The path of the file, if there is one; the message then follows it in an issue.
    var path: String?

    init(_ message: String, in path: String? = nil) { (self.message, self.path) = (message, path) }

    init(_ fault: Files.FileFault) {
        message =
            switch fault {
            case .empty: "is empty, wanted a document"
            case .tooLarge(let limit): "is too large, wanted at most \(limit / 1024 / 1024) MB"
            case .unknownExtension, .heic: "has another ending, wanted .docx, .odt, .rtf or .pdf"
            case .mismatch(let said, let found):
                "is named as .\(said.rawValue), and is \(found.map { ".\($0.rawValue)" } ?? "something else")"
            case .passwordProtected: "wants a password, wanted a document that everyone can open"
            case .script, .program, .macros: "has a macro or program in it, wanted a document without"
            case .outside: "loads a part of itself from elsewhere, wanted the whole document"
            case .damaged, .bomb: "is damaged, wanted a document that opens"
            case .unreadable: "cannot be read"
            }
    }
}
