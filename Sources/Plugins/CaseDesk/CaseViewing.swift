import Casework
import Database
import PortalKit

/// Notes that an officer looked at something of a case.
enum CaseViewing {
    static func note(_ db: Connection, _ event: String, _ open: OpenCase, object: String = "", _ visit: Visit) throws {
        try Audit.note(
            db, event, by: open.officer.account, on: visit.site, subject: open.person.id,
            object: object.isEmpty ? open.now.id : object, at: visit.now)
    }
}
