public import Configuration
public import PortalKit

extension FormDefinition {
    /// Whether another one may be started for a person if the account has begun or sent one about them.
    public enum Again: String, SettingChoice {
        /// As often as needed: a draft is continued, and nothing is asked.
        case freely
        /// After a page that offers what is there already.
        case asking
        /// Not while one is begun or under consideration, unless the team asks for it.
        case once
    }

    /// A statement that the sender has to agree to, or only to read.
    public struct Declaration: Sendable {
        /// Its key in the form file; stored with the submission.
        public let id: String
        /// The heading, plain text; nil for none.
        public let title: Wording?
        /// The statement, CommonMark.
        public let text: Wording
        /// A long text under its own heading, which can be folded away; nil for none.
        public let notice: Notice?
        /// The label of the checkbox, plain text; nil if there is nothing to agree to.
        public let agree: Wording?
    }

    /// A long text, such as a privacy notice.
    public struct Notice: Sendable {
        /// The heading, plain text.
        public let title: Wording
        /// CommonMark.
        public let text: Wording
    }

    /// The details that the summary shows above the answers, and that are kept with the submission.
    public struct About: Sendable {
        /// A detail of the person the form is about.
        public enum Detail: String, SettingChoice {
            /// The gender.
            case gender
            /// The date of birth.
            case born
            /// The name of the school.
            case school
        }

        /// Whether the name of the account that sends the form is shown.
        public let submitter: Bool
        /// The details shown below the person's name, in order; nil if the person is not shown.
        public let person: [Detail]?
    }
}
