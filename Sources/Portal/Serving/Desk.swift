import Foundation
import PortalKit
import Synchronization
import Web

/// A site as it is served: its routes looked up, its public pages kept once they were made.
final class Desk: Sendable {
    let site: Site
    let routes: RouteTable
    private let kept = Mutex<[String: Kept]>([:])
    private static let most = 500

    /// A public page, and until when it is true.
    private struct Kept {
        let response: Response
        let until: Double
    }

    init(_ site: Site) {
        self.site = site
        routes = RouteTable(site.features.routes)
    }

    /// A page that is the same for everybody, if it was made already and still holds.
    func page(_ path: String, at now: Double) -> Response? {
        kept.withLock { $0[path].flatMap { $0.until > now ? $0.response : nil } }
    }

    func keep(_ response: Response, for path: String, at now: Double) {
        // A page holds until the next notice begins or ends.
        let turns = site.portal.notices.flatMap { [$0.from, $0.until] }.compactMap { $0?.timeIntervalSince1970 }
        let until = turns.filter { $0 > now }.min() ?? .infinity
        kept.withLock { kept in
            if kept.count >= Self.most { kept.removeAll() }
            kept[path] = Kept(response: response, until: until)
        }
    }
}
