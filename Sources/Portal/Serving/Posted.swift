import PortalKit
import Scheduling
import Web

/// What a post brought: the fields of its form, and the files that came along.
struct Posted: Sendable {
    var form = Form()
    var files: [Upload] = []

    /// A form's parts are taken apart here, off the loops: it may be as long as the files in it. Councils and their
    /// clients take turns.
    private static let pool = WorkerPool("body reader", threads: 2)
    /// As many fields as the longest page of a form has, and its files.
    private static let limits = {
        var limits = Multipart.Limits()
        (limits.parts, limits.field) = (2000, 1024 * 1024)
        return limits
    }()

    /// The most text of a page, in bytes.
    private static let mostText = 4 * 1024 * 1024

    /// Reads a body as its content type says. Files lie in `scratch` until they are taken over.
    static func read(_ body: Body, _ head: Head, scratch: String) async throws -> Posted {
        let type = head.fields["Content-Type"] ?? ""
        if type.lowercased().hasPrefix("multipart/form-data") {
            return try await pool.complete { try apart(body, type, scratch) }
        }
        guard case .bytes(let bytes) = body else {
            throw Problem(.tooLarge, detail: "a form longer than fits in memory")
        }
        do {
            return Posted(form: try Form.parse(bytes))
        } catch {
            throw Problem(.malformed, detail: String(describing: error))
        }
    }

    private static func apart(_ body: Body, _ type: String, _ scratch: String) throws -> Posted {
        do {
            let parts = try Multipart.parse(body, contentType: type, folder: scratch, limits: limits)
            let length = parts.form.fields.reduce(0) { $0 + $1.value.utf8.count }
            guard length <= mostText else { throw Multipart.Failure.fieldTooLong }
            return Posted(form: parts.form, files: parts.files)
        } catch let error as Multipart.Failure {
            switch error {
            case .storage: throw Problem(.unavailable, detail: "no room for what was posted", words: "full")
            case .fieldTooLong, .tooManyParts, .headerTooLong: throw Problem(.tooLarge, detail: "\(error)")
            default: throw Problem(.malformed, detail: String(describing: error))
            }
        }
    }
}
