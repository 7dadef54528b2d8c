import Database
import PortalKit
import Web

@testable import Portal

/// Every address of a site, with every id that anybody knows in the place of each parameter.
struct Doors {
    struct Door {
        let route: Route
        let path: String
        /// What stands in the place of the parameters, by their names.
        let ids: [String: String]
    }

    /// What was never anybody's.
    static let unknown = "not-there"

    /// The ids by the parameter they stand for, each with the account that it is of; empty where it is nobody's own.
    let ids: [String: [String: String]]

    init(_ hood: Neighbourhood) async throws {
        ids = try await hood.read { db in
            func all(_ rows: [Row]) -> [String: String] {
                Dictionary(rows.map { ($0.text(0), $0.text(1)) }) { first, _ in first }
            }
            return [
                "entry": all(try db.rows("SELECT id, account FROM entry")),
                "message": all(try db.rows("SELECT id, account FROM message")),
                "document": all(try db.rows("SELECT id, '' FROM document")),
                "submission": all(try db.rows("SELECT id, account FROM submission")),
                "draft": all(try db.rows("SELECT id, account FROM draft")),
                "file": all(try db.rows("SELECT id, account FROM upload")),
                "reference": all(try db.rows("SELECT reference, account FROM submission")),
                "involvement": all(try db.rows("SELECT id, account FROM involvement")),
                "id": all(try db.rows("SELECT id, account FROM access_request")),
                "account": all(try db.rows("SELECT id, id FROM account")),
                "request": all(try db.rows("SELECT id, account FROM information_request")),
                "decision": all(try db.rows("SELECT id, '' FROM case_decision")),
                "case": all(try db.rows("SELECT id, '' FROM casefile")),
                "person": all(try db.rows("SELECT id, '' FROM person")),
                "role": all(try db.rows("SELECT id, account FROM work_role")),
                "form": ["parental-request": "", "educational-advice": ""],
                "step": ["relationship": "", "story": "", "summary": ""],
                "path": [
                    "tenant.json:contacts": "", "portals~citizen.json:tiles": "",
                    "forms~parental-request.json:steps": "",
                    "Themes~leicester~theme.json": "",
                ],
                "portal": ["citizen": "", "team": ""], "number": ["0": "", "1": ""], "plan": [Self.unknown: ""],
            ]
        }
    }

    /// Parameters that stand for no row: names that all know, and the random token of a link.
    static let rowless: Set = ["page", "table", "token", "provider"]

    /// The parameters of a site's routes for which there are no ids here, so that they would be opened with none.
    func unnamed(_ site: Site) -> Set<String> {
        let names = site.features.routes.flatMap { $0.path.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) } }
        return Set(names).subtracting(Self.rowless).filter { ids[$0]?.isEmpty ?? true }
    }

    /// The addresses of a site's routes, each parameter filled in with every id it may stand for, and an unknown one.
    func all(_ site: Site, _ method: Web.Method = .get) -> [Door] {
        site.features.routes.filter { $0.method == method }.flatMap { route in
            route.path.reduce([Door(route: route, path: "", ids: [:])]) { doors, segment in
                guard segment.hasPrefix(":") else {
                    return doors.map { Door(route: route, path: $0.path + "/" + segment, ids: $0.ids) }
                }
                let name = String(segment.dropFirst())
                return doors.flatMap { door in
                    ((ids[name] ?? [:]).keys.sorted() + [Self.unknown]).map { id in
                        Door(route: route, path: door.path + "/" + id, ids: door.ids.merging([name: id]) { $1 })
                    }
                }
            }
        }
    }

    /// Whether one of a door's ids is another account's own.
    func isStrange(_ door: Door, to account: String) -> Bool {
        // What is shared has its own rule.
        let isShared = door.route.path.contains("shared")
        return door.ids.contains { name, id in
            let owner = ids[name]?[id] ?? ""
            return !owner.isEmpty && owner != account && !(isShared && name == "submission")
        }
    }
}
