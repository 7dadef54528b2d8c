import Configuration
import Database
public import PortalKit
import Web

/// A form that is filled in and sent on one page, without a draft and without an account.
public struct WholeForm: Sendable {
    let form: FormDefinition
    /// The step with its questions.
    let step: FormDefinition.Step

    /// The form of that name; nil, with an issue, if it is not of a kind that can be sent whole.
    /// - Parameters:
    ///   - taken: names of inputs that the page has besides the form's, so that no question may have them.
    ///   - takesFiles: whether it may ask for files.
    ///   - path: the setting that names the form, for issues.
    public init?(
        _ name: String, taken: Set<String>, takesFiles: Bool = true, in blueprint: inout Blueprint, at path: [String]
    ) {
        guard let value = blueprint.forms[name] else { return nil }
        var issues: [ConfigIssue] = []
        let form = FormDefinition.read(name, value, languages: blueprint.portal.languages, issues: &issues)
        blueprint.refuse(issues)
        let questions = form.steps.flatMap(\.questions)
        func refuse(_ message: String) {
            blueprint.refuse("\(path.last ?? "") has '\(name)', \(message)", at: path, entry: name)
        }
        guard form.steps.count == 2, let step = form.steps.first else {
            refuse("which has several steps, wanted a form with one step of questions and a summary")
            return nil
        }
        if let group = questions.first(where: { $0.group.map { !$0.isList } ?? false }) {
            refuse("which has the group '\(group.id)', wanted a form without groups, except lists of files")
            return nil
        }
        if !takesFiles, let file = questions.flatMap(\.withInner).first(where: \.isFile) {
            refuse("which asks for the file '\(file.id)', wanted a form without files")
            return nil
        }
        guard form.sources.isEmpty else {
            refuse("which asks for a choice that only accounts have, wanted a form without")
            return nil
        }
        if let question = questions.first(where: { taken.contains($0.id) }) {
            refuse("which has a question '\(question.id)', wanted another name: the page has it already")
            return nil
        }
        (self.form, self.step) = (form, step)
    }

    /// The name of its file, without `.json`.
    public var name: String { form.name }
    /// Its title, plain text.
    public var title: Wording { form.title }
    /// What happens next, shown after sending; CommonMark.
    public var sent: Wording { form.sent }
    /// The maximum request body of its page.
    public var bodyLimit: BodyLimit { form.bodyLimit }

    /// The form as it is first opened.
    public func empty(_ visit: Visit) -> FilledForm { FilledForm(self, FormValues(), agreed: [], visit) }

    /// The form as it was posted, with the validation errors of all but the files.
    /// - Returns: the form, and whether a button of an address or a school was pressed, so that it is shown again.
    public func posted(_ visit: Visit) async throws -> (FilledForm, isSearch: Bool) {
        let fields = empty(visit).fields
        var typed = FormValues.read(fields, from: visit.form)
        let isSearch = try await typed.act(fields, on: visit.form, for: visit)
        let agreed = form.agreements.map(\.id).filter { visit.form["declaration.\($0)"] == "yes" }
        var filled = FilledForm(self, typed, agreed: agreed, visit)
        if !isSearch { filled.check() }
        return (filled, isSearch)
    }
}
