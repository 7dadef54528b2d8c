/// The number of insertions, deletions and replacements that turn one sequence into another (Levenshtein).
enum EditDistance {
    /// Whether the distance is at most `limit`. Compares only what is within `limit` of the diagonal, so that its time
    /// grows with the length, not with its square.
    static func isAtMost<Element: Equatable>(_ limit: Int, _ a: [Element], _ b: [Element]) -> Bool {
        guard abs(a.count - b.count) <= limit else { return false }
        let beyond = limit + 1
        var above = (0...b.count).map { min($0, beyond) }
        for row in a.indices {
            var line = [Int](repeating: beyond, count: b.count + 1)
            line[0] = min(row + 1, beyond)
            for column in max(0, row - limit)..<max(0, row - limit, min(b.count, row + limit + 1)) {
                let replaced = above[column] + (a[row] == b[column] ? 0 : 1)
                line[column + 1] = min(replaced, above[column + 1] + 1, line[column] + 1, beyond)
            }
            above = line
        }
        return above[b.count] <= limit
    }
}
