import Casework
import Database
import Foundation
import Identity
import PortalKit

/// An account of the demo.
struct SampleAccount: Decodable, Sendable {
    let email: String
    let forename: String
    let surname: String
    /// How two step verification is done; nil if not at all.
    var twoStep: String?
    /// The role in the team; nil outside it.
    var role: Role?
    /// A professional's role at work; nil for all others.
    var work: String?
    /// What the account shows, for the list of sign-ins.
    var about: String?

    /// Creates the account unless its address has one, and returns its id.
    func make(_ db: Connection, on site: Site, hash: String, at now: Date) throws -> String {
        if let known = try AccountStore.find(db, email: email, site.portal.audience) { return known.id }
        let id = newID()
        try AccountStore.insert(
            db, id: id, email: email, password: hash, site.portal.audience, site.defaultLanguage,
            portal: site.portal.name,
            at: now)
        try AccountStore.setName(db, id, title: "mx", forename: forename, surname: surname, gender: "unsaid")
        try AccountStore.setTwoStep(db, id, method: twoStep ?? "")
        if let role { try AccountStore.setRole(db, id, role) }
        if let work {
            try WorkRoles.save(
                db, id, id: newID(), FormValues(["role": work, "organisation": "Ashby Vale Children's Centre"]))
        }
        try AccountStore.activate(db, id, at: now)
        return id
    }
}
