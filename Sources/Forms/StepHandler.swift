import Database
import Markup
import PortalKit
import Web

/// Handlers that show a step of a draft, and save it.
struct StepHandler: Sendable {
    let forms: [String: FormDefinition]

    /// Redirects to the step where the draft was left.
    func resume(_ visit: Visit) async throws -> Reply {
        let open = try await find(visit)
        if let sent = open.draft.sent { return .redirect(visit.link(FormLinks.received(sent))) }
        let stored = open.form.isOnePage ? nil : open.journey.step(open.draft.step)
        let step = stored ?? open.journey.steps.first
        return .redirect(visit.link(FormLinks.step(open.draft.id, step?.id ?? "")))
    }

    func show(_ visit: Visit) async throws -> Reply {
        let open = try await find(visit)
        if let sent = open.draft.sent { return .redirect(visit.link(FormLinks.received(sent))) }
        guard let step = open.journey.step(visit.parameters["step"] ?? "") else {
            return .redirect(visit.link(FormLinks.draft(open.draft.id)))
        }
        if open.journey.isSummary(step) {
            guard let confirmation = open.form.directConfirmation else {
                return .page(SummaryPages.summary(open, step, visit))
            }
            guard open.journey.isSendable else { return .redirect(visit.link(FormLinks.draft(open.draft.id))) }
            return .page(ConfirmPages.page(open, confirmation, of: step, visit))
        }
        var typed = FormValues(open.draft.answers.values)
        let fields = StepPages.fields(step, open.journey)
        if let held = visit.heldTyped {
            // Restore only inputs that the page had when it was posted.
            let base = Base(held["base"])
            for name in fields.flatMap(\.names) where base.paths.contains(name) { typed.values[name] = held[name] }
        }
        // Repeat an address or school search that was started: its results are not stored.
        _ = try await typed.act(fields, on: Form(), for: visit)
        typed.findings = []
        return .page(StepPages.page(open, step, typed: typed, visit))
    }

    /// Saves a posted page, performs the action of its button, and redirects. The answers are saved first, even if they
    /// are invalid.
    func save(_ visit: Visit) async throws -> Reply {
        let base = Base(visit.form["base"] ?? "")
        let open = try await find(visit).showing(base, in: visit.parameters["step"] ?? "")
        if let sent = open.draft.sent { return .redirect(visit.link(FormLinks.received(sent))) }
        // The step may no longer apply, because of other answers or a changed form; what was typed into it is still
        // saved.
        let asked = visit.parameters["step"] ?? ""
        let shown = open.journey.step(asked)
        guard let step = shown ?? open.form.steps.first(where: { $0.id == asked }) ?? open.journey.steps.first else {
            return .redirect(visit.link(FormLinks.draft(open.draft.id)))
        }
        let isAutosave = visit.form["autosave"] != nil
        let button = isAutosave ? .other : StepAction(visit.form["action"] ?? "")
        // A card is chosen, and then the step is left.
        let action: StepAction = if case .choose = button { .onward } else { button }
        if open.journey.isSummary(step) { return try await SummaryHandler(open: open, step: step).act(action, visit) }

        let fields = step.id == asked ? StepPages.fields(step, open.journey) : []
        var typed = FormValues.read(fields, from: visit.form)
        if case .choose(let path, let value) = button, fields.contains(where: { $0.name == path }) {
            typed.values[path] = value
        }
        let elsewhere = try await open.typedElsewhere(base, fields, for: visit)
        let isSearch = isAutosave ? false : try await typed.act(fields, on: visit.form, for: visit)
        let arrivals = try await open.receiveFiles(of: step, visit)
        let change = Change(
            step: step, typed: typed.values.merging(elsewhere) { $1 }, base: base,
            action: shown == nil ? .other : action, arrivals: arrivals, isAutosave: isAutosave)
        let saved: Saved
        do {
            saved = try await visit.write { db in try change.apply(to: open, db, visit) }
        } catch is DraftStore.Full {
            visit.record("draft-full")
            if isAutosave { return .response(Autosave.refused("form.full", visit)) }
            return .page(StepPages.page(open, step, typed: typed, visit, trouble: "form.full"), status: 422)
        } catch let error as DatabaseError where error.code != .constraint {
            visit.record("draft-unsaved", error.description)
            if isAutosave { throw error }
            return .page(StepPages.page(open, step, typed: typed, visit, trouble: "form.unsaved"), status: 503)
        }
        if let sent = saved.sent { return .redirect(visit.link(FormLinks.received(sent))) }
        let now = saved.now
        let isChanged = now.journey.leavesOut(base, elsewhere)
        if isAutosave { return .response(Autosave.answer(saved, typed: typed, isChanged: isChanged, visit)) }
        guard shown != nil else { return .redirect(visit.link(FormLinks.draft(now.draft.id))) }

        typed.findings += arrivals.compactMap(\.finding)
        typed.findings += saved.surplus.map {
            ValidationError($0.place.entry?.group ?? "", visit.texts("upload.surplus"))
        }
        if action == .onward, saved.conflicts.isEmpty {
            for (place, fault) in now.journey.faults(in: step) {
                typed.findings.append(ValidationError(fault.input, now.journey.message(fault, at: place, visit)))
            }
        }
        guard saved.conflicts.isEmpty, typed.findings.isEmpty, !isSearch, !isChanged else {
            // The page shows the stored answers, including changes of other windows; conflicting inputs keep this
            // window's text.
            for name in StepPages.fields(step, now.journey).flatMap(\.names) {
                typed.values[name] = now.draft.answers[name]
            }
            for conflict in saved.conflicts { typed.values[conflict.path] = conflict.ours }
            let page = StepPages.page(now, step, typed: typed, visit, conflicts: saved.conflicts)
            let isClash = isChanged || !saved.conflicts.isEmpty
            return .page(page, status: isClash ? 409 : typed.findings.isEmpty ? 200 : 422)
        }
        return .redirect(target(of: action, in: now, on: step, visit))
    }

    /// The address to redirect to after saving.
    private func target(
        of action: StepAction, in open: OpenForm, on step: FormDefinition.Step, _ visit: Visit
    ) -> Address {
        func page(_ step: FormDefinition.Step?) -> Address { open.page(of: step, visit) }
        switch action {
        case .onward:
            return visit.form["back"] == "summary"
                ? page(open.journey.steps.last) : page(open.journey.step(after: step))
        case .back: return page(open.journey.step(before: step))
        case .leave: return open.subject.page
        case .people: return visit.listOfPeople
        case .go(let id): return page(open.journey.step(id) ?? step)
        case .add(let group):
            return page(step).fragment(open.journey.entries(of: group).last?.path ?? group)
        case .delete(let group, _): return page(step).fragment(group)
        case .upload(let path): return page(step).fragment(path)
        case .other, .choose: return page(step)
        }
    }

    private func find(_ visit: Visit) async throws -> OpenForm {
        try await OpenForm.find(visit.parameters["draft"] ?? "", forms, for: visit)
    }
}

extension Visit {
    /// The list of people; where the portal has none, its first page.
    var listOfPeople: Address { link(site.answers(SiteLinks.people) ? SiteLinks.people : SiteLinks.home) }
}

/// The action of a button on a page of questions, besides saving.
enum StepAction: Hashable, Sendable {
    /// `Save and continue`, which also requires the step to be valid.
    case onward
    case back
    /// Back to the person's page.
    case leave
    /// To the list of people, by the navigation.
    case people
    /// To another step.
    case go(String)
    /// Adds an entry to a group.
    case add(String)
    case delete(group: String, row: String)
    /// Uploads the chosen files of the question at this path.
    case upload(String)
    /// Chooses a card of the question at this path, by its value.
    case choose(path: String, value: String)
    /// Any other button, such as one inside an address field.
    case other

    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
        switch (parts.first, parts.count) {
        case (nil, _): self = .onward
        case ("back", 1): self = .back
        case ("leave", 1): self = .leave
        case ("people", 1): self = .people
        case ("go", 2): self = .go(parts[1])
        case ("add", 2): self = .add(parts[1])
        case ("delete", 3): self = .delete(group: parts[1], row: parts[2])
        case ("choose", 3): self = .choose(path: parts[1], value: parts[2])
        case ("upload", 2): self = .upload(parts[1])
        default: self = .other
        }
    }
}
