import Database
import PortalKit

/// An answer to a question that the form no longer has, because the council has changed it, with the question as it
/// was. It stays in the draft and is shown, but never sent.
struct LostAnswer: Sendable {
    let label: Wording
    let field: Field
    /// The file, if the question asked for one and it is still attached; nil otherwise.
    let file: Attachment?

    /// The answers in `journey` that its form has no question for. Their labels come from earlier definitions in the
    /// store.
    static func all(
        in journey: Journey, files: [String: Attachment], _ db: Connection
    ) throws -> [LostAnswer] {
        var paths = Set(journey.strayPaths)
        guard !paths.isEmpty else { return [] }
        var lost: [LostAnswer] = []
        for form in try DraftStore.former(db, journey.form.name) {
            let former = Journey(form, journey.answers, offered: journey.offered, today: journey.today)
            // Only a definition that has the question has its label.
            let known = paths.subtracting(former.strayPaths)
            for place in form.steps.flatMap(\.questions).flatMap(former.places) {
                let names = Set(place.question.parts.map { place.path + $0 })
                guard !known.isDisjoint(with: names) else { continue }
                paths.subtract(names)
                let file = place.question.isFile ? files[journey.answers[place.path]] : nil
                lost.append(LostAnswer(label: place.question.label, field: former.field(place), file: file))
            }
        }
        return lost
    }
}

extension Question {
    /// Every path that an answer to it may have; `*` stands for the entry of a group.
    var possiblePaths: [String] {
        guard let group else { return paths }
        return [id] + group.questions.flatMap { nested in nested.paths.map { "\(id).*.\($0)" } }
    }
}

extension Journey {
    /// The paths of answers that the form has no question for, or that are no longer among the choices.
    var strayPaths: [String] {
        var unchosen: [String] = []
        func check(_ path: String, _ values: Set<String>?) {
            guard let values, let value = answers.values[path], !values.contains(value) else { return }
            unchosen.append(path)
        }
        for step in form.steps {
            for question in step.questions {
                check(question.id, question.values)
                guard question.group != nil else { continue }
                for place in places(of: question) { check(place.path, place.question.values) }
            }
        }
        return unknownPaths.sorted() + unchosen
    }

    /// Whether something typed on the page of `base` will not be sent, because the form or other answers have changed
    /// since that page was rendered.
    /// - Parameter elsewhere: the texts of inputs that the page would not have now.
    func leavesOut(_ base: Base, _ elsewhere: [String: String]) -> Bool {
        !Set(strayPaths).isDisjoint(with: base.paths)
            || elsewhere.contains { path, text in !text.isEmpty && counted[path] != text }
    }
}

extension OpenForm {
    /// The texts of inputs that the page of `base` had and `fields` do not have, because the form or other answers have
    /// changed since the page was rendered. Files are handled by `Receiving`.
    func typedElsewhere(_ base: Base, _ fields: [Field], for visit: Visit) async throws -> [String: String] {
        let missing = Set(base.paths).subtracting(fields.flatMap(\.names))
        guard !missing.isEmpty else { return [:] }
        let name = form.name
        let former = try await visit.site.store.read { try DraftStore.former($0, name) }
        var (typed, left) = ([String: String](), missing)
        for form in [form] + former {
            let then = Journey(form, draft.answers, offered: journey.offered, today: journey.today)
            let places = form.steps.flatMap(\.questions).flatMap(then.places).filter { !$0.question.isFile }
            let known = places.map(then.field).filter { !left.isDisjoint(with: $0.names) }
            for (path, text) in FormValues.read(known, from: visit.form).values where left.remove(path) != nil {
                typed[path] = text
            }
        }
        return typed
    }
}
