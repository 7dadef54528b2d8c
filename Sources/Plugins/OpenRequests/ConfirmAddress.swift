import Casework
import Database
import Identity
import PortalKit
import Vault
import Web

/// The mail after a request without an account, and the link in it that confirms the address.
enum ConfirmAddress {
    private static let template = "open-request"

    static func contribute(to blueprint: inout Blueprint, linkDays: Int) {
        blueprint.get(OpenRequestLinks.confirm, .visitor) { visit in
            let link = digest(visit.parameters["token"] ?? "")
            let isGood = try await visit.site.store.read {
                try OpenRequestStore.isGood($0, link: link, at: visit.now)
            }
            return .page(OpenRequestPages.confirm(visit, isGood: isGood), status: isGood ? 200 : 404)
        }
        blueprint.post(OpenRequestLinks.confirm, .visitor) { visit in
            let link = digest(visit.parameters["token"] ?? "")
            let confirmed = try await visit.write { db -> OpenRequest? in
                guard let request = try OpenRequestStore.confirm(db, link: link, at: visit.now) else { return nil }
                try Audit.note(
                    db, .addressConfirmed, by: request.account, on: visit.site, subject: request.entry,
                    object: request.reference, at: visit.now)
                return request
            }
            guard let confirmed else { return .page(OpenRequestPages.confirm(visit, isGood: false), status: 404) }
            return .page(OpenRequestPages.confirmed(confirmed, visit))
        }
        blueprint.add(
            MailTemplate(template, isUrgent: true) { job in
                let token = Random.token(bytes: 16)
                let made = try await job.site.store.write { db -> (OpenRequest, Account)? in
                    guard let account = try AccountStore.find(db, id: job.account),
                        let request = try OpenRequestStore.find(db, account: job.account),
                        try OpenRequestStore.setLink(
                            db, account: job.account, digest: digest(token), days: linkDays, at: job.now)
                    else { return nil }
                    return (request, account)
                }
                guard let (request, account) = made else { return nil }
                let values = ["reference": request.reference, "days": String(linkDays)]
                return MailContent(
                    job, to: account, "mail.openRequest", values, link: OpenRequestLinks.confirm(token))
            })
    }

    /// Under which a link is stored: its token is in the mail only.
    private static func digest(_ token: String) -> String { Digest.sha256Hex("open-request:" + token) }

    /// Queues the mail, in the transaction that stores the request.
    static func post(_ db: Connection, account: String, _ visit: Visit) throws {
        try Outbox.post(
            db, template, id: newID(), site: visit.site, language: visit.language, account: account, subject: account,
            now: visit.now)
    }
}

extension AuditEvent {
    static let addressConfirmed = AuditEvent("address-confirmed")
    static let requestClaimed = AuditEvent("request-claimed")
}
