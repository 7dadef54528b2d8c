import Foundation
import PortalKit
import Synchronization
import Web

/// A served site, with its route table and its cache of public pages.
final class SiteRuntime: Sendable {
    let site: Site
    let routes: RouteTable
    private let kept = Mutex<[String: Kept]>([:])
    private static let most = 500

    /// A cached page, and when it expires, in seconds since 1970.
    private struct Kept {
        let response: Response
        let until: Double
    }

    init(_ site: Site) {
        self.site = site
        routes = RouteTable(site.features.routes)
    }

    /// A cached public page; nil if there is none or it has expired.
    func page(_ path: String, at now: Double) -> Response? {
        kept.withLock { $0[path].flatMap { $0.until > now ? $0.response : nil } }
    }

    func keep(_ response: Response, for path: String, at now: Double) {
        // A page expires when the next notice begins or ends.
        let turns = site.portal.notices.flatMap { [$0.period.from, $0.period.until] }.compactMap {
            $0?.timeIntervalSince1970
        }
        let until = turns.filter { $0 > now }.min() ?? .infinity
        kept.withLock { kept in
            if kept.count >= Self.most { kept.removeAll() }
            kept[path] = Kept(response: response, until: until)
        }
    }
}
