import Configuration
import Database
import Identity
import Markup
import PortalKit
import Web

/// The members of the council's team: admins invite, suspend, restore and set roles; managers may view them.
struct Staff: Plugin {
    static let name = "staff"
    static let summary = "Who is of the council's team: inviting, roles, suspending and restoring."
    static let audiences: Set<Audience> = [.staff]

    private static let email = Field(
        "email", "staff.email", .email, required: true, limit: 254, autocomplete: "off")
    private static let role = Field(
        "role", "staff.role",
        .radios(Role.allCases.map { .init($0.rawValue, .key(TextKey("staff.may", $0.rawValue))) }),
        required: true)
    static let invitation = [
        Field("forename", "register.forename"), Field("surname", "register.surname"), email, role,
    ]
    static let change = [role]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.staff, "nav.staff", to: StaffLinks.staff(), for: .manager))
        blueprint.get(StaffLinks.staff, .staff(.manager)) { visit in
            .page(try await StaffPages.list(visit, staff: members(visit), visit.heldTyped ?? FormValues()))
        }
        blueprint.post(StaffLinks.staff, .staff(.admin)) { try await invite($0) }
        blueprint.get(StaffLinks.member, .staff(.admin)) { visit in
            let member = try await member(visit)
            let typed = visit.heldTyped ?? FormValues(["role": member.role?.rawValue ?? ""])
            return .page(StaffPages.member(member, typed, visit))
        }
        blueprint.post(StaffLinks.member, .staff(.admin)) { visit in
            let typed = FormValues.read(Self.change, from: visit.form)
            guard let role = Role(rawValue: typed["role"]) else { throw Problem(.malformed, detail: "no such role") }
            return try await act(visit, typed, .staffRoleChanged) { db, id in try AccountStore.setRole(db, id, role) }
        }
        blueprint.post(StaffLinks.suspend, .staff(.admin)) { visit in
            let now = visit.now
            return try await act(visit, nil, .staffSuspended) { db, id in try AccountStore.suspend(db, id, at: now) }
        }
        blueprint.post(StaffLinks.restore, .staff(.admin)) { visit in
            try await act(visit, nil, .staffRestored) { db, id in try AccountStore.restore(db, id) }
        }
    }

    private func members(_ visit: Visit) async throws -> [StaffMember] {
        try await visit.site.store.scan { try AccountStore.staff($0) }
    }

    private func member(_ visit: Visit) async throws -> StaffMember {
        let id = visit.parameters["account"] ?? ""
        guard let member = try await visit.site.store.read({ try AccountStore.staffMember($0, id) }) else {
            throw Problem(.notFound)
        }
        return member
    }

    private func invite(_ visit: Visit) async throws -> Reply {
        let admin = try visit.account.account
        var typed = FormValues.read(Self.invitation, from: visit.form)
        typed.check(Self.invitation, for: visit)
        let asked = typed
        if typed.findings.isEmpty, let until = MailLimit.consume(.invite, to: asked["email"], visit) {
            typed.refuse("email", visit.texts("signIn.wait", ["time": visit.time(after: until)]))
        }
        if typed.findings.isEmpty, let role = Role(rawValue: typed["role"]) {
            let outcome = try await visit.write { db in
                try Invitation.make(
                    db, email: asked["email"], role: role, forename: asked["forename"], surname: asked["surname"],
                    by: admin, on: visit.site, visit.language, at: visit.now)
            }
            switch outcome {
            case .invited, .again:
                visit.record(AuditEvent.staffInvited.name)
                return .redirect(visit.link(StaffLinks.staff).query(["done": AuditEvent.staffInvited.name]))
            case .known: typed.refuse("email", visit.texts("staff.known"))
            case .suspended: typed.refuse("email", visit.texts("staff.known.suspended"))
            }
        }
        return .page(try await StaffPages.list(visit, staff: members(visit), typed), status: 422)
    }

    /// Changes a member of the team and writes an audit row, unless no admin would be left.
    private func act(
        _ visit: Visit, _ typed: FormValues?, _ event: AuditEvent,
        change: @escaping @Sendable (Connection, _ account: String) throws -> Void
    ) async throws -> Reply {
        let (admin, member) = (try visit.account.account, try await member(visit))
        do {
            try await visit.write { db in
                try change(db, member.id)
                try Audit.note(
                    db, event, by: admin, on: visit.site, subject: "", object: member.id, at: visit.now)
            }
        } catch is LastAdmin {
            var typed = typed ?? FormValues(["role": member.role?.rawValue ?? ""])
            typed.refuse("role", visit.texts("staff.lastAdmin"))
            return .page(StaffPages.member(member, typed, visit), status: 422)
        }
        visit.record(event.name)
        return .redirect(visit.link(StaffLinks.staff).query(["done": event.name]))
    }
}
