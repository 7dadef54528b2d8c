import Casework
import Configuration
import Forms
import PortalKit

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
        let limit = BodyLimit.multipart(AskForAccess.fields, files: 5, megabytes: megabytes)
        let (types, megabytes) = (types, megabytes)
        blueprint.form(FamilyLinks.access, access, bodyLimit: limit) { db, visit in
            let permissions = try Permissions.require(db, for: visit)
            return AskForAccess(
                permissions: permissions, requests: try AccessStore.all(db, permissions), types: types,
                megabytes: megabytes)
        }
    }
}

extension AuditEvent {
    static let accessAsked = AuditEvent("access-asked")
}
