import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit

/// Executes the commands of `guildhall staff`, in the process that holds the data.
struct StaffAdmin: Sendable {
    /// The result: the text to print and the exit code (sysexits.h).
    struct Answer: Codable, Hashable, Sendable {
        let words: String
        var exit: Int32 = 0
    }

    /// The command's name on the control socket.
    static let command = "staff"
    /// The author in the audit log, because no account performed the action.
    private static let author = "operator"

    let directory: @Sendable () -> Directory

    var handlers: [String: ControlSocket.Handler] {
        [Self.command: { arguments in try JSONLine.text(try await answer(arguments)) }]
    }

    func answer(_ arguments: [String: String]) async throws -> Answer {
        let environment = arguments["environment"] ?? Environment.live.rawValue
        let tenant = arguments["tenant"] ?? ""
        let councils = directory().councils
        guard let council = councils.first(where: { $0.tenant.id == tenant }) else {
            let hint = suggestion(for: tenant, in: councils.map(\.tenant.id))
            return Answer(words: "there is no council '\(tenant)'\(hint)", exit: 64)
        }
        guard
            let site = council.sites.first(where: {
                $0.portal.audience == .staff && $0.environment.rawValue == environment
            })
        else { return Answer(words: "\(tenant) has no site for staff", exit: 78) }
        switch arguments["action"] {
        case "invite": return try await invite(arguments, site)
        case "list": return Answer(words: try await list(site))
        case "suspend": return try await suspend(arguments["email"] ?? "", site)
        default: return Answer(words: "staff does not know '\(arguments["action"] ?? "")'", exit: 64)
        }
    }

    private func invite(_ arguments: [String: String], _ site: Site) async throws -> Answer {
        let email = arguments["email"] ?? ""
        guard let role = arguments["role"].flatMap(Role.init(rawValue:)) else {
            return Answer(words: "there is no role '\(arguments["role"] ?? "")'", exit: 64)
        }
        guard Mailbox(address: email) != nil else { return Answer(words: "'\(email)' is no e-mail address", exit: 64) }
        let (language, now) = (site.defaultLanguage, site.services.now())
        let names = ["forename", "surname"].map { FormValues.cleaned(arguments[$0] ?? "") }
        let answer = try await site.store.write { db -> Answer in
            let outcome = try Invitation.make(
                db, email: email, role: role, forename: names[0], surname: names[1], by: Self.author, on: site,
                language, at: now)
            switch outcome {
            case .invited(let account), .again(let account):
                let link = try Invitation.link(db, account, on: site, language, at: now)
                let words = "\(email) is invited as \(role.rawValue); a mail with a link is in the outbox."
                return Answer(words: "\(words) Another link:\n\(link)")
            case .known: return Answer(words: "\(email) has an account already, which is in use", exit: 65)
            case .suspended: return Answer(words: "\(email) has an account already, which is suspended", exit: 65)
            }
        }
        site.services.wakeOutbox(site)
        return answer
    }

    private func list(_ site: Site) async throws -> String {
        let staff = try await site.store.scan { try AccountStore.staff($0) }
        guard !staff.isEmpty else { return "Nobody is of the team yet." }
        return staff.map { member in
            let state = member.isSuspended ? "suspended" : member.isActivated ? "active" : "invited"
            return [member.email, member.role?.rawValue ?? "", state, member.name].joined(separator: "\t")
        }.joined(separator: "\n")
    }

    private func suspend(_ email: String, _ site: Site) async throws -> Answer {
        let now = site.services.now()
        return try await site.store.write { db in
            guard let account = try AccountStore.find(db, email: email, .staff) else {
                return Answer(words: "\(email) is nobody of the team", exit: 65)
            }
            do {
                try AccountStore.suspend(db, account.id, at: now)
            } catch is LastAdmin {
                return Answer(words: "\(email) is the only admin: make somebody else one first", exit: 65)
            }
            try Audit.note(
                db, .staffSuspended, by: Self.author, on: site, subject: "", object: account.id, at: now)
            return Answer(words: "\(email) is suspended, and signed out everywhere.")
        }
    }
}
