import Casework
import Markup
import PortalKit

/// Who made a request that did not arrive through the portal, and a parent if that was someone else. Both become
/// participants without an account.
struct RequestedBy: Sendable {
    private static let from = ParticipantFields(prefix: "from.")
    private static let parent = ParticipantFields(prefix: "parent.")

    let process: StatutoryProcess
    /// The participants already known; one of them may have made the request.
    let known: [Involvement]

    /// The choice among the known participants, if there are any, and the fields of a new one.
    var requesterFields: [Field] {
        guard !known.isEmpty else { return newFields(required: true) }
        let choices = known.map(\.choice) + [.init("new", "intake.from.new")]
        return [Field("from", "intake.from.who", .radios(choices), required: true)] + newFields(required: false)
    }

    /// - Parameter required: whether the request was made by a new participant.
    private func newFields(required: Bool) -> [Field] {
        [Self.from.name(required: required)] + Self.from.others(process, required: required)
    }

    var parentFields: [Field] {
        let roles = process.roles.filter(\.isFamily).map { Field.Choice($0.name, .key(TextKey("role", $0.name))) }
        return [
            Self.parent.name(required: false), Field("parent.role", "linking.role", .choice(roles)), Self.parent.title,
        ] + Self.parent.reach
    }

    /// Sets the initial values of the fields.
    func suggest(_ typed: inout FormValues) { typed.values["from.shown"] = "yes" }

    /// Adds validation errors for a new participant, and for an incomplete parent.
    func check(_ typed: inout FormValues, _ visit: Visit) {
        if known.isEmpty || typed["from"] == "new" { typed.check(newFields(required: true), for: visit) }
        guard parentFields.contains(where: { !typed[$0.name].isEmpty }) else { return }
        if typed["parent.name"].isEmpty {
            typed.refuse("parent.name", visit.texts("intake.parent.name.missing"))
        }
        if typed["parent.role"].isEmpty {
            typed.refuse("parent.role", visit.texts("intake.parent.role.missing"))
        }
    }

    /// The participants to add.
    func involvements(of person: String, _ typed: FormValues, _ visit: Visit) -> [Involvement] {
        var (typed, all) = (typed, [Involvement]())
        // Depends on the submitted values only: the known participants may have changed since.
        if ["", "new"].contains(typed["from"]) {
            all.append(Self.from.involvement(newID(), of: person, typed, at: visit.now))
        }
        guard !typed["parent.name"].isEmpty else { return all }
        typed.values["parent.shown"] = "yes"
        return all + [Self.parent.involvement(newID(), of: person, typed, at: visit.now)]
    }

    /// The participants to add, and a warning if no participant will have the right to be notified of decisions.
    func preview(_ typed: FormValues, _ visit: Visit) -> (will: HTML, warning: HTML) {
        let (texts, new) = (visit.texts, involvements(of: "", typed, visit))
        let will: HTML = """
            \(each: new, { participant in
                let values = ["name": participant.name, "role": texts(TextKey("role", participant.role))]
                return "<li>\(texts("intake.will.involve", values))</li>"
            })
            """
        let isTold = (known + new).contains { process.role($0.role)?.rights.contains(.isTold) == true }
        return (will, isTold ? .empty : Parts.warning("<p>\(texts("intake.will.untold"))</p>"))
    }
}
