public import Database
import Markup
public import PortalKit

/// The answers of a ``WholeForm`` that are kept elsewhere than as a submission, with the definition that they were given
/// under.
public struct KeptAnswers: Sendable {
    private let form: FormDefinition
    private let answers: Answers

    /// The answers `json` under the definition with that digest; nil if no such definition is stored. Throws
    /// `DatabaseError`.
    public init?(_ db: Connection, definition: String, json: String) throws {
        guard let form = try DraftStore.definition(db, definition) else { return nil }
        (self.form, answers) = (form, Answers(json: json))
    }

    /// The answers in the order of the form: the id of each question, its label and the answer in words.
    /// - Parameter day: when they were given.
    public func words(_ visit: Visit, on day: CivilDate) -> [(id: String, label: String, words: String)] {
        let journey = Journey(form, answers, today: day)
        let pages = AnswerPages(journey: journey, files: [:], visit: visit, change: nil, file: { _ in .fragment("") })
        return pages.places.map { ($0.path, $0.question.label(visit.language), pages.words(of: $0)) }
    }
}

extension FilledForm {
    /// The digest of its definition, which is stored, and the answers as JSON, for ``KeptAnswers``. Throws
    /// `DatabaseError`.
    public func kept(_ db: Connection) throws -> (definition: String, json: String) {
        try DraftStore.storeDefinition(db, whole.form, at: visit.now)
        return (whole.form.digest, open.journey.counted.json)
    }
}
