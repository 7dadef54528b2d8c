public import Database
public import Markup
public import PortalKit

/// A submission as shown to its sender and to others.
public struct Paper: Sendable {
    /// Who reads it, which decides what is shown.
    public enum Reader: Sendable {
        /// The account that sent it, and the council's team; they see everything.
        case sender, team
        /// Other people involved in the case; answers marked as contact information are left out, inside groups too.
        case others
    }

    /// One answer that differs between two versions. All texts are plain text in the language of the request.
    public struct Difference: Hashable, Sendable {
        /// The label of the question.
        public let question: String
        /// The earlier answer; empty if there was none.
        public let before: String
        /// The later answer; empty if there is none.
        public let after: String
    }

    /// The stored version.
    public let submission: Submission
    let form: FormDefinition
    private let files: [String: Attachment]
    let reader: Reader

    /// The submission with that id; nil if there is none. The caller checks that `reader` may see it.
    /// - Throws: `DatabaseError`.
    public static func find(_ db: Connection, _ id: String, for reader: Reader) throws -> Paper? {
        guard let submission = try SubmissionStore.find(db, id),
            let form = try DraftStore.definition(db, submission.definition)
        else { return nil }
        return Paper(
            submission: submission, form: form, files: try UploadStore.attachments(db, of: id), reader: reader)
    }

    /// All versions with this reference, the oldest first; empty for an unknown reference.
    /// - Throws: `DatabaseError`.
    public static func versions(_ db: Connection, _ reference: String, for reader: Reader) throws -> [Paper] {
        try db.rows("SELECT id FROM submission WHERE reference = $1 ORDER BY version", reference)
            .compactMap { try find(db, $0.text(0), for: reader) }
    }

    /// The form's title in `language`, plain text.
    public func title(_ language: Language) -> String { form.title(language) }

    /// The answers, step by step, and the declarations that were agreed to; marked as in the language of the submission
    /// if the form has no words in that of the request.
    /// - Parameter file: returns the download address of the upload with that id.
    public func html(_ visit: Visit, file: @escaping (_ upload: String) -> Address) -> HTML {
        let language = submission.language
        guard language != visit.language, !form.title.missing([visit.language]).isEmpty else {
            return content(visit, file)
        }
        return "<div class=\"flow\" lang=\"\(language.tag)\">\(content(visit.with(language: language), file))</div>"
    }

    private func content(_ visit: Visit, _ file: @escaping (_ upload: String) -> Address) -> HTML {
        let read = form.declarations.filter { $0.agree == nil || submission.agreed.contains($0.id) }
        let about: HTML =
            reader == .others ? .empty : AboutPages(form: form, details: submission.about, visit: visit).html
        let agreed: HTML =
            read.isEmpty
            ? .empty
            : """
            <section class="prose flow"><h2>\(visit.texts("form.agreed"))</h2>\
            \(each: read, { part in
                let tick = part.agree.map { "<p>\(Icon.tick.html) \($0(visit.language))</p>" as HTML }
                return "\(DeclarationPages.words(part, isFolding: false, visit))\(tick)"
            })</section>
            """
        return "\(about)\(answers(visit, file).html)\(agreed)"
    }

    /// The uploaded file with that id; nil if it belongs to no answer that this reader is shown.
    public func file(_ id: String, _ visit: Visit) -> Attachment? {
        let answers = answers(visit) { _ in .fragment("") }
        let isShown = answers.places.contains { $0.question.isFile && answers.journey.counted[$0.path] == id }
        return isShown ? files[id] : nil
    }

    /// The answers that differ from `former`, in page order; questions that only `former` has come last.
    public func differences(from former: Paper, _ visit: Visit) -> [Difference] {
        let (before, after) = (former.said(visit), said(visit))
        let paths = after.map(\.path) + before.map(\.path).filter { path in !after.contains { $0.path == path } }
        return paths.compactMap { path in
            let (old, new) = (before.first { $0.path == path }, after.first { $0.path == path })
            guard old?.words ?? "" != new?.words ?? "" else { return nil }
            return Difference(
                question: new?.label ?? old?.label ?? "", before: old?.words ?? "", after: new?.words ?? "")
        }
    }

    private func said(_ visit: Visit) -> [(path: String, label: String, words: String)] {
        let answers = answers(visit) { _ in .fragment("") }
        return answers.places.map { ($0.path, $0.question.label(visit.language), answers.words(of: $0)) }
    }

    private func answers(_ visit: Visit, _ file: @escaping (String) -> Address) -> AnswerPages {
        let journey = Journey(
            form, submission.answers, offered: form.taken(submission.answers), today: CivilDate(submission.sent))
        return AnswerPages(
            journey: journey, files: files, visit: visit, change: nil, file: file, hidesContact: reader == .others)
    }
}
