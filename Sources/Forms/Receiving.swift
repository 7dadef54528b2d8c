import Database
import Files
import Identity
import PortalKit
import Web

/// A file that a page brought, and what became of it.
struct Arrival: Sendable {
    /// The path of the question it answers.
    let path: String
    /// The group and the entry it was chosen in; empty for a question by itself.
    let group: String
    let row: String
    /// The question's own id.
    let question: String
    /// What is to be kept; nil where it was refused.
    let attachment: Attachment?
    /// Why it was refused.
    let finding: Finding?
}

/// Takes the files of a page: looks at what they really are, scans them, and puts them where they stay.
struct Receiving: Sendable {
    let open: OpenForm
    let step: FormDefinition.Step

    init(_ open: OpenForm, _ step: FormDefinition.Step) { (self.open, self.step) = (open, step) }

    /// Every file that answers a question of the step; others are left alone.
    func receive(_ visit: Visit) async throws -> [Arrival] {
        var arrivals: [Arrival] = []
        let places = Dictionary(
            open.journey.places(open.journey.shown(in: step)).map { ($0.path, $0) }
        ) { first, _ in first }
        for upload in visit.files {
            guard let place = places[upload.name], case .file(let types, let megabytes) = place.question.kind else {
                continue
            }
            let (attachment, message) = try await Uploads.take(upload, types: types, megabytes: megabytes, for: visit)
            let finding = message.map { Finding(place.path, $0) }
            // Of many files that are too large together it is said once.
            if upload.mostFiles != nil, arrivals.contains(where: { $0.finding == finding }) { continue }
            arrivals.append(
                Arrival(
                    path: place.path, group: place.entry?.group ?? "", row: place.entry?.row ?? "",
                    question: place.question.id, attachment: attachment, finding: finding))
        }
        return arrivals
    }
}

/// Why a file was not taken.
enum UploadFault: Sendable {
    case file(FileFault)
    case infected
    /// There was no room for it.
    case unkept
    /// The account's files hold as much as they may.
    case tooMuch
    /// The form was longer than it may be, for the files in it: none of them was taken.
    case tooLargeTogether(bytes: Int)

    func message(_ name: String, _ types: [String], _ megabytes: Int, _ texts: Texts) -> String {
        let about = [
            "file": name, "limit": String(megabytes), "types": FileKind.endings(of: types).joined(separator: ", "),
        ]
        return switch self {
        case .infected: texts("upload.infected", about)
        case .unkept: texts("upload.unkept", about)
        case .tooMuch: texts("upload.tooMuch", about)
        case .tooLargeTogether(let bytes):
            texts("upload.together", ["limit": String(bytes / 1024 / 1024)])
        case .file(let fault): fault.message(about, texts)
        }
    }
}

extension FileKind {
    /// Every ending, with its dot, that files of these types may have, each once.
    static func endings(of types: [String]) -> [String] {
        let kinds = types.compactMap { FileKind(filename: "file.\($0)") }
        return kinds.enumerated().filter { kinds.firstIndex(of: $0.element) == $0.offset }
            .flatMap { $0.element.extensions.map { "." + $0 } }
    }
}

extension FileContent {
    /// Such as `a PNG picture`.
    fileprivate func words(_ texts: Texts) -> String { texts(TextKey("file.is", rawValue)) }
}

extension FileFault {
    func message(_ about: [String: String], _ texts: Texts) -> String {
        switch self {
        case .empty: texts("upload.empty", about)
        case .tooLarge: texts("upload.tooLarge", about)
        case .unknownExtension: texts("upload.unknown", about)
        case .heic: texts("upload.heic", about)
        case .mismatch(let said, let found):
            texts(
                found == nil ? "upload.mismatch.unknown" : "upload.mismatch",
                about.merging(["said": FileContent(said).words(texts), "found": found?.words(texts) ?? ""]) { $1 })
        case .passwordProtected: texts("upload.locked", about)
        case .damaged: texts("upload.damaged", about)
        case .bomb: texts("upload.bomb", about)
        case .macros: texts("upload.macros", about)
        case .script: texts("upload.script", about)
        case .outside: texts("upload.outside", about)
        case .program: texts("upload.program", about)
        case .unreadable: texts("upload.unkept", about)
        }
    }
}
