import Markup

/// Counts characters as browsers do, and renders how many are left.
enum CharacterCount {
    /// UTF-16 units; CR LF counts as one.
    static func units(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 13 }) { return text.utf8.count }
        var (units, previous): (Int, UInt16) = (0, 0)
        for unit in text.utf16 {
            if !(unit == 10 && previous == 13) { units += 1 }
            previous = unit
        }
        return units
    }

    /// The limit and how much of it is left, for the input `name`.
    static func html(_ name: String, _ value: String, limit: Int, _ texts: Texts) -> HTML {
        let left = limit - units(value)
        let words =
            left < 0 ? texts("count.over", ["over": String(-left)]) : texts("count.left", ["left": String(left)])
        return """
            <p class="count\(over(left))" id="\(name)-count" data-count="\(name)" data-limit="\(limit)" \
            data-left="\(texts("count.left"))" data-over="\(texts("count.over"))">\
            <span>\(texts("count.limit", ["limit": String(limit)]))</span> <span>\(words)</span></p>
            """
    }

    private static func over(_ left: Int) -> HTML { left < 0 ? " over" : .empty }
}
