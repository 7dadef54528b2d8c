import Database
import PortalKit

extension CaseListStore {
    /// The ids of one page of cases.
    static func ids(
        _ db: Connection, _ filter: CaseListFilter, _ at: Bounds, limit: Int, offset: Int
    ) throws -> [String] {
        let rows =
            switch (filter.state, at.coordinator, at.stage) {
            case (.closed, "*", "*"):
                try db.rows(
                    "SELECT id FROM casefile WHERE closed > '' ORDER BY closed DESC, id DESC LIMIT $1 OFFSET $2", limit,
                    offset)
            case (.closed, "*", _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE stage = $1 AND closed > ''
                    ORDER BY closed DESC, id DESC LIMIT $2 OFFSET $3
                    """, at.stage, limit, offset)
            case (.closed, _, _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE coordinator = $1 AND closed > '' AND ($2 = '*' OR stage = $2)
                    ORDER BY closed DESC, id DESC LIMIT $3 OFFSET $4
                    """, at.coordinator, at.stage, limit, offset)
            case (.waiting, _, _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE state IN ('open', 'closed', 'withdrawn') AND waiting > 0
                        AND ($1 = '*' OR coordinator = $1) AND ($2 = '*' OR stage = $2)
                    ORDER BY due, id LIMIT $3 OFFSET $4
                    """, at.coordinator, at.stage, limit, offset)
            case (.unread, _, _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE state IN ('open', 'closed', 'withdrawn') AND unread > 0
                        AND ($1 = '*' OR coordinator = $1) AND ($2 = '*' OR stage = $2)
                    ORDER BY due, id LIMIT $3 OFFSET $4
                    """, at.coordinator, at.stage, limit, offset)
            case (.news, _, _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE state IN ('open', 'closed', 'withdrawn') AND news > $1
                        AND ($2 = '*' OR coordinator = $2) AND ($3 = '*' OR stage = $3)
                    ORDER BY due, id LIMIT $4 OFFSET $5
                    """, at.since, at.coordinator, at.stage, limit, offset)
            case (_, "*", "*"):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE state = 'open' AND due >= $1 AND due < $2
                    ORDER BY due, id LIMIT $3 OFFSET $4
                    """, at.from, at.until, limit, offset)
            case (_, "*", _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE state = 'open' AND stage = $1 AND due >= $2 AND due < $3
                    ORDER BY due, id LIMIT $4 OFFSET $5
                    """, at.stage, at.from, at.until, limit, offset)
            case (_, _, _):
                try db.rows(
                    """
                    SELECT id FROM casefile WHERE state = 'open' AND coordinator = $1 AND due >= $2 AND due < $3
                        AND ($4 = '*' OR stage = $4)
                    ORDER BY due, id LIMIT $5 OFFSET $6
                    """, at.coordinator, at.from, at.until, at.stage, limit, offset)
            }
        return rows.map { $0.text(0) }
    }

    /// The number of cases on all pages.
    static func count(_ db: Connection, _ filter: CaseListFilter, _ at: Bounds) throws -> Int {
        let row =
            switch (filter.state, at.coordinator, at.stage) {
            case (.closed, "*", "*"): try db.row("SELECT COUNT(*) FROM casefile WHERE closed > ''")
            case (.closed, "*", _):
                try db.row("SELECT COUNT(*) FROM casefile WHERE stage = $1 AND closed > ''", at.stage)
            case (.closed, _, _):
                try db.row(
                    """
                    SELECT COUNT(*) FROM casefile WHERE coordinator = $1 AND closed > '' AND ($2 = '*' OR stage = $2)
                    """, at.coordinator, at.stage)
            case (.waiting, _, _):
                try db.row(
                    """
                    SELECT COUNT(*) FROM casefile WHERE state IN ('open', 'closed', 'withdrawn') AND waiting > 0
                        AND ($1 = '*' OR coordinator = $1) AND ($2 = '*' OR stage = $2)
                    """, at.coordinator, at.stage)
            case (.unread, _, _):
                try db.row(
                    """
                    SELECT COUNT(*) FROM casefile WHERE state IN ('open', 'closed', 'withdrawn') AND unread > 0
                        AND ($1 = '*' OR coordinator = $1) AND ($2 = '*' OR stage = $2)
                    """, at.coordinator, at.stage)
            case (.news, _, _):
                try db.row(
                    """
                    SELECT COUNT(*) FROM casefile WHERE state IN ('open', 'closed', 'withdrawn') AND news > $1
                        AND ($2 = '*' OR coordinator = $2) AND ($3 = '*' OR stage = $3)
                    """, at.since, at.coordinator, at.stage)
            case (_, "*", "*"):
                try db.row(
                    "SELECT COUNT(*) FROM casefile WHERE state = 'open' AND due >= $1 AND due < $2", at.from, at.until)
            case (_, "*", _):
                try db.row(
                    "SELECT COUNT(*) FROM casefile WHERE state = 'open' AND stage = $1 AND due >= $2 AND due < $3",
                    at.stage, at.from, at.until)
            case (_, _, _):
                try db.row(
                    """
                    SELECT COUNT(*) FROM casefile WHERE state = 'open' AND coordinator = $1 AND due >= $2 AND due < $3
                        AND ($4 = '*' OR stage = $4)
                    """, at.coordinator, at.from, at.until, at.stage)
            }
        return row?.integer(0) ?? 0
    }

    /// The ids of the cases that a search finds, earliest due date first; those without one, such as closed cases,
    /// last. By reference, likeliest first.
    static func found(_ db: Connection, _ search: CaseListSearch) throws -> [String] {
        switch search {
        case .nothing: return []
        case .born(let day):
            return try db.rows(
                "SELECT id FROM casefile WHERE born = $1 ORDER BY due, id LIMIT $2", day.iso, most
            ).map { $0.text(0) }
        case .references(let references):
            var ids: [String] = []
            for reference in references {
                for id in try named(db, reference) where !ids.contains(id) { ids.append(id) }
            }
            return ids
        case .name(let name):
            // A submission's reference may consist of letters only.
            let sent = try named(db, name.reference)
            guard sent.isEmpty else { return sent }
            return try name.all { attempt in
                try db.rows(
                    """
                    SELECT id FROM casefile
                    WHERE ' ' || folded LIKE $1 AND ' ' || folded LIKE $2 AND ' ' || folded LIKE $3
                        AND ' ' || folded LIKE $4 AND ($5 = '' OR REPLACE(folded, ' ', '') LIKE $5)
                    ORDER BY due, id LIMIT $6
                    """, attempt.words[0], attempt.words[1], attempt.words[2], attempt.words[3], attempt.whole, most
                ).map { $0.text(0) }
            }
        }
    }

    /// The ids of the cases with this reference: a case's, or that of a submission about it.
    private static func named(_ db: Connection, _ reference: String) throws -> [String] {
        if let row = try db.row("SELECT id FROM casefile WHERE reference = $1", reference) { return [row.text(0)] }
        if let row = try db.row("SELECT casefile FROM on_behalf WHERE reference = $1", reference) {
            return [row.text(0)]
        }
        return try db.rows(
            """
            SELECT c.id FROM judgement j JOIN entry e ON e.id = j.subject JOIN casefile c ON c.person = e.person
            WHERE j.reference = $1 ORDER BY c.received DESC, c.id
            """, reference
        ).map { $0.text(0) }
    }

    /// Whether a case that a search has found passes the filter.
    static func admits(_ db: Connection, _ id: String, to filter: CaseListFilter, _ at: Bounds) throws -> Bool {
        let isClosed = filter.state == .closed
        let isOpen = [.overdue, .week, .onTime].contains(filter.state)
        return try db.row(
            """
            SELECT 1 FROM casefile WHERE id = $1 AND ($2 = '*' OR coordinator = $2) AND ($3 = '*' OR stage = $3)
                AND due >= $4 AND due < $5 AND closed >= $6 AND closed < $7 AND waiting >= $8 AND unread >= $9
                AND news > $10
            """, id, at.coordinator, at.stage, at.from, at.until, isClosed ? "0" : "", isOpen ? "0" : end,
            filter.state == .waiting ? 1 : 0, filter.state == .unread ? 1 : 0,
            filter.state == .news ? at.since : -1) != nil
    }
}
