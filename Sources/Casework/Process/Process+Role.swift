public import Configuration

extension Process {
    /// A reason for which the law lets a time pass.
    public struct Ground: Sendable {
        public let name: String
        /// Where the law says so.
        public let source: String
        /// The deadlines it may be given for.
        public let deadlines: [String]
        /// How many weeks on end it has to last; 0 where the law does not say.
        public let weeks: Int
    }

    /// What somebody around a case may do.
    public enum Right: String, SettingChoice {
        case seesCase = "sees-case"
        case seesSubmissions = "sees-submissions"
        case mayAsk = "may-ask"
        /// Decides for the child by law, or is the young person: it may answer a draft, and appeal.
        case mayDecide = "may-decide"
        case isTold = "is-told"
    }

    /// What somebody is to a case.
    public struct Role: Sendable {
        public let name: String
        public let rights: Set<Right>
        /// Whether it stands on the side of the child or young person, and not of a body that is asked.
        public let isFamily: Bool
    }
}

extension Process.Ground {
    init(name: String, _ known: Process.Known, _ settings: inout Settings) {
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

extension Process.Role {
    init(name: String, _ settings: inout Settings) {
        self.name = name
        rights = Set(settings.read("rights", default: [Process.Right](), "What it may do"))
        isFamily = settings.read("family", default: false, "Whether it stands on the side of the child")
    }
}
