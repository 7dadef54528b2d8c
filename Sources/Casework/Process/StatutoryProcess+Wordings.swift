import Configuration
import PortalKit

extension StatutoryProcess {
    /// The wordings that the process needs: pages show a stage, deadline, decision or role by a wording with its name in
    /// the key.
    ///
    /// - Parameter value: the process as configured, for the positions of its names.
    func namedWordings(_ value: ConfigValue) -> [NamedWording] {
        var wordings: [NamedWording] = []
        func call(_ key: TextKey, _ path: [String], isRequired: Bool = true) {
            wordings.append(NamedWording(key, at: value.position(of: path), isRequired: isRequired))
        }
        func call(for deadlines: [Deadline], _ path: [String]) {
            for deadline in deadlines where !deadline.isTarget {
                call(TextKey("deadline", deadline.name), path + [deadline.name])
                call(TextKey("caseload.next", deadline.name), path + [deadline.name], isRequired: false)
            }
        }
        for stage in stages {
            for part in ["title", "now", "collect"] {
                call(TextKey("stage", "\(stage.name).\(part)"), ["stages", stage.name])
            }
            call(for: stage.deadlines, ["stages", stage.name, "deadlines"])
        }
        call(for: deadlines, ["deadlines"])
        for decision in decisions {
            let path = ["decisions", decision.name]
            call(TextKey("decision", decision.name), path)
            for outcome in decision.outcomes {
                let (name, path) = ("\(decision.name).\(outcome.name)", path + ["outcomes", outcome.name])
                call(TextKey("decision", name), path)
                call(TextKey("decision", name, "family"), path)
                for part in ["title", "body"] { call(TextKey("letter", "\(name).\(part)"), path, isRequired: false) }
                for part in outcome.letter {
                    call(TextKey("letter.part", part), path + ["letter"])
                    call(TextKey("letter.part", part, "body"), path + ["letter"], isRequired: false)
                }
            }
        }
        for ground in grounds {
            call(TextKey("ground", ground.name), ["grounds", ground.name])
            call(TextKey("ground", ground.name, "short"), ["grounds", ground.name], isRequired: false)
        }
        for role in roles { call(TextKey("role", role.name), ["roles", role.name]) }
        let decided = Set(decisions.flatMap(\.outcomes).map(\.fact))
        for fact in facts where !decided.contains(fact) { call(TextKey("case.fact", fact), ["facts"]) }
        return wordings
    }
}
