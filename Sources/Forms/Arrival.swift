import Files
import PortalKit
import Web

/// A posted file and the result of its checks.
struct Arrival: Sendable {
    /// The file question.
    let place: Journey.Place
    /// The stored file, still to be inserted; nil if it was refused.
    let attachment: Attachment?
    /// The validation error if it was refused; nil otherwise.
    let finding: ValidationError?
}

extension OpenForm {
    /// Checks and stores each file posted for a file question of the step; ignores all others.
    /// - Parameter owner: the id of the account they are for; nil for the signed-in account.
    func receiveFiles(
        of step: FormDefinition.Step, _ visit: Visit, owner: String? = nil
    ) async throws -> [Arrival] {
        var arrivals: [Arrival] = []
        let places = Dictionary(
            journey.shown(in: step).flatMap(journey.places).map { ($0.path, $0) }
        ) { first, _ in first }
        for upload in visit.files {
            guard let place = places[upload.name], case .file(let types, let megabytes) = place.question.kind else {
                continue
            }
            let (attachment, message) = try await Uploads.take(
                upload, types: types, megabytes: megabytes, owner: owner, for: visit)
            let finding = message.map { ValidationError(place.path, $0) }
            // Report only once that the files are too large together.
            if upload.mostFiles != nil, arrivals.contains(where: { $0.finding == finding }) { continue }
            arrivals.append(Arrival(place: place, attachment: attachment, finding: finding))
        }
        return arrivals
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
                about.merging([
                    "said": texts(TextKey("file.is", said.rawValue)),
                    "found": found.map { texts(TextKey("file.is", $0.rawValue)) } ?? "",
                ]) { $1 })
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
