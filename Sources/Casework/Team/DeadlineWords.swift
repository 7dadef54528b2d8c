public import PortalKit

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
