import Database
import Identity
import Markup
import PortalKit
import Web

/// Handles the buttons of the summary page, including Submit.
struct SummaryHandler: Sendable {
    let open: OpenForm
    let step: FormDefinition.Step

    func act(_ action: StepAction, _ visit: Visit) async throws -> Reply {
        func page(_ step: FormDefinition.Step?) -> Address { open.page(of: step, visit) }
        switch action {
        case .back: return .redirect(page(open.journey.step(before: step)))
        case .go(let id): return .redirect(page(open.journey.step(id)))
        case .leave: return .redirect(open.subject.page)
        case .people: return .redirect(visit.listOfPeople)
        case .other where visit.form["action"] == "send": return try await send(visit)
        default: return .redirect(page(step))
        }
    }

    /// Sends the draft, only once however often the button is pressed, and only if it still is what the page showed.
    private func send(_ visit: Visit) async throws -> Reply {
        let agreed = open.form.agreements.map(\.id).filter { visit.form["declaration.\($0)"] == "yes" }
        let errors = validationErrors(agreed, visit)
        guard errors.isEmpty else { return summary(errors, agreed, visit, status: 422) }
        guard visit.form["version"] == SummaryPages.edition(open) else {
            let isReworded = visit.form["version"]?.hasPrefix("\(open.draft.version).") == true
            // The form was reworded, so the ticks no longer count.
            return summary(
                [], isReworded ? [] : agreed, visit,
                trouble: isReworded ? "form.changed.summary" : "form.conflict.summary", status: 409)
        }
        // When a form that was begun can be sent for the last time is said on its pages.
        guard !open.isOver(visit) else { return summary([], agreed, visit, trouble: "form.over.trouble", status: 409) }
        if let confirmation = open.form.flow.confirmation, visit.form["sure"] != "yes" {
            return .page(ConfirmPages.page(open, confirmation, of: step, agreed: agreed, visit))
        }
        let submission: String?
        do {
            submission = try await visit.write { try deliver($0, agreed, visit) }
        } catch let error as DatabaseError where error.code != .constraint {
            visit.record("unsent", error.description)
            return summary([], agreed, visit, trouble: "form.unsent", status: 503)
        }
        guard let submission else {
            let now = try await OpenForm.find(open.draft.id, [open.form.name: open.form], for: visit)
            if let sent = now.draft.sent { return .redirect(visit.link(FormLinks.received(sent))) }
            return SummaryHandler(open: now, step: step).summary(
                [], agreed, visit, trouble: "form.conflict.summary", status: 409)
        }
        visit.record("form-sent", open.form.name)
        return .redirect(visit.link(FormLinks.received(submission)))
    }

    /// Turns the draft into a submission and returns its id; nil if the draft was sent or changed since the page was
    /// rendered.
    private func deliver(_ db: Connection, _ agreed: [String], _ visit: Visit) throws -> String? {
        let (id, draft) = (newID(), open.draft)
        guard try DraftStore.close(db, draft, as: id) else { return nil }
        if !draft.amends.isEmpty {
            guard let former = try SubmissionStore.former(db, of: draft),
                try former.mayBeChanged(db, on: visit.site)
            else { throw Problem(.conflict, detail: "closed for editing") }
        }
        let count = try SubmissionStore.count(db, account: draft.account, since: seconds(visit.now) - RowLimit.day)
        try RowLimit.check(count, most: RowLimit.submissions, "submissions")
        let counted = open.journey.counted
        try SubmissionStore.insert(
            db, id: id, draft, open.form, answers: counted, agreed: agreed, about: open.about(visit), for: visit)
        for upload in open.files.keys where counted.values.values.contains(upload) {
            try UploadStore.use(db, upload, by: id)
        }
        try UploadStore.releaseAll(db, by: draft.id, at: visit.now)
        try visit.site.features.subjects?.fill(open.journey.filled, of: draft.subject, db)
        if let sent = try SubmissionStore.find(db, id) {
            try visit.site.features.subjects?.receive(sent.asSent, db, for: visit)
        }
        try Audit.note(
            db, .formSent, by: draft.account, on: visit.site, subject: draft.subject, object: id, at: visit.now)
        // Staff get no mail about a form that they recorded themselves.
        guard visit.site.portal.audience != .staff else { return id }
        try FormMails.post(db, FormMails.received, subject: id, account: draft.account, visit)
        return id
    }

    /// The validation errors of all steps, and one for each declaration that is not agreed to.
    private func validationErrors(_ agreed: [String], _ visit: Visit) -> [ValidationError] {
        let journey = open.journey
        let wrong = journey.steps.flatMap { journey.faults(in: $0) }.map { place, fault in
            ValidationError("answer-\(place.path)", journey.message(fault, at: place, visit))
        }
        let missing = open.form.agreements.filter { !agreed.contains($0.id) }.map { part in
            ValidationError(
                "declaration.\(part.id)",
                visit.texts("form.agree.missing", ["declaration": part.title?(visit.language) ?? ""]))
        }
        return wrong + missing
    }

    /// The summary again, because the draft was not sent.
    private func summary(
        _ errors: [ValidationError], _ agreed: [String], _ visit: Visit, trouble: TextKey? = nil, status: Int
    ) -> Reply {
        .page(
            SummaryPages.summary(open, step, visit, findings: errors, agreed: Set(agreed), trouble: trouble),
            status: status)
    }
}

extension Journey {
    /// The facts of the person that answers fill in, by names such as `person.school` and `person.address.postcode`.
    var filled: [String: String] {
        var facts: [String: String] = [:]
        for question in steps.flatMap(asked) where !question.fills.isEmpty {
            for (path, text) in counted.values where path == question.id || path.hasPrefix(question.id + ".") {
                facts[question.fills + path.dropFirst(question.id.count)] = text
            }
        }
        return facts
    }
}
