public import Database
import Files
public import PortalKit
import Web

/// File downloads: always sent as an attachment, only to an account that may see what the file belongs to, and recorded
/// in the audit log before the first byte.
public enum Downloads {
    static func ofDraft(_ visit: Visit) async throws -> Reply {
        let account = try visit.account.account
        return try await send(visit, holder: visit.parameters["draft"] ?? "") { db, id in
            guard let draft = try DraftStore.find(db, id, account: account),
                let subject = try visit.site.features.subjects?.subject(draft.subject, db, for: visit), subject.mayFill
            else { return nil }
            return subject
        }
    }

    static func ofSubmission(_ visit: Visit) async throws -> Reply {
        try await send(visit, holder: visit.parameters["submission"] ?? "") { db, id in
            try SubmissionStore.seen(db, id, for: visit)?.subject
        }
    }

    private static func send(
        _ visit: Visit, holder: String,
        subject: @escaping @Sendable (Connection, _ holder: String) throws -> Subject?
    ) async throws -> Reply {
        let file = visit.parameters["file"] ?? ""
        return try await send(visit) { db in
            guard let subject = try subject(db, holder),
                let attachment = try UploadStore.attachments(db, of: holder)[file]
            else { return nil }
            return (attachment, subject.id)
        }
    }

    /// The response with a file, after recording the download in the audit log.
    /// - Parameter find: returns the file and the id of the person it is about; nil if this account may not download
    ///   it. Called inside the write transaction.
    /// - Throws: `Problem(.notFound)` if `find` returns nil, the file is not clean, or it is missing on disk;
    ///   `Problem(.forbidden)` without a signed-in session; `SessionEnded`; `DatabaseError`.
    public static func send(
        _ visit: Visit,
        _ find: @escaping @Sendable (Connection) throws -> (attachment: Attachment, subject: String)?
    ) async throws -> Reply {
        let account = try visit.account.account
        let attachment = try await visit.write { db -> Attachment? in
            guard let (attachment, subject) = try find(db), attachment.state == .clean else { return nil }
            try Audit.note(
                db, .fileFetched, by: account, on: visit.site, subject: subject, object: attachment.id,
                at: visit.now)
            return attachment
        }
        guard let attachment, let path = visit.site.files.path(of: attachment.digest),
            let kind = FileKind(rawValue: attachment.kind),
            visit.site.files.size(of: attachment.digest) == attachment.size
        else { throw Problem(.notFound) }
        return .response(
            Response(
                status: 200,
                fields: [
                    "Content-Type": kind.contentType,
                    "Content-Disposition": ContentDisposition.attachment(filename: attachment.name),
                ], content: .file(path: path, count: attachment.size)))
    }
}
