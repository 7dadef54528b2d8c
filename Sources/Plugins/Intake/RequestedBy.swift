import Casework
import Identity
import Markup
import PortalKit

/// Who made a request that did not arrive through the portal, and a parent if that was someone else. Both become
/// participants without an account.
struct RequestedBy: Sendable {
    private static let (from, parent) = ("from.", "parent.")

    let process: StatutoryProcess
    /// The participants already known; one of them may have made the request.
    let known: [Involvement]

    /// The choice among them; nil if there are none.
    private var who: Field? {
        guard !known.isEmpty else { return nil }
        let choices = known.map { participant in
            let words = [participant.name, participant.title].filter { !$0.isEmpty }.joined(separator: ", ")
            return Field.Choice(participant.id, saying: words)
        }
        return Field(
            "from", "intake.from.who", .radios(choices + [.init("new", "intake.from.new")]), required: true)
    }

    /// - Parameter required: whether the request was made by a new participant.
    private func requesterFields(required: Bool) -> [Field] {
        AddInvolved.fields(process.roles, needsName: true, under: Self.from, required: required)
    }

    var requesterFields: [Field] { (who.map { [$0] } ?? []) + requesterFields(required: known.isEmpty) }

    var parentFields: [Field] {
        let roles = process.roles.filter(\.isFamily)
        return [
            AddInvolved.named(under: Self.parent, required: false),
            Field(
                Self.parent + "role", "linking.role",
                .choice(roles.map { .init($0.name, .key(TextKey("role", $0.name))) })),
            IntakeParts.titleField(under: Self.parent),
        ] + AddInvolved.reach(under: Self.parent)
    }

    /// Sets the initial values of the fields.
    func suggest(_ typed: inout FormValues) { typed.values[Self.from + "shown"] = "yes" }

    /// Adds validation errors for a new participant, and for an incomplete parent.
    func check(_ typed: inout FormValues, _ visit: Visit) {
        if known.isEmpty || typed["from"] == "new" { typed.check(requesterFields(required: true), for: visit) }
        guard parentFields.contains(where: { !typed[$0.name].isEmpty }) else { return }
        if typed[Self.parent + "name"].isEmpty {
            typed.refuse(Self.parent + "name", visit.texts("intake.parent.name.missing"))
        }
        if typed[Self.parent + "role"].isEmpty {
            typed.refuse(Self.parent + "role", visit.texts("intake.parent.role.missing"))
        }
    }

    /// The participants to add.
    func involvements(of person: String, _ typed: FormValues, _ visit: Visit) -> [Involvement] {
        var (typed, all) = (typed, [Involvement]())
        // Depends on the submitted values only: the known participants may have changed since.
        if ["", "new"].contains(typed["from"]) {
            all.append(AddInvolved.involvement(newID(), of: person, typed, under: Self.from, at: visit.now))
        }
        guard !typed[Self.parent + "name"].isEmpty else { return all }
        typed.values[Self.parent + "shown"] = "yes"
        return all + [AddInvolved.involvement(newID(), of: person, typed, under: Self.parent, at: visit.now)]
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
