import Foundation
import PortalKit
import Scheduling
import Web

/// The content of a POST request: form fields and uploaded files.
struct ParsedBody: Sendable {
    var form = Form()
    var files: [Upload] = []

    /// Reads bodies that are in files, off the event loops, because they may be large. Work is scheduled fairly between
    /// councils and their clients.
    private static let pool = WorkerPool("body reader", threads: 2)
    /// Enough for the fields and files of the longest page of a form.
    private static let mostParts = 2000

    /// Parses a body by its content type, with at most as much text as the route allows. Files stay in `scratch` until
    /// they are moved.
    /// - Parameter isCut: whether the body was longer than allowed and cut: then only its texts and the names of its
    ///   files are read.
    /// - Throws: `Problem`: `.malformed`, `.tooLarge`, or `.unavailable` if there is no space.
    static func read(
        _ body: Body, _ head: Head, _ limit: BodyLimit, scratch: String, isCut: Bool = false
    ) async throws -> ParsedBody {
        let type = head.fields["Content-Type"] ?? ""
        if type.lowercased().hasPrefix("multipart/form-data") {
            return try await pool.complete { try parts(of: body, type, limit, scratch, isCut: isCut) }
        }
        switch body {
        case .bytes(let bytes): return try encoded(bytes)
        case .file(let path, let count):
            guard count <= limit.text else { throw Problem(.tooLarge, detail: "a form of \(count) bytes") }
            return try await pool.complete {
                guard let bytes = FileManager.default.contents(atPath: path) else {
                    throw Problem(.unavailable, detail: "what was posted cannot be read")
                }
                return try encoded(Array(bytes))
            }
        }
    }

    private static func encoded(_ bytes: [UInt8]) throws -> ParsedBody {
        do {
            return ParsedBody(form: try Form.parse(bytes))
        } catch {
            throw Problem(.malformed, detail: String(describing: error))
        }
    }

    private static func parts(
        of body: Body, _ type: String, _ limit: BodyLimit, _ scratch: String, isCut: Bool
    ) throws -> ParsedBody {
        do {
            var limits = Multipart.Limits()
            (limits.parts, limits.field) = (mostParts, limit.text)
            let parts = try Multipart.parse(
                body, contentType: type, folder: scratch, limits: limits, mostFiles: isCut ? limit.files : nil)
            let length = parts.form.fields.reduce(0) { $0 + $1.value.utf8.count }
            guard length <= limit.text else { throw Multipart.Failure.fieldTooLong }
            return ParsedBody(form: parts.form, files: parts.files)
        } catch let error as Multipart.Failure {
            switch error {
            case .storage: throw Problem(.unavailable, detail: "no room for what was posted", words: "full")
            case .fieldTooLong, .tooManyParts, .headerTooLong: throw Problem(.tooLarge, detail: "\(error)")
            default: throw Problem(.malformed, detail: String(describing: error))
            }
        }
    }
}
