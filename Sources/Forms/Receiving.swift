import Database
import Files
import Identity
import PortalKit
import Web

/// A posted file and the result of its checks.
struct Arrival: Sendable {
    /// The path of the file question.
    let path: String
    /// The group and the entry of the question; both empty outside a group.
    let group: String
    let row: String
    /// The question's own id.
    let question: String
    /// The stored file, still to be inserted; nil if it was refused.
    let attachment: Attachment?
    /// The validation error if it was refused; nil otherwise.
    let finding: ValidationError?
}

struct Receiving: Sendable {
    let open: OpenForm
    let step: FormDefinition.Step

    init(_ open: OpenForm, _ step: FormDefinition.Step) { (self.open, self.step) = (open, step) }

    /// Checks and stores each file posted for a file question of the step; ignores all others.
    func receive(_ visit: Visit) async throws -> [Arrival] {
        var arrivals: [Arrival] = []
        let places = Dictionary(
            open.journey.shown(in: step).flatMap(open.journey.places).map { ($0.path, $0) }
        ) { first, _ in first }
        for upload in visit.files {
            guard let place = places[upload.name], case .file(let types, let megabytes) = place.question.kind else {
                continue
            }
            let (attachment, message) = try await Uploads.take(upload, types: types, megabytes: megabytes, for: visit)
            let finding = message.map { ValidationError(place.path, $0) }
            // Report only once that the files are too large together.
            if upload.mostFiles != nil, arrivals.contains(where: { $0.finding == finding }) { continue }
            arrivals.append(
                Arrival(
                    path: place.path, group: place.entry?.group ?? "", row: place.entry?.row ?? "",
                    question: place.question.id, attachment: attachment, finding: finding))
        }
        return arrivals
    }
}

enum UploadFault: Sendable {
    case file(FileFault)
    case infected
    /// It could not be stored: a disk error, or no space.
    case unkept
    /// The account has reached its limit of files or bytes.
    case tooMuch
    /// The request body was too long because of its files; none of them was accepted. `bytes` is the limit for all
    /// files.
    case tooLargeTogether(bytes: Int)

    func message(_ name: String, types: [String], megabytes: Int, _ texts: Texts) -> String {
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
    /// The extensions, with their dot, that files of these types may have, without duplicates.
    static func endings(of types: [String]) -> [String] {
        let kinds = types.compactMap { FileKind(filename: "file.\($0)") }
        return kinds.enumerated().filter { kinds.firstIndex(of: $0.element) == $0.offset }
            .flatMap { $0.element.extensions.map { "." + $0 } }
    }
}

extension FileContent {
    /// A description such as `a PNG picture`.
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
