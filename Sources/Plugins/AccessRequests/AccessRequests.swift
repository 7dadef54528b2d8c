import Casework
import Configuration
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Requests of accounts to be linked to a person, and their results.
struct AccessRequests: Plugin {
    static let name = "access-requests"
    static let summary = "Asking to be linked to a child or young person, and what the team has said."

    private let types: [String]
    private let megabytes: Int

    init(settings: inout Settings) {
        types = Uploads.types(&settings, default: ["pdf", "doc", "docx", "png", "jpeg", "jpg"])
        megabytes = settings.read(
            "megabytes", in: Uploads.megabytes, default: 10, "The most that a file may hold, in MB")
    }

    /// The data of the request page.
    struct Known: Sendable {
        let permissions: Permissions
        let requests: [AccessRequest]

        /// Whether the account may ask: it is not linked, and no request is waiting.
        var mayAsk: Bool { permissions.involvement == nil && !requests.contains { $0.state == .waiting } }
    }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.require(FamilyLinks.person)
        blueprint.add(
            PersonPage(FamilyLinks.access, "access.title") { db, permissions in
                // The author of a submission is linked when the team accepts it from the intake.
                try permissions.involvement == nil
                    && !ReviewStore.awaitsIntake(db, entry: permissions.entry.id, account: permissions.account)
            })
        let access = blueprint.access(to: .people)
        let pages = AccessPages(types: types, megabytes: megabytes)
        blueprint.get(FamilyLinks.access, access) { visit in
            let known = try await visit.site.store.read { try Self.known($0, visit) }
            let typed =
                (known.mayAsk ? visit.heldTyped : nil)
                ?? FormValues([
                    "relationship": known.permissions.entry.relationship.rawValue,
                    "responsibility": known.permissions.entry.responsibility.rawValue,
                ])
            return .page(pages.page(known, typed, visit))
        }
        let limit = BodyLimit.multipart(AccessPages.fields, files: 5, megabytes: megabytes)
        blueprint.post(FamilyLinks.access, access, bodyLimit: limit) { visit in
            try await ask(visit, pages)
        }
    }

    private static func known(_ db: Connection, _ visit: Visit) throws -> Known {
        let permissions = try Permissions.require(db, for: visit)
        return Known(permissions: permissions, requests: try AccessStore.all(db, permissions))
    }

    /// Stores a request once: its id is chosen when the page is made, so that a repeated request changes nothing.
    private func ask(_ visit: Visit, _ pages: AccessPages) async throws -> Reply {
        let known = try await visit.site.store.read { try Self.known($0, visit) }
        var typed = FormValues.read(AccessPages.fields, from: visit.form)
        typed.check(AccessPages.fields, for: visit)
        var files: [Attachment] = []
        for upload in visit.files.filter({ $0.name == "evidence" }).prefix(5) {
            let (file, message) = try await Uploads.take(upload, types: types, megabytes: megabytes, for: visit)
            if let file { files.append(file) }
            if let message { typed.refuse("evidence", message) }
        }
        guard typed.findings.isEmpty,
            let relationship = Entry.Relationship(rawValue: typed["relationship"]),
            let responsibility = Entry.Responsibility(rawValue: typed["responsibility"])
        else { return .page(pages.page(known, typed, visit), status: 422) }
        let (note, evidence, id) = (typed["note"], files, chosenID(visit.form["id"]))
        try await visit.write { db in
            let now = try Self.known(db, visit)
            let (permissions, account) = (now.permissions, now.permissions.account)
            guard now.mayAsk, !now.requests.contains(where: { $0.id == id }) else { return }
            guard try UploadStore.isFree(db, id),
                try AccessStore.add(
                    db,
                    AccessRequest(
                        id: id, account: account, entry: permissions.entry.id, relationship: relationship,
                        responsibility: responsibility, note: note, at: visit.now))
            else { throw Problem(.malformed, detail: "the id is another's") }
            for file in evidence {
                try UploadStore.insert(db, file, account: account, subject: permissions.entry.id, holder: id)
            }
            try Audit.note(
                db, .accessAsked, by: account, on: visit.site, subject: permissions.entry.id, object: id,
                at: visit.now)
        }
        return .redirect(visit.link(FamilyLinks.access(known.permissions.entry.id)).query(["asked": "1"]))
    }
}

extension AuditEvent {
    static let accessAsked = AuditEvent("access-asked")
}
