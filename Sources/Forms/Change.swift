import Database
import Identity
import PortalKit
import Vault

/// The change that one posted page makes to a draft.
struct Change: Sendable {
    let step: FormDefinition.Step
    /// The text of every input, by path.
    let typed: [String: String]
    /// What the page showed when it was rendered.
    let base: Base
    let action: StepAction
    let arrivals: [Arrival]
    /// Whether the browser saved it by itself: no audit row, which would fill the audit log.
    let isAutosave: Bool

    /// Merges the change into the stored draft. Called inside one write transaction.
    func apply(to open: OpenForm, _ db: Connection, _ visit: Visit) throws -> Saved {
        let account = open.draft.account
        guard var draft = try DraftStore.current(db, open.draft) else { throw Problem(.notFound) }
        if let sent = draft.sent { return Saved(now: open, sent: sent) }

        let (typed, returned) = returned(to: draft)
        let merge = Merge(typed, over: draft.answers, shown: base)
        var answers = merge.answers
        for (path, text) in returned { answers[path] = text }
        for group in step.groups { addRows(withAnswersIn: group, &answers) }
        var surplus: [Arrival] = []
        for arrival in arrivals {
            guard let upload = arrival.attachment else { continue }
            guard let path = step.path(for: arrival, &answers) else {
                surplus.append(arrival)
                continue
            }
            answers[path] = upload.id
            try UploadStore.insert(db, upload, account: account, subject: draft.subject, holder: draft.id)
        }
        switch action {
        case .add(let group): add(group, &answers)
        case .delete(let group, let row): delete(group, row, &answers)
        default: break
        }
        for upload in open.files.keys where !answers.values.values.contains(upload) {
            try UploadStore.release(db, upload, by: draft.id, at: visit.now)
        }
        let journey = Journey(
            open.form, answers, offered: open.journey.offered, today: open.journey.today)
        let next = next(journey, isSaved: merge.conflicts.isEmpty)
        if answers != draft.answers || next != draft.step || open.form.digest != draft.definition {
            draft = try DraftStore.save(db, draft, answers, at: next, of: journey, now: visit.now)
            if !isAutosave {
                try Audit.note(
                    db, .draftSaved, by: account, on: visit.site, subject: draft.subject, object: draft.id,
                    at: visit.now)
            }
        }
        // Only the page that showed a held form deletes it; a window that has not shown it sends no marker.
        try PendingForms.drop(db, for: visit)
        let files = try UploadStore.attachments(db, of: draft.id)
        let now = OpenForm(
            draft: draft, subject: open.subject, journey: journey, files: files,
            lost: try LostAnswer.all(in: journey, files: files, db))
        return Saved(now: now, conflicts: merge.conflicts, surplus: surplus)
    }

    /// Handles group entries of this page that another window has removed: an entry that was changed on this page is
    /// restored as typed, others stay removed.
    /// - Returns: the texts outside such entries, and the texts to restore.
    private func returned(to draft: Draft) -> (typed: [String: String], returned: [String: String]) {
        var (typed, returned) = (typed, [String: String]())
        for group in step.groups {
            let entries = Dictionary(grouping: typed.keys.filter { $0.hasPrefix(group + ".") }) { path in
                path.dropFirst(group.count + 1).prefix { $0 != "." }
            }
            for (row, paths) in entries where !draft.answers.rows(group).contains(String(row)) {
                let isChanged = paths.contains { !base.isUnchanged($0, typed[$0] ?? "") }
                for path in paths {
                    let text = typed.removeValue(forKey: path)
                    if isChanged { returned[path] = text }
                }
            }
        }
        return (typed, returned)
    }

    /// Adds every entry with an answer to the group's list: known entries keep their order, new ones follow, sorted by
    /// name.
    private func addRows(withAnswersIn group: String, _ answers: inout Answers) {
        var rows = answers.rows(group)
        let prefix = group + "."
        let written = Set(
            answers.values.keys.filter { $0.hasPrefix(prefix) }
                .compactMap { $0.dropFirst(prefix.count).split(separator: ".").first.map(String.init) })
        rows += written.subtracting(rows).sorted()
        answers.setRows(group, rows)
    }

    private func add(_ id: String, _ answers: inout Answers) {
        guard let group = step.group(id) else { return }
        let rows = answers.rows(id).isEmpty ? ["1"] : answers.rows(id)
        if rows.count < group.most { answers.setRows(id, rows + [newRow()]) }
    }

    private func delete(_ id: String, _ row: String, _ answers: inout Answers) {
        if step.group(id) != nil {
            answers.removeRow(id, row)
        } else if step.questions.contains(where: { $0.id == id && $0.isFile }) {
            // A file question outside a group has no entry to remove.
            answers[id] = ""
        }
    }

    /// The id of the step at which to resume the draft.
    private func next(_ journey: Journey, isSaved: Bool) -> String {
        let target: FormDefinition.Step? =
            switch action {
            case .onward where isSaved && journey.faults(in: step).isEmpty: journey.step(after: step)
            case .back: journey.step(before: step)
            case .go(let id): journey.step(id)
            default: step
            }
        return (target ?? step).id
    }
}

struct Saved: Sendable {
    /// The draft as stored now.
    let now: OpenForm
    var conflicts: [Merge.Conflict] = []
    /// Files that were not stored because their group is full.
    var surplus: [Arrival] = []
    /// The id of the submission, if the draft was already sent; nil otherwise.
    var sent: String?
}

extension FormDefinition.Step {
    /// The ids of its group questions.
    var groups: [String] { questions.filter { $0.group != nil }.map(\.id) }

    func group(_ id: String) -> Question.Group? { questions.first { $0.id == id }?.group }

    /// The path to store a file at: that of its question, or in a new entry if the entry has a file already. Nil if the
    /// group is full.
    func path(for arrival: Arrival, _ answers: inout Answers) -> String? {
        let place = arrival.place
        guard let entry = place.entry else { return place.path }
        let rows = answers.rows(entry.group)
        var row = entry.row
        if !answers[place.path].isEmpty {
            guard rows.count < group(entry.group)?.most ?? 0 else { return nil }
            row = newRow()
        }
        if !rows.contains(row) { answers.setRows(entry.group, rows + [row]) }
        return "\(entry.group).\(row).\(place.question.id)"
    }
}

/// A random name for a new entry of a group.
private func newRow() -> String { "r" + Random.hex(4) }

/// Whether `row` is a valid entry name: `1`, or `r` and eight hex digits.
func isRow(_ row: some StringProtocol) -> Bool {
    row == "1" || row.utf8.count == 9 && row.first == "r" && row.dropFirst().allSatisfy(\.isHexDigit)
}
