public import Configuration
public import PortalKit

extension FormDefinition {
    /// How the questions of a form are laid out.
    public enum Layout: String, SettingChoice {
        /// A page for each step, with a bar of all steps.
        case steps
        /// Without a bar: meant for one page of questions, after which it is sent.
        case page
    }

    /// The question that is asked before a form is sent, on a page of its own.
    public struct Confirmation: Sendable {
        /// The heading; also the button of a one-page form that leads there. Plain text.
        public let title: Wording
        /// The question, CommonMark.
        public let text: Wording
        /// The button that sends the form; nil for the usual words.
        public let submit: Wording?
    }

    /// How a form is filled in and sent.
    public struct Flow: Sendable {
        /// How its questions are laid out.
        public let layout: Layout
        /// What is asked before it is sent; nil for nothing.
        public let confirmation: Confirmation?
        /// Whether a deadline of the council counts from its receipt.
        public let hasDeadline: Bool
    }

    /// Whether all questions are on one page, from which the form is sent.
    var isOnePage: Bool { flow.layout == .page }

    /// The question before sending, if nothing else has to be read before it is asked.
    var directConfirmation: Confirmation? { isOnePage && declarations.isEmpty ? flow.confirmation : nil }
}

extension FormReader {
    /// How the form is filled in and sent.
    func flow(_ settings: inout Settings) -> FormDefinition.Flow {
        let layout = settings.read(
            "layout", default: FormDefinition.Layout.steps, owner: .council,
            "Whether it has a page for each step with a bar, or one page of questions")
        let isAsked = settings.isGiven("confirm")
        let confirmation = settings.group(
            "confirm", owner: .council, "What is asked on a page of its own before it is sent"
        ) { part -> FormDefinition.Confirmation in
            noteAssumed(&part)
            let title = optionalWords("title", &part, "Its heading, and the button of a one-page form that leads to it")
            let text = optionalWords("text", &part, "What is asked; CommonMark")
            if isAsked, title == nil { part.note("title", "is missing, wanted the heading of the question") }
            if isAsked, text == nil { part.note("text", "is missing, wanted what is asked") }
            return FormDefinition.Confirmation(
                title: title ?? .placeholder, text: text ?? .placeholder,
                submit: optionalWords("submit", &part, "The button that sends it"))
        }
        return FormDefinition.Flow(
            layout: layout, confirmation: isAsked ? confirmation : nil,
            hasDeadline: settings.read(
                "deadline", default: true,
                "Whether a deadline of the council counts from its receipt, and is shown; without one it may be started "
                    + "at every stage"))
    }
}
