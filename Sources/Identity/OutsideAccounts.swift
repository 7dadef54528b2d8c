public import Database
public import PortalKit
import Web

/// The person that an outside service has authenticated, with what it says of them.
public struct OutsidePerson: Sendable {
    /// The service's identifier, such as `https://login.example.org/`.
    public let issuer: String
    /// What the service calls the person, for good.
    public let subject: String
    /// The name of the service in the portal's settings.
    public let provider: String
    /// An e-mail address that is certain to be the person's; nil if there is none.
    public let email: String?
    /// Empty if the service does not say.
    public let forename: String
    /// Empty if the service does not say.
    public let surname: String
    /// The role in the council's team; nil if the service gives none, or the audience is not staff.
    public let role: Role?
    /// Where they work; nil if the service does not say.
    public let organisation: OutsideIdentity.Organisation?
    /// What the service needs to end its session, as its plugin has sealed it; empty for nothing.
    public let hint: String

    /// A person.
    public init(
        issuer: String, subject: String, provider: String, email: String?, forename: String, surname: String,
        role: Role?, organisation: OutsideIdentity.Organisation?, hint: String = ""
    ) {
        (self.issuer, self.subject, self.provider, self.email) = (issuer, subject, provider, email)
        (self.forename, self.surname, self.role, self.organisation) = (forename, surname, role, organisation)
        self.hint = hint
    }
}

/// Finds, links and makes the accounts of people that an outside service has authenticated.
public enum OutsideAccounts {
    /// Which people have an account.
    public struct Rule: Sendable {
        /// Whether an account is made for a person who has none.
        public let creates: Bool
        /// Whether the service gives the roles of staff: then a person without one has no access.
        public let givesRoles: Bool

        /// A rule.
        public init(creates: Bool, givesRoles: Bool) { (self.creates, self.givesRoles) = (creates, givesRoles) }
    }

    /// Why a person has no access.
    public enum Refusal: String, Error, Sendable {
        /// The account is suspended.
        case suspended
        /// There is no account, and none is made.
        case unknown = "no-account"
        /// There is no account with this identity, and no certain e-mail address to find or make one.
        case email = "no-email"
        /// The service gives no role in the team.
        case role = "no-role"
    }

    /// What has changed.
    public struct Admission: Sendable {
        /// The id of the account, which is active.
        public let account: String
        /// Whether the account is new, or was linked with the identity now.
        public internal(set) var isLinked = false
        /// Whether the role has changed.
        public internal(set) var hasNewRole = false
        /// Whether the role was kept, because no active admin would be left.
        public internal(set) var isLastAdmin = false
    }

    /// The account of a person, activated and up to date, or why they have no access. To be called in a write
    /// transaction, which is to be committed in both cases: a person who has lost their role has no session any more.
    /// - Throws: `DatabaseError`.
    public static func admit(
        _ db: Connection, _ person: OutsidePerson, _ rule: Rule, for visit: Visit
    ) throws -> Result<Admission, Refusal> {
        do {
            return .success(try found(db, person, rule, for: visit))
        } catch let refusal as Refusal {
            return .failure(refusal)
        }
    }

    private static func found(
        _ db: Connection, _ person: OutsidePerson, _ rule: Rule, for visit: Visit
    ) throws -> Admission {
        let audience = visit.site.portal.audience
        let identity = try OutsideIdentityStore.find(
            db, issuer: person.issuer, subject: person.subject, audience)
        let known = try identity.map { try AccountStore.find(db, id: $0.account) } ?? nil
        if let known, known.isSuspended { throw Refusal.suspended }
        if rule.givesRoles, person.role == nil {
            if let known { try SessionStore.endAll(db, account: known.id) }
            throw Refusal.role
        }
        var admission = try known.map { Admission(account: $0.id) } ?? link(db, person, rule, for: visit)
        if let known, identity?.isSource == true { try follow(db, person, of: known, audience) }
        try OutsideIdentityStore.update(db, person, audience, at: visit.now)
        if rule.givesRoles, let role = person.role { try setRole(db, role, &admission) }
        return admission
    }

    /// Links the person with the account of their address, or with a new one.
    private static func link(
        _ db: Connection, _ person: OutsidePerson, _ rule: Rule, for visit: Visit
    ) throws -> Admission {
        let (site, audience) = (visit.site, visit.site.portal.audience)
        guard let email = person.email else { throw Refusal.email }
        let known = try AccountStore.find(db, email: email, audience)
        if let known, known.isSuspended { throw Refusal.suspended }
        guard known != nil || rule.creates else { throw Refusal.unknown }
        let account = known?.id ?? newID()
        if known == nil {
            // An empty hash matches no password.
            try AccountStore.insert(
                db, id: account, email: email, password: "", audience, visit.language, portal: site.portal.name,
                at: visit.now)
        }
        if known?.isActivated != true {
            // A password of before belongs to the person who registered the address, who has not shown that it is theirs.
            try AccountStore.setPassword(db, account, hash: "", at: visit.now)
            try SessionStore.endAll(db, account: account)
            try LinkStore.end(db, account: account, as: .withdrawn, at: visit.now)
            if known.map({ $0.name.allSatisfy(\.isWhitespace) }) ?? true {
                try AccountStore.setName(
                    db, account, title: "", forename: person.forename, surname: person.surname, gender: "")
            }
            try AccountStore.activate(db, account, at: visit.now)
            try AccountStore.note(db, "activated", account: account, visit)
        }
        try OutsideIdentityStore.insert(
            db, person, account: account, audience, isSource: known == nil, at: visit.now)
        var admission = Admission(account: account)
        admission.isLinked = true
        return admission
    }

    /// Takes over name and address, unless another account has the address.
    private static func follow(
        _ db: Connection, _ person: OutsidePerson, of known: Account, _ audience: Audience
    ) throws {
        let (forename, surname) = (person.forename, person.surname)
        if !(forename + surname).isEmpty, (forename, surname) != (known.forename, known.surname) {
            try AccountStore.setName(
                db, known.id, title: known.title, forename: forename, surname: surname, gender: known.gender)
        }
        if let email = person.email, email != known.email {
            let other = try AccountStore.find(db, email: email, audience)
            if other == nil || other?.id == known.id { try AccountStore.setEmail(db, known.id, email) }
        }
    }

    private static func setRole(_ db: Connection, _ role: Role, _ admission: inout Admission) throws {
        guard try AccountStore.find(db, id: admission.account)?.role != role else { return }
        do {
            try AccountStore.setRole(db, admission.account, role)
            admission.hasNewRole = true
        } catch is LastAdmin {
            admission.isLastAdmin = true
        }
    }

    /// Starts a session of an account that a service outside has proven, and leads to `next`, by way of the second step
    /// if one is required of it.
    /// - Parameters:
    ///   - provider: the name of the service in the portal's settings.
    ///   - isTwoStep: whether the service has proven it by two steps.
    /// - Returns: nil if the account was suspended, or its credentials have changed, in the meantime.
    /// - Throws: `DatabaseError`.
    public static func enter(
        _ account: String, by provider: String, isTwoStep: Bool, next: String, _ visit: Visit
    ) async throws -> Reply? {
        guard let account = try await visit.site.store.read({ try AccountStore.find($0, id: account) }) else {
            return nil
        }
        return try await SignIn.enter(
            account, proof: isTwoStep ? .code : .password, provider: provider, next: next, visit)
    }
}
