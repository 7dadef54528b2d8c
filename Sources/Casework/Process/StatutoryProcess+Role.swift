public import Configuration

extension StatutoryProcess {
    /// A reason that the law accepts for missing a deadline.
    public struct Ground: Sendable {
        /// The name in the file, such as `school-closed`.
        public let name: String
        /// The regulation that allows it.
        public let source: String
        /// The names of the deadlines it applies to.
        public let deadlines: [String]
        /// For how many weeks in a row it must last; 0 if the law does not say.
        public let weeks: Int
    }

    /// A right of a participant of a case.
    public enum Right: String, SettingChoice {
        /// Sees the progress of the case, its decisions and its dates.
        case seesCase = "sees-case"
        /// Sees the submissions that the team shares.
        case seesSubmissions = "sees-submissions"
        /// May write messages to the team about the person.
        case mayAsk = "may-ask"
        /// Decides for the child by law, or is the young person: may comment on a draft plan, and appeal.
        case mayDecide = "may-decide"
        /// Receives the council's letters and messages about the case.
        case isTold = "is-told"
    }

    /// A participant's role in a case.
    public struct Role: Sendable {
        /// The name in the file, such as `parent`.
        public let name: String
        /// What its holders may see and do.
        public let rights: Set<Right>
        /// Whether it is on the side of the child or young person, not of an organisation that is consulted.
        public let isFamily: Bool
    }
}

extension StatutoryProcess.Ground {
    init(name: String, _ known: StatutoryProcess.Known, _ settings: inout Settings) {
        self.name = name
        source = settings.require("source", "Where the law says so")
        weeks = settings.read("weeks", in: 0...520, default: 0, "How many weeks on end it has to last")
        deadlines = settings.require("deadlines", "The deadlines it may be given for, by their names")
        for deadline in deadlines where !known.deadlines.contains(deadline) {
            let hint = suggestion(for: deadline, in: known.deadlines)
            settings.note("deadlines", "names '\(deadline)', wanted a deadline of this process\(hint)")
        }
    }
}

extension StatutoryProcess.Role {
    init(name: String, _ settings: inout Settings) {
        self.name = name
        rights = Set(settings.read("rights", default: [StatutoryProcess.Right](), "What it may do"))
        isFamily = settings.read("family", default: false, "Whether it stands on the side of the child")
    }
}
