import Configuration

extension Overlay {
    /// One value that differs between two overlays.
    struct Change: Hashable, Sendable {
        let path: SettingPath
        /// The value of the later overlay; nil if it leaves the setting as it is below.
        let value: ConfigValue?

        static func == (a: Change, b: Change) -> Bool { a.path == b.path && a.value == b.value }

        func hash(into hasher: inout Hasher) { hasher.combine(path) }
    }

    /// What was changed since `earlier`, value by value.
    func changes(since earlier: Overlay) -> [Change] {
        let before = Dictionary(earlier.leaves.map { ($0.path, $0.value) }) { first, _ in first }
        let now = Dictionary(leaves.map { ($0.path, $0.value) }) { first, _ in first }
        let removed = earlier.leaves.filter { now[$0.path] == nil }.map { Change(path: $0.path, value: nil) }
        let set = leaves.filter { before[$0.path] != $0.value }.map { Change(path: $0.path, value: $0.value) }
        // Removed first: a table may have taken the place of a value.
        return removed + set
    }

    /// The same overlay with `changes`.
    func applying(_ changes: [Change]) -> Overlay {
        var changed = self
        for change in changes {
            if let value = change.value { changed.set(change.path, to: value) } else { changed.putBack(change.path) }
        }
        return changed
    }
}
