import Configuration
import Markup
import PortalKit

/// The difference between two states of a council, in words.
struct ChangeList {
    private let request: ConsoleRequest
    private let lines: [Line]

    /// One setting that differs.
    private struct Line {
        let path: SettingPath
        /// Where it is: the portal or form, and the parts on the way to it.
        let group: String
        let label: String
        let before: String
        let after: String
    }

    init(_ request: ConsoleRequest, from: Overlay, to: Overlay) {
        let (earlier, later) = (SettingWords(request, overlay: from), SettingWords(request, overlay: to))
        let base = request.base
        let lines = ChangedSettings(base, request.shapes, from: from, to: to).all.map { path, old -> Line in
            // What was taken out has its name from before.
            let words = base.value(at: path, with: to) == nil ? earlier : later
            let (before, after) = (base.shownValue(at: old, with: from), base.shownValue(at: path, with: to))
            return Self.line(
                path, words, before: earlier.value(before, at: old, isMoved: old != path),
                after: later.value(after, at: path, isMoved: old != path))
        }
        self.init(request, lines)
    }

    /// What another version of a portal's pack changes.
    /// - Parameters:
    ///   - to: `from` with the other version.
    ///   - isHidden: to list in place of what changes what stays, because the council's own hides the difference.
    init(_ request: ConsoleRequest, of portal: FileName, from: Overlay, to: Overlay, isHidden: Bool = false) {
        let (earlier, later) = (SettingWords(request, overlay: from), SettingWords(request, overlay: to))
        let base = request.base
        let paths = base.differences(of: portal, from: from, to: to)
        self.init(
            request,
            paths.compactMap { path in
                let (before, after) = (base.shownValue(at: path, with: from), base.shownValue(at: path, with: to))
                guard (before == after) == isHidden else { return nil }
                return Self.line(
                    path, base.value(at: path, with: to) == nil ? earlier : later,
                    before: earlier.value(before, at: path), after: later.value(after, at: path))
            })
    }

    /// The changes of a revision as they were shown when it was published.
    init(_ request: ConsoleRequest, _ shown: [ShownChange], overlay: Overlay) {
        let words = SettingWords(request, overlay: overlay)
        self.init(
            request,
            shown.filter { $0.isChange && $0.before != $0.after }.compactMap { change in
                SettingPath(text: change.path).map { path in
                    Self.line(
                        path, words, before: words.value(ConfigValue.stored(change.before), at: path),
                        after: words.value(ConfigValue.stored(change.after), at: path))
                }
            })
    }

    private init(_ request: ConsoleRequest, _ lines: [Line]) { (self.request, self.lines) = (request, lines) }

    private static func line(
        _ path: SettingPath, _ words: SettingWords, before: String, after: String
    ) -> Line {
        let (group, label) = words.place(path)
        return Line(
            path: path, group: group.joined(separator: ", "), label: label.joined(separator: ", "), before: before,
            after: after)
    }

    var isEmpty: Bool { lines.isEmpty }

    /// The changes by where they are, each with the earlier and the later value.
    /// - Parameters:
    ///   - before: the heading of the earlier values; nil for what is live now.
    ///   - after: the heading of the later values; nil for what is live after publishing.
    ///   - undo: whether each has a button that undoes it in the draft.
    func html(before: String? = nil, after: String? = nil, undo: Bool = false) -> HTML {
        let texts = request.texts
        let columns = [
            texts("console.column.setting"), before ?? texts("console.change.before"),
            after ?? texts("console.change.after"),
        ]
        var groups: [(name: String, lines: [Line])] = []
        for line in lines {
            if let place = groups.firstIndex(where: { $0.name == line.group }) {
                groups[place].lines.append(line)
            } else {
                groups.append((line.group, [line]))
            }
        }
        return "\(each: groups, { group($0.name, $0.lines, columns, undo: undo) })"
    }

    /// What the list is about, without the values.
    var names: HTML {
        Parts.rows(lines) { line in Parts.row("\(line.group), \(line.label)", [line.after].filter { !$0.isEmpty }) }
    }

    private func group(_ name: String, _ lines: [Line], _ columns: [String], undo: Bool) -> HTML {
        let rows = lines.map { line -> [HTML] in
            let (before, after) = TextDifference(line.before, line.after).html
            let address = request.visit.link(ConsoleLinks.settings(request.shapes.page(of: line.path).text))
            let label: HTML = undo ? "<a href=\"\(address)\">\(line.label)</a>" : "\(line.label)"
            return [label, before, after] + (undo ? [self.undo(line)] : [])
        }
        let all = columns + (undo ? [request.texts("console.undo")] : [])
        return Parts.table(name, style: "table changes", all, rows: rows)
    }

    private func undo(_ line: Line) -> HTML {
        let (texts, visit) = (request.texts, request.visit)
        let button: HTML = """
            <button class="link-button">\(texts("console.undo"))<span class="hidden"> \(line.label)</span></button>
            """
        return Parts.form(visit.link(ConsoleLinks.undo(line.path.text)), visit, button)
    }
}

extension ConfigValue {
    /// A value that was stored as JSON; nil for nil.
    static func stored(_ json: String?) -> ConfigValue? {
        var issues: [ConfigIssue] = []
        return json.flatMap { parse(Array($0.utf8), file: "", issues: &issues) }
    }
}

/// Two texts with what differs between them marked; what is long and the same is left out.
struct TextDifference {
    private let before: [Substring]
    private let after: [Substring]
    private let start: Int
    private let end: Int
    /// Words that are shown around what differs.
    private static let around = 6

    init(_ before: String, _ after: String) {
        (self.before, self.after) = (Self.words(before), Self.words(after))
        let most = min(self.before.count, self.after.count)
        var (start, end) = (0, 0)
        while start < most, self.before[start] == self.after[start] { start += 1 }
        while end < most - start, self.before[self.before.count - 1 - end] == self.after[self.after.count - 1 - end] {
            end += 1
        }
        (self.start, self.end) = (start, end)
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    /// The earlier and the later text.
    var html: (before: HTML, after: HTML) {
        func words(_ all: ArraySlice<Substring>) -> String { all.joined(separator: " ") }
        func marked(_ all: [Substring], _ mark: (String) -> HTML) -> HTML {
            let changed = words(all[start..<(all.count - end)])
            // Short texts, and those that share nothing, are read as a whole.
            guard start + end > 0, all.count > 1 else { return "\(words(all[...]))" }
            let first = all[max(0, start - Self.around)..<start]
            let last = all[(all.count - end)..<min(all.count, all.count - end + Self.around)]
            let (open, close) = (start > Self.around ? "\u{2026} " : "", end > Self.around ? " \u{2026}" : "")
            let middle: HTML = changed.isEmpty ? .empty : mark(changed)
            return "\(open)\(words(first)) \(middle) \(words(last))\(close)"
        }
        return (marked(before) { "<del>\($0)</del>" }, marked(after) { "<ins>\($0)</ins>" })
    }
}
