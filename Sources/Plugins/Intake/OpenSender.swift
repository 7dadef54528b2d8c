import Casework
import Database
import Identity
import Markup
import PortalKit

/// How a request that was sent without an account stands, as the team sees it.
struct OpenSender: Sendable {
    let request: OpenRequest
    /// The name of the account that claimed it; empty for none.
    let claimer: String

    /// That of an entry; nil if it came from an account.
    static func find(_ team: TeamDatabase, entry: String) throws -> OpenSender? {
        guard let request = try OpenRequestStore.find(team, entry: entry) else { return nil }
        let claimer = try AccountStore.find(team.db, id: request.claimedBy)
        return OpenSender(request: request, claimer: claimer?.name ?? "")
    }

    /// That it came without an account, and whether its address is confirmed, or who claimed it.
    func words(_ visit: Visit) -> String {
        if let claimed = request.claimed {
            return visit.texts("intake.open.claimed", ["date": visit.dates.date(claimed), "name": claimer])
        }
        return visit.texts(request.confirmed == nil ? "intake.open.unconfirmed" : "intake.open.confirmed")
    }

    /// The same with the ways to reach the sender.
    func note(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let phone = request.phone.isEmpty ? texts("intake.open.noPhone") : request.phone
        let reach = texts("intake.open.reach", ["email": request.email, "phone": phone])
        let waits: HTML = request.claimed == nil ? "<p>\(texts("intake.open.note"))</p>" : .empty
        return Parts.note("<p><strong>\(words(visit))</strong></p><p>\(reach)</p>\(waits)")
    }
}
