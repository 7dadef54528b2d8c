import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit

/// Executes the commands of `guildhall staff`, in the process that holds the data.
struct StaffAdmin: Sendable {
    /// The command's name on the control socket.
    static let command = "staff"
    /// The author in the audit log, because no account performed the action.
    private static let author = "operator"

    /// Returns the councils that are served, and the provider as another.
    let councils: @Sendable () -> [Council]

    /// The text to print. Throws a ``CommandFailure`` for what cannot be done.
    @Sendable func answer(_ arguments: [String: String]) async throws -> String {
        let environment = arguments["environment"].flatMap(Environment.init(rawValue:)) ?? .live
        let site = try site(of: arguments["tenant"] ?? "", environment)
        switch arguments["action"] {
        case "invite": return try await invite(arguments, site)
        case "list": return try await list(site)
        case "suspend": return try await suspend(arguments["email"] ?? "", site)
        default: throw CommandFailure(64, "staff does not know '\(arguments["action"] ?? "")'")
        }
    }

    /// The site of a council's team. Throws a ``CommandFailure`` if there is none.
    private func site(of tenant: String, _ environment: Environment) throws -> Site {
        let councils = councils()
        guard let council = councils.first(where: { $0.tenant.id == tenant }) else {
            let hint = suggestion(for: tenant, in: councils.map(\.tenant.id))
            throw CommandFailure(64, "there is no council '\(tenant)'\(hint)")
        }
        guard let site = council.team(in: environment) else {
            throw CommandFailure(78, "\(tenant) has no site for staff")
        }
        return site
    }

    private func invite(_ arguments: [String: String], _ site: Site) async throws -> String {
        let email = arguments["email"] ?? ""
        guard let role = arguments["role"].flatMap(Role.init(rawValue:)) else {
            throw CommandFailure(64, "there is no role '\(arguments["role"] ?? "")'")
        }
        guard Mailbox(address: email) != nil else { throw CommandFailure(64, "'\(email)' is no e-mail address") }
        let names = ["forename", "surname"].map { FormValues.cleaned(arguments[$0] ?? "") }
        let link = try await invite(email: email, role: role, forename: names[0], surname: names[1], on: site)
        let words = "\(email) is invited as \(role.rawValue); a mail with a link is in the outbox."
        return "\(words) Another link:\n\(link)"
    }

    /// Invites a member of a council's team, and returns the activation link, which is mailed too. Throws a
    /// ``CommandFailure`` if there is no such council, or the address has an account already.
    func invite(email: String, role: Role, to tenant: String) async throws -> String {
        try await invite(email: email, role: role, forename: "", surname: "", on: try site(of: tenant, .live))
    }

    private func invite(
        email: String, role: Role, forename: String, surname: String, on site: Site
    ) async throws -> String {
        let (language, now) = (site.defaultLanguage, site.services.now())
        let link = try await site.store.write { db in
            let outcome = try Invitation.make(
                db, email: email, role: role, forename: forename, surname: surname, by: Self.author, on: site,
                language, at: now)
            switch outcome {
            case .invited(let account):
                return try Invitation.link(db, account, on: site, language, at: now)
            case .known: throw CommandFailure(65, "\(email) has an account already, which is in use")
            case .suspended: throw CommandFailure(65, "\(email) has an account already, which is suspended")
            }
        }
        site.services.wakeOutbox(site)
        return link
    }

    private func list(_ site: Site) async throws -> String {
        let staff = try await site.store.scan { try AccountStore.staff($0) }
        guard !staff.isEmpty else { return "No one is of the team yet." }
        return staff.map { member in
            let state = member.isSuspended ? "suspended" : member.isActivated ? "active" : "invited"
            return [member.email, member.role?.rawValue ?? "", state, member.name].joined(separator: "\t")
        }.joined(separator: "\n")
    }

    private func suspend(_ email: String, _ site: Site) async throws -> String {
        let now = site.services.now()
        try await site.store.write { db in
            guard let account = try AccountStore.find(db, email: email, .staff) else {
                throw CommandFailure(65, "\(email) is no one of the team")
            }
            do {
                try AccountStore.suspend(db, account.id, at: now)
            } catch is LastAdmin {
                throw CommandFailure(65, "\(email) is the only admin: make someone else one first")
            }
            try Audit.note(
                db, .staffSuspended, by: Self.author, on: site, subject: "", object: account.id, at: now)
        }
        return "\(email) is suspended, and signed out everywhere."
    }
}
