import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// A request of an account to be linked, and the state of its earlier ones.
struct AskForAccess: FormAction {
    typealias Extra = [Attachment]

    static let fields = [
        .relationship, .responsibility(),
        Field("note", "access.note", hint: "access.note.hint", .longText(isCounted: true), limit: 4000),
    ]

    let permissions: Permissions
    let requests: [AccessRequest]
    let types: [String]
    let megabytes: Int

    private var entry: Entry { permissions.entry }

    /// Whether the account may ask: it is not linked, and no request is waiting.
    private var mayAsk: Bool { permissions.involvement == nil && !requests.contains { $0.state == .waiting } }

    func fields(_ visit: Visit) -> [Field] { Self.fields }

    func initial(_ visit: Visit) -> FormValues {
        FormValues(["relationship": entry.relationship.rawValue, "responsibility": entry.responsibility.rawValue])
    }

    func restores(_ held: [String: String]) -> Bool { mayAsk }

    func prepare(_ input: inout Input) async throws {
        var files: [Attachment] = []
        for upload in input.visit.files.filter({ $0.name == "evidence" }).prefix(5) {
            let (file, message) = try await Uploads.take(upload, types: types, megabytes: megabytes, for: input.visit)
            if let file { files.append(file) }
            if let message { input.typed.refuse("evidence", message) }
        }
        input.extra = files
    }

    func conflict(_ db: Connection, _ input: Input) -> FormConflict? { mayAsk ? nil : FormConflict(.empty) }

    func perform(_ db: Connection, _ input: Input) throws -> Address {
        let (visit, account) = (input.visit, permissions.account)
        guard let relationship = Entry.Relationship(rawValue: input["relationship"]),
            let responsibility = Entry.Responsibility(rawValue: input["responsibility"]),
            try UploadStore.isFree(db, input.id),
            try AccessStore.add(
                db, permissions, id: input.id, as: relationship, responsibility: responsibility, note: input["note"],
                at: visit.now)
        else { throw Problem(.malformed, detail: "the id is another's") }
        for file in input.extra ?? [] {
            try UploadStore.insert(db, file, account: account, subject: entry.id, holder: input.id)
        }
        try visit.note(db, .accessAsked, subject: entry.id, object: input.id)
        return visit.link(FamilyLinks.access(entry.id)).query(["asked": "1"])
    }
}

extension AskForAccess {
    func page(_ input: Input) -> Page {
        let (texts, visit, findings) = (input.texts, input.visit, input.typed.findings)
        let title = texts("access.title")
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.done(texts("access.asked")), if: visit.query["asked"] != nil)\
            \(Parts.title(title, about: entry))<div class="prose flow">\(states(visit))\
            \(mayAsk ? form(input) : Parts.typed(input["note"], input.visit))</div>
            """
        return Page(title, about: entry, hasFindings: !findings.isEmpty, visit, main: main)
    }

    /// Whether the account is linked, and the states of its last three requests.
    private func states(_ visit: Visit) -> HTML {
        guard permissions.involvement == nil else {
            return "<p>\(Icon.tick.html) \(visit.texts("access.linked"))</p>"
        }
        return """
            \(each: requests.prefix(3), { request in
                let words = request.words(visit)
                return request.state == .refused ? Parts.warning(words) : Parts.note(words)
            })\(visit.texts.paragraphs("access.intro"), if: mayAsk)
            """
    }

    private func form(_ input: Input) -> HTML {
        let (texts, visit) = (input.texts, input.visit)
        let values = ["types": types.map { "." + $0 }.joined(separator: ", "), "limit": String(megabytes)]
        let evidence = Uploads.field(
            Field("evidence", "access.evidence"), hint: texts("access.evidence.hint", values),
            input.typed.finding("evidence"), megabytes: megabytes, types: types, isMultiple: true, in: texts)
        let content: HTML = """
            \(Parts.fields(Self.fields, input.typed, texts))\(evidence)\
            \(input.buttons("access.ask", leaving: visit.link(FamilyLinks.person(entry.id))))
            """
        return "\(Parts.requiredNote(texts))\(input.form(megabytes: megabytes * 5, content))"
    }
}
