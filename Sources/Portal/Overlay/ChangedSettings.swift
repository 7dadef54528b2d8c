import Configuration
import PortalKit

/// What differs between two states of a council as people count it: the choices of a question as one change, an entry that is
/// in one of the states only, a question that moved to another step, and the colours of a theme too.
struct ChangedSettings {
    /// Each changed setting, with where it was before: another place for a question that moved.
    let all: [(path: SettingPath, old: SettingPath)]

    init(_ base: CouncilBase, _ shapes: CouncilShapes, from: Overlay, to: Overlay) {
        var (paths, known): ([SettingPath], Set<SettingPath>) = ([], [])
        for change in to.changes(since: from) {
            let whole = Self.whole(change.path, shapes) { part in
                (base.value(at: part, with: from) == nil) != (base.value(at: part, with: to) == nil)
            }
            if known.insert(whole).inserted { paths.append(whole) }
        }
        paths.removeAll { path in
            let (before, after) = (base.shownValue(at: path, with: from), base.shownValue(at: path, with: to))
            return before == after || path.keys.last == "$order" && Self.isSameOrder(before, after)
        }
        let takenOut = Set(paths.filter { base.value(at: $0, with: to) == nil })
        let before = CouncilState(base: base, overlay: from)
        let changed = paths.filter { !takenOut.contains($0) }.map { path in
            (path: path, old: before.otherPlaces(of: path).first(where: takenOut.contains) ?? path)
        }
        let moved = Set(changed.map(\.old))
        all = paths.filter { takenOut.contains($0) && !moved.contains($0) }.map { ($0, $0) } + changed
    }

    /// Whether two orders have the entries that are in both in the same order.
    static func isSameOrder(_ before: ConfigValue?, _ after: ConfigValue?) -> Bool {
        let (before, after) = (before?.list?.compactMap(\.string) ?? [], after?.list?.compactMap(\.string) ?? [])
        return before.filter(after.contains) == after.filter(before.contains)
    }

    /// The setting that people see a change of a part of as one.
    /// - Parameter isInOne: whether an entry is in one of the states only.
    private static func whole(
        _ path: SettingPath, _ shapes: CouncilShapes, isInOne: (SettingPath) -> Bool
    ) -> SettingPath {
        if case .theme = path.file, path.keys.first == "tokens" { return SettingPath(path.file, ["tokens"]) }
        let parts = path.keys.indices.map { SettingPath(path.file, Array(path.keys[...$0])) }
        if let entry = parts.first(where: { shapes.isEntry($0) && isInOne($0) }) { return entry }
        return parts.first { part in
            guard case .leaf? = shapes.place(of: part) else { return false }
            return part.keys.last == "choices"
        } ?? path
    }
}
