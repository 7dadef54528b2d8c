public import Database
public import Foundation
public import PortalKit

/// Signing in on TEST as a person of the sample data, by a link that works once and for two minutes. The council's console
/// creates it for its admins.
public enum SampleSignIn {
    /// The path of a page that signs in as an account. To be called for accounts of the sample data only. Throws
    /// `DatabaseError`.
    /// - Parameter next: the page that it then leads to; nil for the first page of a signed-in account.
    public static func path(
        _ db: Connection, account: String, next: PagePath? = nil, at now: Date
    ) throws -> PagePath {
        let next = next?.segments.joined(separator: "/") ?? ""
        return AccountLinks.sample(try LinkStore.make(db, .sample, account: account, subject: next, at: now))
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(AccountLinks.sample, .everyone) { visit in
            // LIVE has no people of the sample data.
            guard visit.site.environment == .test else { throw Problem(.notFound) }
            let (token, audience) = (visit.parameters["token"] ?? "", visit.site.portal.audience)
            let found = try await visit.write { db -> (account: Account, next: String)? in
                guard case .good(_, let next) = try LinkStore.state(db, .sample, token, for: audience, at: visit.now),
                    let account = try visit.useLink(.sample, db).flatMap({ try AccountStore.find(db, id: $0) })
                else { return nil }
                return (account, next)
            }
            guard let found, let reply = try await SignIn.enter(found.account, proof: .code, next: found.next, visit)
            else { return .redirect(visit.link(SiteLinks.signIn)) }
            return reply
        }
    }
}
