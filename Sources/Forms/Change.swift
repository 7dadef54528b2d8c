import Database
import Identity
import PortalKit
import Vault
import Web

/// What one post does to a draft.
struct Change: Sendable {
    let step: FormDefinition.Step
    /// The text of every input.
    let typed: [String: String]
    /// What the page showed when it was made.
    let base: Base
    let action: StepAction
    let arrivals: [Arrival]

    /// Lays it over what is kept now, in one transaction.
    func apply(to open: OpenForm, _ db: Connection, _ visit: Visit) throws -> Saved {
        let account = open.draft.account
        guard var draft = try DraftStore.current(db, open.draft) else { throw Problem(.notFound) }
        if let sent = draft.sent { return Saved(now: open, sent: sent) }

        let (typed, returned) = returned(to: draft)
        let merge = Merge(typed, over: draft.answers, shown: base)
        var answers = merge.answers
        for (path, text) in returned { answers[path] = text }
        var surplus: [Arrival] = []
        for question in step.questions {
            guard case .group(let group) = question.kind else { continue }
            keepRows(question.id, &answers)
            for arrival in arrivals where arrival.group == question.id {
                guard let upload = arrival.attachment else { continue }
                guard let path = place(arrival, in: group, &answers) else {
                    surplus.append(arrival)
                    continue
                }
                answers[path] = upload.id
                try UploadStore.insert(db, upload, account: account, subject: draft.subject, holder: draft.id)
            }
        }
        for arrival in arrivals where arrival.group.isEmpty {
            guard let upload = arrival.attachment else { continue }
            answers[arrival.path] = upload.id
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
            draft = try DraftStore.save(db, draft, answers, at: next, journey, now: visit.now)
            // What saves by itself would fill the audit: the save that ends it is told.
            if visit.form["autosave"] == nil {
                try Audit.note(
                    db, "draft-saved", by: account, on: visit.site, subject: draft.subject, object: draft.id,
                    at: visit.now)
            }
        }
        // Another window, which has not shown what waits, leaves it waiting.
        try HeldForms.drop(db, page: visit.page, account: account, marker: visit.heldMarker)
        let files = try UploadStore.held(db, by: draft.id)
        let now = OpenForm(
            draft: draft, subject: open.subject, journey: journey, files: files,
            lost: try LostAnswers(journey, files: files, db))
        return Saved(now: now, conflicts: merge.conflicts, surplus: surplus)
    }

    /// Another window may have removed an entry of this page. One in which something was changed since comes back as it
    /// was typed; any other stays away.
    /// - Returns: what was typed elsewhere, and what comes back.
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

    /// Entries that something was written in are entries, in the order of the page.
    private func keepRows(_ group: String, _ answers: inout Answers) {
        var rows = answers.rows(group)
        let prefix = group + "."
        let written = Set(
            answers.values.keys.filter { $0.hasPrefix(prefix) }
                .compactMap { $0.dropFirst(prefix.count).split(separator: ".").first.map(String.init) })
        rows += written.subtracting(rows).sorted()
        answers.setRows(group, rows)
    }

    /// Where a file goes: to the entry it was chosen in, or to one of its own where that has a file already.
    private func place(_ arrival: Arrival, in group: Question.Group, _ answers: inout Answers) -> String? {
        var rows = answers.rows(arrival.group)
        if answers[arrival.path].isEmpty {
            if !rows.contains(arrival.row) { rows.append(arrival.row) }
        } else {
            guard rows.count < group.most else { return nil }
            rows.append(newRow())
            answers.setRows(arrival.group, rows)
            return "\(arrival.group).\(rows[rows.count - 1]).\(arrival.question)"
        }
        answers.setRows(arrival.group, rows)
        return arrival.path
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
            // A file by itself has no entry to remove.
            answers[id] = ""
        }
    }

    /// The step at which the draft goes on.
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

/// What became of a post.
struct Saved: Sendable {
    /// The draft as it is kept.
    let now: OpenForm
    var conflicts: [Merge.Conflict] = []
    /// Files for which their group has no entry left.
    var surplus: [Arrival] = []
    /// The submission that the draft has become meanwhile, if it has.
    var sent: String?
}

extension FormDefinition.Step {
    /// The names of its groups.
    var groups: [String] { questions.map(\.id).filter { group($0) != nil } }

    func group(_ id: String) -> Question.Group? {
        for question in questions where question.id == id {
            if case .group(let group) = question.kind { return group }
        }
        return nil
    }
}

/// A name for a new entry of a group, never used before.
private func newRow() -> String { "r" + Random.hex(4) }

/// Whether `row` may name an entry: the first of all, or one of those names.
func isRow(_ row: some StringProtocol) -> Bool {
    row == "1" || row.utf8.count == 9 && row.first == "r" && row.dropFirst().allSatisfy(\.isHexDigit)
}
