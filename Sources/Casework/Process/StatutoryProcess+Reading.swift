public import Configuration
public import PortalKit
import Synchronization

extension StatutoryProcess {
    /// The names that a process may refer to; nil facts if they are not checked.
    struct Known {
        var facts: Set<String>?
        var stages: [String] = []
        var deadlines: [String] = []

        /// Reads a fact or a list of facts; notes each unknown name.
        func facts(_ key: String, isRequired: Bool = false, _ meaning: String, _ settings: inout Settings) -> [String] {
            let given =
                isRequired ? settings.require(key, as: Names.self, meaning) : settings.optional(key, meaning)
            let names = given?.names ?? []
            for name in names where facts?.contains(name) == false {
                let hint = suggestion(for: name, in: facts?.sorted() ?? [])
                settings.note(key, "names '\(name)', wanted something that happens to a case\(hint)")
            }
            return names
        }

        /// Reads an optional stage; notes an unknown name.
        func stage(_ key: String, _ meaning: String, _ settings: inout Settings) -> String? {
            guard let name = settings.optional(key, as: String.self, meaning) else { return nil }
            if !stages.contains(name) {
                settings.note(key, "is '\(name)', wanted a stage of this process\(suggestion(for: name, in: stages))")
            }
            return name
        }
    }

    /// The processes last read without issues, the newest last: at startup a thousand councils read the same one, and each
    /// portal of a council with a process of its own reads that.
    private static let known = Mutex<[(value: ConfigValue, process: StatutoryProcess, wordings: [NamedWording])]>([])
    private static let mostKnown = 4

    /// Reads a process. The calls of `settings` also define the schema, for which it runs on an empty table; all
    /// mistakes are noted in `settings`.
    public init(name: String, _ settings: inout Settings) {
        // The names that may be referred to are read from a copy first; its issues are dropped, the second pass notes
        // them.
        var copy = settings
        var known = Known()
        let made = copy.each("decisions", "") { Decision(name: $0, known, &$1) }.flatMap(\.outcomes).map(\.fact)
        known.stages = copy.each("stages", "") { name, _ in name }

        self.name = name
        _ = settings.read("about", default: [String](), "What the process is, and each choice made for it")
        let others = settings.read(
            "facts", default: [String](), "What happens to a case, beside what comes of the decisions")
        facts = others + made.filter { !others.contains($0) }
        known.facts = Set(facts)
        arranged = Set(
            known.facts("arranged", "The facts whose day may lie ahead, such as that of a meeting", &settings))
        stages = settings.each("stages", "The parts of a case, in their order") { name, stage in
            Stage(
                name: name,
                deadlines: stage.each("deadlines", "The times that something has to be done in") {
                    Deadline(name: $0, known, &$1)
                })
        }
        deadlines = settings.each("deadlines", "What may be due at any stage: that of the decision that began it") {
            Deadline(name: $0, known, &$1)
        }
        known.deadlines = (stages.flatMap(\.deadlines) + deadlines).map(\.name)
        decisions = settings.each("decisions", "What the team records, in this order") {
            Decision(name: $0, known, &$1)
        }
        grounds = settings.each("grounds", "Why the law lets a time pass") { Ground(name: $0, known, &$1) }
        roles = settings.each("roles", "What someone may be to a case") { Role(name: $0, &$1) }
        holidays = settings.group("bank-holidays", "What is known of bank holidays, beside those of every year") {
            BankHolidays(&$0)
        }
        settings.require(RequiredFact.self, among: facts, in: "facts")
        settings.require(RequiredDeadline.self, among: known.deadlines, in: "deadlines")
        settings.require(RequiredRole.self, among: roles.map(\.name), in: "roles")
        if stages.isEmpty { settings.note("stages", "has none, wanted one at least") }
        for (name, count) in Dictionary(grouping: known.deadlines, by: \.self).mapValues(\.count).sorted(by: <)
        where count > 1 {
            settings.note("stages", "has \(count) deadlines called '\(name)', wanted one")
        }
    }

    /// Reads the process `name` from the configuration, with a council's own targets. Mistakes are noted in
    /// `blueprint`.
    /// - Returns: nil if there is no such process.
    public static func read(
        _ name: String, targets: [Deadline] = [], for blueprint: inout Blueprint
    ) -> StatutoryProcess? {
        guard let value = blueprint.processes[name] else {
            let hint = suggestion(for: name, in: blueprint.processes.keys)
            blueprint.fail("process is '\(name)', wanted the name of a file of processes\(hint)", at: ["process"])
            return nil
        }
        let (process, wordings) = read(name, value, for: &blueprint)
        for target in targets {
            check(target, process, &blueprint)
            blueprint.call(for: TextKey("deadline", target.name), at: ["targets", target.name])
            blueprint.call(for: TextKey("caseload.next", target.name), at: ["targets", target.name], isRequired: false)
        }
        for wording in wordings { blueprint.call(for: wording) }
        return targets.isEmpty ? process : process.adding(targets: targets)
    }

    private static func check(_ target: Deadline, _ process: StatutoryProcess, _ blueprint: inout Blueprint) {
        let path = ["targets", target.name]
        let isTaken = process.allDeadlines.contains { $0.name == target.name }
        for fault in process.faults(in: target) {
            // The words of a target whose name is not its own are for another name.
            if isTaken { blueprint.fail(fault, at: path) } else { blueprint.refuse(fault, at: path) }
        }
        guard let law = process.deadline(notAfter: target) else { return }
        var wanted = "wanted an earlier day"
        if case .count(let count, let unit, _) = law.rule.step { wanted = "wanted less than \(count) \(unit.rawValue)" }
        blueprint.warn(
            "target '\(target.name)' is not earlier than the law's deadline '\(law.name)', \(wanted)", at: path)
    }

    private static func read(
        _ name: String, _ value: ConfigValue, for blueprint: inout Blueprint
    ) -> (StatutoryProcess, [NamedWording]) {
        // Values are equal wherever they stand, but the wordings have the positions of their names.
        if let known = known.withLock({ $0 }).last(where: { $0.process.name == name && $0.value.isSame(as: value) }) {
            return (known.process, known.wordings)
        }
        var settings = Settings(value, at: "")
        let process = StatutoryProcess(name: name, &settings)
        settings.close()
        blueprint.refuse(settings.issues)
        let wordings = process.namedWordings(value)
        if settings.issues.isEmpty {
            known.withLock { $0 = $0.suffix(mostKnown - 1) + [(value, process, wordings)] }
        }
        return (process, wordings)
    }
}

extension ConfigValue {
    /// Whether it is equal, and stands at the same place.
    fileprivate func isSame(as other: ConfigValue) -> Bool { position == other.position && self == other }
}

/// A name, or a list of names.
private struct Names: SettingValue {
    let names: [String]

    static var form: SettingForm {
        SettingForm(
            wanted: "a name, or a list of one at least",
            schema: [
                "anyOf": [
                    String.form.schema, ["type": "array", "items": String.form.schema, "minItems": 1],
                ]
            ])
    }
    static var placeholder: Names { Names(names: []) }

    private init(names: [String]) { self.names = names }

    init(setting value: ConfigValue) throws(SettingFault) {
        if let name = value.string {
            names = [name]
        } else if let list = value.list, !list.isEmpty, list.allSatisfy({ $0.string != nil }) {
            names = list.compactMap(\.string)
        } else {
            throw SettingFault(value, Self.form)
        }
    }

    var setting: ConfigValue { names.setting }
}
