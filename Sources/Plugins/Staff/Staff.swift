import Configuration
import Database
import Identity
import Markup
import PortalKit

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
        blueprint.form(StaffLinks.member, .staff(.admin)) { db, visit in
            MemberForm(member: try StaffMember.find(db, for: visit))
        }
        blueprint.form(StaffLinks.resetTwoStep, .staff(.admin)) { db, visit in
            ResetTwoStep(member: try StaffMember.find(db, for: visit))
        }
        blueprint.post(StaffLinks.suspend, .staff(.admin)) { visit in
            try await change(visit, .staffSuspended) { db, id in try AccountStore.suspend(db, id, at: visit.now) }
        }
        blueprint.post(StaffLinks.restore, .staff(.admin)) { visit in
            try await change(visit, .staffRestored) { db, id in try AccountStore.restore(db, id) }
        }
    }

    private func members(_ visit: Visit) async throws -> [StaffMember] {
        try await visit.site.store.scan { try AccountStore.staff($0) }
    }

    private func invite(_ visit: Visit) async throws -> Reply {
        let admin = try visit.account.account
        var typed = FormValues.read(Self.invitation, from: visit.form)
        typed.check(Self.invitation, for: visit)
        if typed.findings.isEmpty, let until = MailLimit.consume(.invite, to: typed["email"], visit) {
            typed.refuse("email", until: until, visit)
        }
        if typed.findings.isEmpty, let role = Role(rawValue: typed["role"]) {
            let outcome = try await visit.write { [typed] db in
                try Invitation.make(
                    db, email: typed["email"], role: role, forename: typed["forename"], surname: typed["surname"],
                    by: admin, on: visit.site, visit.language, at: visit.now)
            }
            switch outcome {
            case .invited:
                visit.record(AuditEvent.staffInvited.name)
                return .redirect(visit.link(StaffLinks.staff).query(["done": AuditEvent.staffInvited.name]))
            case .known: typed.refuse("email", visit.texts("staff.known"))
            case .suspended: typed.refuse("email", visit.texts("staff.known.suspended"))
            }
        }
        return .page(try await StaffPages.list(visit, staff: members(visit), typed), status: 422)
    }

    /// Suspends or restores a member of the team, unless no admin would be left.
    private func change(
        _ visit: Visit, _ event: AuditEvent,
        _ change: @escaping @Sendable (Connection, _ account: String) throws -> Void
    ) async throws -> Reply {
        let member = try await visit.site.store.read { try StaffMember.find($0, for: visit) }
        do {
            try await visit.write { db in
                try change(db, member.id)
                try event.note(db, of: member, by: visit)
            }
        } catch is LastAdmin {
            var typed = member.values
            typed.refuse("role", visit.texts("staff.lastAdmin"))
            let page = StaffPages.member(member, typed, visit) { fields in
                Parts.form(visit.link(StaffLinks.member(member.id)), visit, fields)
            }
            return .page(page, status: 422)
        }
        visit.record(event.name)
        return .redirect(visit.link(StaffLinks.staff).query(["done": event.name]))
    }
}

/// The form that changes the role of a member of the team.
private struct MemberForm: FormAction {
    let member: StaffMember

    let isRepeatable = true

    func fields(_ visit: Visit) -> [Field] { Staff.change }
    func initial(_ visit: Visit) -> FormValues { member.values }

    func page(_ input: FormInput) -> Page {
        StaffPages.member(member, input.typed, input.visit) { input.form(guarding: false, $0) }
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, event) = (input.visit, AuditEvent.staffRoleChanged)
        guard let role = Role(rawValue: input["role"]) else { throw Problem(.malformed, detail: "no such role") }
        do {
            try AccountStore.setRole(db, member.id, role)
        } catch is LastAdmin {
            throw FormRefused([ValidationError("role", visit.texts("staff.lastAdmin"))])
        }
        try event.note(db, of: member, by: visit)
        visit.record(event.name)
        return visit.link(StaffLinks.staff).query(["done": event.name])
    }
}

extension StaffMember {
    /// The member that the request names. Throws `Problem(.notFound)` if there is none.
    static func find(_ db: Connection, for visit: Visit) throws -> StaffMember {
        guard let member = try AccountStore.staffMember(db, visit.parameters["account"] ?? "") else {
            throw Problem(.notFound)
        }
        return member
    }

    /// The values of ``Staff/change``.
    fileprivate var values: FormValues { FormValues(["role": role?.rawValue ?? ""]) }
}

extension AuditEvent {
    /// Records a change of `member` by the admin who requests it.
    fileprivate func note(_ db: Connection, of member: StaffMember, by visit: Visit) throws {
        try Audit.note(
            db, self, by: visit.account.account, on: visit.site, subject: "", object: member.id, at: visit.now)
    }
}
