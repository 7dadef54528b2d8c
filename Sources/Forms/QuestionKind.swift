public import Configuration
public import PortalKit

/// The value of a question's `kind` in a form file.
enum QuestionKind: String, SettingChoice {
    case shortText = "short-text"
    case longText = "long-text"
    case number, date, year, phone, email, postcode, address
    case yesNo = "yes-no"
    case tick, ticks, radios, select
    case nhsNumber = "nhs-number"
    case upn
    case niNumber = "ni-number"
    case school
    case workRole = "work-role"
    case file, group

    var hasChoices: Bool { [.ticks, .radios, .select].contains(self) }

    /// Settings that only some kinds use.
    private static let settings: [(name: String, kinds: [QuestionKind])] = [
        ("choices", [.radios, .select, .ticks]), ("limit", [.shortText, .longText]), ("min", [.number]),
        ("max", [.number]), ("in", [.date, .year]), ("types", [.file]), ("megabytes", [.file]), ("entry", [.group]),
        ("add", [.group]), ("most", [.group]), ("list", [.group]), ("questions", [.group]),
    ]

    /// Whether questions of the kind use a setting.
    fileprivate func uses(_ setting: String) -> Bool {
        Self.settings.first { $0.name == setting }.map { $0.kinds.contains(self) } ?? true
    }

    /// Notes an issue for each setting that this kind does not use.
    func refuseStrays(_ settings: inout Settings) {
        for (name, kinds) in Self.settings where !kinds.contains(self) && settings.isGiven(name) {
            let others = kinds.map { "'\($0.rawValue)'" }.joined(separator: " or ")
            settings.note(name, "is of no use to the kind '\(rawValue)', wanted it only for \(others)")
        }
    }

    /// The question kind with its settings. A group is made by `FormReader`.
    func made(
        _ choices: Choices, min: Int?, max: Int?, days: Field.DateRule, types: [String], megabytes: Int
    ) -> Question.Kind {
        let options = choices.entries.map { Field.Choice($0.value, .words($0.label)) }
        switch self {
        case .shortText, .group: return .field(.text)
        case .longText: return .field(.longText(isCounted: true))
        case .number: return .field(.number(min: min, max: max))
        case .date: return .field(.date(days))
        case .year: return .field(.year(days))
        case .phone: return .field(.telephone)
        case .email: return .field(.email)
        case .postcode: return .field(.postcode)
        case .address: return .field(.address)
        case .yesNo: return .field(.radios([Field.Choice("yes", "answer.yes"), Field.Choice("no", "answer.no")]))
        case .tick: return .field(.tick)
        case .ticks: return .field(.ticks(options))
        case .radios: return .field(.radios(options))
        case .select: return .field(.choice(options))
        case .nhsNumber: return .field(.identifier(.nhs))
        case .upn: return .field(.identifier(.upn))
        case .niNumber: return .field(.identifier(.nationalInsurance))
        case .school: return .field(.school)
        case .workRole: return .offered("work-role")
        case .file: return .file(types: types, megabytes: megabytes)
        }
    }
}

/// What a form file may say about a question, for editors.
public enum QuestionSettings {
    /// Whether questions of a kind, such as `radios`, use a setting, such as `choices`. An unknown kind uses all.
    public static func isUsed(_ setting: String, by kind: String) -> Bool {
        QuestionKind(rawValue: kind)?.uses(setting) ?? true
    }

    /// Whether the answers to questions of a kind can be listed, so that a condition can name them.
    public static func hasListedAnswers(_ kind: String) -> Bool {
        QuestionKind(rawValue: kind).map { $0.hasChoices || [.yesNo, .tick].contains($0) } ?? false
    }
}

/// The choices of a question: values with their labels, in order.
public struct Choices: SettingValue {
    let entries: [(value: String, label: Wording)]

    init() { entries = [] }

    /// A table of values, each with its words.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a table of values, each with its words",
            schema: ["type": "object", "additionalProperties": Wording.form.schema])
    }

    /// No choices.
    public static var placeholder: Choices { Choices() }

    /// Reads a table of wordings. Throws for anything else.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let table = value.table else { throw SettingFault(value, Self.form) }
        var entries: [(value: String, label: Wording)] = []
        for entry in table.entries { entries.append((entry.key, try Wording(setting: entry.value))) }
        self.entries = entries
    }

    /// A table of wordings.
    public var setting: ConfigValue {
        ConfigValue(.table(ConfigTable(entries.map { .init($0.value, $0.label.setting) })))
    }
}

extension Condition: SettingValue {
    /// A table from question id to a list of wanted values.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a table of questions, each with a list of values",
            schema: ["type": "object", "additionalProperties": [String].form.schema])
    }

    /// A condition that always holds.
    public static var placeholder: Condition { Condition() }

    /// Reads a table from question id to a list of texts.
    /// - Throws: `SettingFault` if the value is not a table, or an entry is not a list of texts.
    public init(setting value: ConfigValue) throws(SettingFault) {
        guard let table = value.table else { throw SettingFault(value, Self.form) }
        var wanted: [String: [String]] = [:]
        for entry in table.entries { wanted[entry.key] = try [String](setting: entry.value) }
        self.init(wanted)
    }

    /// The table as it would be written, sorted by question id.
    public var setting: ConfigValue {
        let sorted = wanted.sorted { $0.key < $1.key }
        return ConfigValue(.table(ConfigTable(sorted.map { .init($0.key, $0.value.setting) })))
    }
}

extension Field.DateRule: SettingChoice {}
