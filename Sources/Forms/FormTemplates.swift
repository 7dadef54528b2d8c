public import Configuration
import Files
public import Folders
import Markup
public import PortalKit
import Web

/// The templates of a portal's forms, by form, step and language.
public struct FormTemplates: Sendable {
    private struct Key: Hashable {
        let form: String
        let step: String
        let language: Language
    }

    private var files: [Key: FormTemplate] = [:]

    /// No templates.
    public init() {}

    /// The file that a step offers in a language; nil if it offers none.
    func file(of step: String, in form: String, _ language: Language) -> FormTemplate? {
        files[Key(form: form, step: step, language: language)]
    }

    /// Reads the templates of a form, and returns an issue for each that is missing, at the form's setting, and for each
    /// that cannot be offered, at the file itself.
    /// - Parameters:
    ///   - source: the form's file, for the positions of issues.
    ///   - folders: the folders with `forms/templates`; a file of an earlier one is preferred.
    public mutating func read(
        _ form: FormDefinition, _ source: ConfigValue, in folders: [ConfinedFolder], _ languages: [Language]
    ) -> [ConfigIssue] {
        var issues: [ConfigIssue] = []
        for step in form.steps {
            guard let template = step.template else { continue }
            for language in languages {
                let named = template.file(language)
                // An invalid name is reported by the reader of the form.
                guard let name = FileName(named) else { continue }
                let place = ["steps", step.id, "template", "file"]
                let position = source.position(of: place + [language.rawValue]) ?? source.position(of: place)
                switch Self.read(name, in: folders) {
                case .success(let file): files[Key(form: form.name, step: step.id, language: language)] = file
                case .failure(let fault):
                    let message = "steps.\(step.id).template.file is '\(name)', which \(fault.message)"
                    issues.append(
                        fault.path.map { ConfigIssue(Position(file: $0, line: 1, column: 1), fault.message) }
                            ?? ConfigIssue(position ?? source.position, message))
                }
            }
        }
        return issues
    }

    private static func read(_ name: FileName, in folders: [ConfinedFolder]) -> Result<FormTemplate, TemplateFault> {
        var missing = TemplateFault("is not in forms/templates")
        for folder in folders {
            let path: [FileName] = ["forms", "templates", name]
            do {
                return FormTemplate.checked(name.text, try folder.bytes(path)).mapError { fault in
                    TemplateFault(fault.message, in: folder.named(path))
                }
            } catch {
                guard error.reason == .missing else {
                    return .failure(TemplateFault(error.description, in: folder.named(path)))
                }
                let there = (try? folder.entries(in: ["forms", "templates"]))?.map(\.name) ?? []
                let hint = suggestion(for: name.text, in: there)
                if !hint.isEmpty { missing = TemplateFault("is not in forms/templates\(hint)") }
            }
        }
        return .failure(missing)
    }
}

extension FormTemplates {
    private static func file(of step: FormDefinition.Step, _ open: OpenForm, _ visit: Visit) -> FormTemplate? {
        visit.site.features.kept(FormTemplates.self)?.file(of: step.id, in: open.form.name, visit.language)
    }

    /// The file of a step, to an account that may open the draft.
    static func send(_ visit: Visit, _ forms: [String: FormDefinition]) async throws -> Reply {
        let open = try await OpenForm.find(visit.parameters["draft"] ?? "", forms, for: visit)
        guard let step = open.journey.step(visit.parameters["step"] ?? ""), step.template != nil,
            let file = Self.file(of: step, open, visit)
        else { throw Problem(.notFound) }
        return .response(
            Response(
                status: 200,
                fields: [
                    "Content-Type": file.kind.contentType,
                    "Content-Disposition": ContentDisposition.attachment(filename: file.name),
                ], content: .bytes(file.bytes)))
    }

    /// The link to the file of a step, with its kind and size; empty if the step offers none.
    static func link(_ open: OpenForm, _ step: FormDefinition.Step, _ visit: Visit) -> HTML {
        guard let template = step.template,
            let file = Self.file(of: step, open, visit)
        else { return .empty }
        let about = ["kind": file.kind.rawValue.uppercased(), "size": AttachmentPages.size(file.bytes.count)]
        return """
            <div class="card wash flow"><h3>\(template.title(visit.language))</h3><p>\(Icon.document.html) \
            <a href="\(visit.link(FormLinks.template(open.draft.id, step.id)))" download>\
            \(visit.texts("form.template", about))</a></p><p class="hint">\(visit.texts("form.template.other"))</p></div>
            """
    }
}
