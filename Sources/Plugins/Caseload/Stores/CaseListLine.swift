import Casework
import Database
import Foundation
import Markup
import PortalKit

/// A case as a row of the team's lists.
struct CaseListLine: Hashable, Sendable {
    let id: String
    /// The reference, such as `LE-26-00412`.
    let reference: String
    let forename: String
    let surname: String
    let stage: String
    let state: Case.State
    /// What is due next, as in ``Case/next``.
    let next: String
    /// The service, as in ``Case/detail``.
    let detail: String
    /// When that is due; nil for nothing.
    let due: CivilDate?
    /// The account id of the officer who has the case; empty if unassigned.
    let coordinator: String
    /// The name of that officer; empty if unassigned.
    let officer: String
    /// The number of messages that no officer has read.
    let unread: Int
    /// The day on which it was closed or withdrawn; nil while it is open.
    let closed: CivilDate?
    /// The name of a ground recorded for missing the next deadline; empty for none.
    let ground: String

    init(_ row: Row) {
        id = row.text(0)
        reference = row.text(1)
        (surname, forename) = (row.text(2), row.text(3))
        stage = row.text(4)
        state = Case.State(rawValue: row.text(5)) ?? .open
        next = row.text(6)
        detail = row.text(7)
        due = row.text(8) == CaseStore.never ? nil : CivilDate(iso: row.text(8))
        coordinator = row.text(9)
        officer = row.officer(10)
        unread = row.integer(12)
        closed = CivilDate(iso: row.text(13))
        ground = row.text(14)
    }
}

extension CaseListLine {
    /// The case with this id; nil if there is none. Throws `DatabaseError`.
    static func find(_ team: TeamDatabase, _ id: String) throws -> CaseListLine? {
        try team.db.row(
            """
            SELECT c.id, c.reference, p.surname, p.forename, c.stage, c.state, c.next, c.detail, c.due, c.coordinator,
                \(officer), c.unread, c.closed,
                COALESCE((SELECT MAX(e.ground) FROM case_exception e
                    WHERE e.casefile = c.id AND e.deadline = c.next), '') AS ground
            FROM casefile c JOIN person p ON p.id = c.person LEFT JOIN account a ON a.id = c.coordinator
            WHERE c.id = \(bind: id)
            """
        ).map(CaseListLine.init)
    }

    /// The name of the account `a`, for `Row.officer`.
    static let officer: SQL = """
        COALESCE(a.forename, '') AS officer_forename, COALESCE(a.surname, '') AS officer_surname
        """

    /// The name as the portal's tables write it, such as `Hartley, Evie`.
    func name(_ visit: Visit) -> String { visit.site.portal.names.name(forename, surname) }

    /// The name of the officer who has it, or the text for none.
    func officer(_ texts: Texts) -> String { coordinator.isEmpty ? texts("caseload.nobody") : officer }

    /// The urgency of the case as a tag with an icon, such as `Overdue by 3 days`, with a second tag if an exception is
    /// recorded.
    func tags(_ visit: Visit) -> HTML {
        let texts = visit.texts
        if let closed {
            let words: TextKey = state == .withdrawn ? "caseload.tag.withdrawn" : "caseload.tag.closed"
            return Icon.tick.tag(texts(words, ["date": visit.dates.date(closed)]))
        }
        let days = due.map { CivilDate(visit.now).days(until: $0) } ?? .max
        let (style, icon, words): (HTML, Icon, TextKey) =
            switch days {
            case -1: ("late", .warning, "caseload.tag.overdue.one")
            case ..<0: ("late", .warning, "caseload.tag.overdue")
            case 0: ("soon", .clock, "caseload.tag.today")
            case 1: ("soon", .clock, "caseload.tag.tomorrow")
            case ..<CaseListFilter.week: ("soon", .clock, "caseload.tag.soon")
            default: ("ok", .tick, due == nil ? "caseload.tag.nothing" : "caseload.tag.ok")
            }
        let count = ["count": String(abs(days))]
        let excepted: HTML = " \(Icon.info.tag(texts("caseload.tag.excepted")))"
        return "\(icon.tag(texts(words, count), style))\(excepted, if: !ground.isEmpty)"
    }
}

extension Row {
    /// The name of an officer, from the columns ``CaseListLine/officer``; empty for none.
    func officer(_ column: Int) -> String {
        "\(text(column)) \(text(column + 1))".trimmingCharacters(in: .whitespaces)
    }
}
