import Database
public import Markup
public import PortalKit

/// A case as a row of the team's lists.
public struct CaseListLine: Hashable, Sendable {
    /// The id of the case.
    public let id: String
    /// The reference, such as `LE-26-00412`.
    public let reference: String
    /// Surname first: `Hartley, Evie`.
    public let name: String
    /// The name of the stage.
    public let stage: String
    /// Open, closed or withdrawn.
    public let state: Case.State
    /// What is due next, as in ``Case/next``.
    public let next: String
    /// The service, as in ``Case/detail``.
    public let detail: String
    /// When that is due; nil for nothing.
    public let due: CivilDate?
    /// The account id of the officer who has the case; empty if unassigned.
    public let coordinator: String
    /// The name of that officer; empty if unassigned.
    public let officer: String
    /// The number of messages that no officer has read.
    public let unread: Int
    /// The day on which it was closed or withdrawn; nil while it is open.
    public let closed: CivilDate?
    /// The name of a ground recorded for missing the next deadline; empty for none.
    public let ground: String

    init(_ row: Row) {
        id = row.text(0)
        reference = row.text(1)
        name = "\(row.text(2)), \(row.text(3))"
        stage = row.text(4)
        state = Case.State(rawValue: row.text(5)) ?? .open
        next = row.text(6)
        detail = row.text(7)
        due = row.text(8) == CaseStore.never ? nil : CivilDate(iso: row.text(8))
        coordinator = row.text(9)
        officer = row.text(9).isEmpty ? "" : "\(row.text(10)) \(row.text(11))"
        unread = row.integer(12)
        closed = CivilDate(iso: row.text(13))
        ground = row.text(14)
    }
}

extension CaseListLine {
    /// The urgency of the case as text, such as `Overdue by 3 days`.
    public func permissions(_ visit: Visit) -> String {
        let texts = visit.texts
        if let closed {
            return texts(
                state == .withdrawn ? "caseload.tag.withdrawn" : "caseload.tag.closed",
                ["date": visit.dates.date(closed)])
        }
        guard let due else { return texts("caseload.tag.nothing") }
        let days = CivilDate(visit.now).days(until: due)
        let count = ["count": String(abs(days))]
        switch days {
        case -1: return texts("caseload.tag.overdue.one")
        case ..<0: return texts("caseload.tag.overdue", count)
        case 0: return texts("caseload.tag.today")
        case 1: return texts("caseload.tag.tomorrow")
        case ..<CaseListFilter.week: return texts("caseload.tag.soon", count)
        default: return texts("caseload.tag.ok", count)
        }
    }

    /// The urgency as a tag with an icon, with a second tag if an exception is recorded.
    public func tags(_ visit: Visit) -> HTML {
        let words = permissions(visit)
        guard closed == nil else { return "<span class=\"tag\">\(Icon.tick.html) \(words)</span>" }
        let days = due.map { CivilDate(visit.now).days(until: $0) } ?? .max
        let tag: HTML =
            switch days {
            case ..<0: "<span class=\"tag late\">\(Icon.warning.html) \(words)</span>"
            case ..<CaseListFilter.week: "<span class=\"tag soon\">\(Icon.clock.html) \(words)</span>"
            default: "<span class=\"tag ok\">\(Icon.tick.html) \(words)</span>"
            }
        guard !ground.isEmpty else { return tag }
        return "\(tag) <span class=\"tag\">\(Icon.info.html) \(visit.texts("caseload.tag.excepted"))</span>"
    }

    /// What is due next, as the team reads it.
    public func nextWords(_ texts: Texts) -> String { DeadlineWords.name(next, of: detail, texts) }
}

/// Short texts about deadlines for the team; the texts of the family are longer.
public enum DeadlineWords {
    /// The name of a deadline in lists; for `asked` the request to a service.
    /// - Parameter detail: that service, as in ``Case/detail``.
    public static func name(_ deadline: String, of detail: String = "", _ texts: Texts) -> String {
        switch deadline {
        case "": return texts("caseload.next.none")
        case "asked": return texts("caseload.next.asked", ["service": detail])
        default:
            let short = TextKey("caseload.next", deadline)
            return texts.has(short) ? texts(short) : texts(TextKey("deadline", deadline))
        }
    }

    /// A ground for missing a deadline, in a few words.
    public static func ground(_ name: String, _ texts: Texts) -> String {
        let short = TextKey("ground", name, "short")
        return texts.has(short) ? texts(short) : texts(TextKey("ground", name))
    }

    /// The rule and its place in the law, such as `6 weeks, reg. 5(1)`; empty if the process has no such deadline.
    public static func rule(_ name: String, _ process: StatutoryProcess?, _ texts: Texts) -> String {
        guard let deadline = process?.allDeadlines.first(where: { $0.name == name }) else { return "" }
        var words: [String] = []
        if case .count(let count, let unit, _) = deadline.rule.step, count > 0 {
            words.append(texts(TextKey("caseload.rule", unit.rawValue), ["count": String(count)]))
        }
        let place = place(in: deadline.source)
        if !place.isEmpty { words.append(short(place, texts)) }
        if place.isEmpty, deadline.isTarget { words.append(texts("caseload.rule.target")) }
        return words.joined(separator: ", ")
    }

    /// A place with its first word abbreviated, such as `reg. 5(1)`.
    private static func short(_ place: String, _ texts: Texts) -> String {
        let words = place.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return place }
        let key = TextKey("caseload.rule.place", words[0])
        guard texts.has(key) else { return place }
        return texts(key, ["place": words[1].replacing(" and ", with: " \(texts("caseload.rule.and")) ")])
    }

    /// The place after the law's name: `section 44` of `The Act (Health, Education) 2014, section 44, and another; a
    /// case`.
    private static func place(in source: String) -> String {
        var (parts, depth) = ([""], 0)
        for letter in source.prefix(while: { $0 != ";" }) {
            if letter == "(" { depth += 1 }
            if letter == ")" { depth -= 1 }
            let isEnd = letter == "," && depth == 0
            if isEnd { parts.append("") } else { parts[parts.count - 1].append(letter) }
        }
        return parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
}
