import Foundation
import PortalKit
import Scheduling
import Web

/// What a post brought: the fields of its form, and the files that came along.
struct Posted: Sendable {
    var form = Form()
    var files: [Upload] = []

    /// Bodies that lie in files are read here, off the loops: they may be as long as the files in them. Councils and their
    /// clients take turns.
    private static let pool = WorkerPool("body reader", threads: 2)
    /// As many fields as the longest page of a form has, and its files.
    private static let mostParts = 2000

    /// Reads a body as its content type says, its text up to what the route takes. Files lie in `scratch` until they are
    /// taken over.
    /// - Parameter isCut: whether the body was longer than it may be: of what is there, its texts are read, and the names of
    ///   its files.
    static func read(
        _ body: Body, _ head: Head, _ limit: BodyLimit, scratch: String, isCut: Bool = false
    ) async throws -> Posted {
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

    private static func encoded(_ bytes: [UInt8]) throws -> Posted {
        do {
            return Posted(form: try Form.parse(bytes))
        } catch {
            throw Problem(.malformed, detail: String(describing: error))
        }
    }

    private static func parts(
        of body: Body, _ type: String, _ limit: BodyLimit, _ scratch: String, isCut: Bool
    ) throws -> Posted {
        do {
            var limits = Multipart.Limits()
            (limits.parts, limits.field) = (mostParts, limit.text)
            let parts = try Multipart.parse(
                body, contentType: type, folder: scratch, limits: limits, mostFiles: isCut ? limit.files : nil)
            let length = parts.form.fields.reduce(0) { $0 + $1.value.utf8.count }
            guard length <= limit.text else { throw Multipart.Failure.fieldTooLong }
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
