import Casework
import Database
import Foundation
import Identity
import PortalKit

enum SampleAccounts {
    struct Account: Sendable {
        let email: String
        let forename: String
        let surname: String
        var twoStep = ""
        var role: Role?
        /// A professional's role at work; empty for all others.
        var work = ""
        /// What the account shows, for the list of sign-ins.
        var about: String
    }

    static let residents = [
        Account(
            email: "sam@example.org", forename: "Sam", surname: "Brown", about: "two step verification not turned on"),
        Account(
            email: "alex@example.org", forename: "Alex", surname: "Harris", twoStep: "email",
            about: "two step verification by email, nobody added yet"),
        Account(
            email: "robin@example.org", forename: "Robin", surname: "Ashdown", twoStep: "email",
            about: "parent of a child being assessed"),
        Account(
            email: "jo@example.org", forename: "Jo", surname: "Whitlock", twoStep: "email",
            about: "the same child's other parent, living apart"),
        Account(
            email: "kit@example.org", forename: "Kit", surname: "Rowe", twoStep: "email", about: "foster carer"),
    ]
    static let professionals = [
        Account(
            email: "sam@example.org", forename: "Sam", surname: "Brown",
            about: "two step verification not turned on"),
        Account(
            email: "alex@example.org", forename: "Alex", surname: "Harris", twoStep: "email",
            about: "two step verification by email"),
        Account(
            email: "pat@example.org", forename: "Pat", surname: "Lindley", twoStep: "email",
            work: "Educational Psychologist", about: "psychologist, asked for advice"),
        Account(
            email: "noor@example.org", forename: "Noor", surname: "Haddad", twoStep: "email",
            work: "Speech and Language Therapist", about: "therapist, asked for advice"),
        Account(
            email: "lee@example.org", forename: "Lee", surname: "Osei", twoStep: "email",
            work: "Occupational Therapist", about: "therapist, not authenticated yet"),
    ]
    static let team = [
        Account(
            email: "priti@example.org", forename: "Priti", surname: "Shah", role: .officer, about: "officer"),
        Account(email: "dan@example.org", forename: "Dan", surname: "Mole", role: .manager, about: "manager"),
        Account(email: "ada@example.org", forename: "Ada", surname: "Wynn", role: .admin, about: "admin"),
    ]

    private static func all(_ audience: Audience) -> [Account] {
        switch audience {
        case .citizen: residents
        case .professional: professionals
        case .staff: team
        }
    }

    static func isThere(_ site: Site) async throws -> Bool {
        guard let last = all(site.portal.audience).last?.email else { return true }
        return try await site.store.read { try AccountStore.find($0, email: last, site.portal.audience) != nil }
    }

    static func make(_ site: Site, _ hash: String, at now: Date) async throws {
        try await site.store.write { db in
            for account in all(site.portal.audience) { _ = try make(db, account, on: site, hash: hash, at: now) }
        }
    }

    /// Creates an account unless it exists, and returns its id.
    static func make(
        _ db: Connection, _ account: Account, on site: Site, hash: String, at now: Date
    ) throws -> String {
        if let known = try AccountStore.find(db, email: account.email, site.portal.audience) { return known.id }
        let id = newID()
        try AccountStore.insert(
            db, id: id, email: account.email, password: hash, site.portal.audience, .en, portal: site.portal.name,
            at: now)
        try AccountStore.setName(
            db, id, title: "mx", forename: account.forename, surname: account.surname, gender: "unsaid")
        try AccountStore.setTwoStep(db, id, method: account.twoStep)
        if let role = account.role { try AccountStore.setRole(db, id, role) }
        if !account.work.isEmpty {
            try WorkRoles.save(
                db, id, id: newID(), FormValues(["role": account.work, "organisation": "Ashby Vale Children's Centre"]))
        }
        try AccountStore.activate(db, id, at: now)
        return id
    }
}
