import Casework
import Configuration
import Database
import Forms
import PortalKit
import Web

/// The documents that the team has published to an account about a person: letters to read and print, and files.
struct Documents: Plugin {
    static let name = "documents"
    static let summary = "Documents that the team has published: letters to read and print, and files."

    private let style: DocumentStyle

    init(settings: inout Settings) { style = DocumentStyle(&settings) }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        let style = style
        blueprint.add(
            PersonPage(DocumentLinks.documents, "documents.title", isFor: { $1.person != nil }) { db, permissions in
                try DocumentStore.all(db, permissions).count { published in
                    published.recipient.seen == nil && published.document.recalled == nil
                }
            })
        let access = blueprint.access(to: .people)
        blueprint.collect(
            Waiting { db, visit in
                try DocumentStore.unread(db, for: visit).map { document, permissions in
                    Waiting.Item(DocumentPages.waiting(document, permissions.entry, visit))
                }
            })
        blueprint.get(DocumentLinks.documents, access) { visit in
            let (entry, all, forms) = try await visit.site.store.read { db in
                let permissions = try Permissions.require(db, for: visit)
                // Without a menu, the page of the person lists them.
                let rules = visit.site.personMenu == nil ? nil : try visit.site.caseRules
                return (
                    permissions.entry, try DocumentStore.all(db, permissions),
                    try rules.map { try SharedForm.all(db, permissions, $0) } ?? []
                )
            }
            return .page(DocumentPages.list(all, forms: forms, of: entry, as: style, visit))
        }
        blueprint.get(FamilyLinks.document, access) { visit in
            .page(DocumentPages.document(try await Self.open(visit, noting: .documentSeen), style, visit))
        }
        if style.hasLetterFiles {
            blueprint.get(DocumentLinks.letter, access) { try await Self.download($0) }
        }
        blueprint.get(DocumentLinks.file, access) { visit in
            try await Downloads.send(visit) { db in
                let (permissions, document, _) = try Self.find(db, visit)
                guard document.recalled == nil,
                    let file = try UploadStore.attachments(db, of: document.id)[document.upload]
                else { return nil }
                try DocumentStore.see(db, document.id, permissions, at: visit.now)
                return (file, permissions.entry.id)
            }
        }
    }

    /// Sends a letter as a file, and records that it was fetched.
    private static func download(_ visit: Visit) async throws -> Reply {
        let opened = try await open(visit, noting: .fileFetched)
        guard opened.document.recalled == nil, let file = DocumentPages.letterFile(opened, visit) else {
            throw Problem(.notFound)
        }
        return .response(
            Response(
                status: 200,
                fields: [
                    "Content-Type": "application/rtf",
                    "Content-Disposition": ContentDisposition.attachment(filename: opened.document.letterFileName),
                ], content: .bytes(file)))
    }

    /// The document of the route, after recording that it was opened.
    private static func open(_ visit: Visit, noting event: AuditEvent) async throws -> DocumentPages.Opened {
        try await visit.write { db in
            let (permissions, document, recipient) = try find(db, visit)
            if document.recalled == nil {
                try DocumentStore.see(db, document.id, permissions, at: visit.now)
                try visit.note(db, event, subject: permissions.entry.id, object: document.id)
            }
            return DocumentPages.Opened(
                document: document, recipient: recipient, entry: permissions.entry,
                file: try UploadStore.attachments(db, of: document.id)[document.upload],
                parts: try Publishing.parts(db, of: document, visit.site.caseRules))
        }
    }

    private static func find(_ db: Connection, _ visit: Visit) throws -> (Permissions, Document, Recipient) {
        let permissions = try Permissions.require(db, for: visit)
        let found = try DocumentStore.all(db, permissions, only: visit.parameters["document"] ?? "").first
        guard let found else { throw Problem(.notFound) }
        return (permissions, found.document, found.recipient)
    }
}
