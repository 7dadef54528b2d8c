public import Database
import Markup
import Web

extension Blueprint {
    /// Adds the routes of a form: GET and POST.
    /// - Parameters:
    ///   - link: the page of the form.
    ///   - access: of accounts only.
    ///   - bodyLimit: as for ``post(_:_:bodyLimit:_:)``.
    ///   - load: loads what the form needs, from the parameters of the page. It is called once for each request, and
    ///     again in the transaction.
    public mutating func form<Action: FormAction>(
        _ link: PageLink<some Any>, _ access: Access, bodyLimit: BodyLimit = .encoded(),
        load: @escaping @Sendable (Connection, Visit) throws -> Action
    ) {
        let handler = FormHandler(load: load)
        page(link, access, restoring: handler.show, handler.empty)
        post(link, access, bodyLimit: bodyLimit) { try await handler.submit($0) }
    }

    /// As ``form(_:_:bodyLimit:load:)-(_,_,_,(Connection,Visit)->FormAction)``.
    public mutating func form<Action: OpenedAction>(
        _ link: PageLink<some Any>, _ access: Access, bodyLimit: BodyLimit = .encoded(),
        load: @escaping @Sendable (Connection, Visit) throws -> Action
    ) {
        let handler = FormHandler(load: load)
        get(link, access) { visit in
            let action = try await visit.site.store.read { try load($0, visit) }
            if let first = try await action.pageBefore(visit) { return first.viewing(action.views) }
            return try await handler.show(action, visit)
        }
        post(link, access, bodyLimit: bodyLimit) { try await handler.submit($0) }
    }
}

/// The handlers of a ``FormAction``.
struct FormHandler<Action: FormAction>: Sendable {
    typealias Input = ActionInput<Action.Extra>

    let load: @Sendable (Connection, Visit) throws -> Action

    /// A submission, as it was read.
    private enum Read: Sendable {
        /// It was performed before, and led to this page.
        case repeated(Address)
        /// A form of its id was sent before, or something was changed since its page was made.
        case submitted(Action, Input, FormReceipt?, FormConflict?)
    }

    private enum Outcome: Sendable {
        case done(Address)
        /// Another submission of the same form, by its id, was performed meanwhile.
        case sent(Action, FormReceipt)
        case changed(Action, FormConflict)
        case impossible(Reply)
    }

    /// The page of the form, opened when input may have to be restored.
    @Sendable func show(_ visit: Visit) async throws -> Reply {
        try await show(visit.site.store.read { try load($0, visit) }, visit)
    }

    /// The page of the form, with the input stored for it after a session had ended.
    func show(_ action: Action, _ visit: Visit) async throws -> Reply {
        if let other = try action.unavailableReply(visit) { return other.viewing(action.views) }
        guard let values = visit.held?.values, action.restores(values), let held = visit.heldTyped else {
            return empty(action, visit)
        }
        // Restored values keep the versions of when they were typed.
        var input = Input(visit, id: chosenID(held["id"]), typed: held, carried: held)
        try await action.prepare(&input)
        return show(page(action, input), of: action)
    }

    /// The page of the form as it is first opened.
    @Sendable func empty(_ db: Connection, _ visit: Visit) throws -> Reply {
        let action = try load(db, visit)
        return try action.unavailableReply(visit).map { $0.viewing(action.views) } ?? empty(action, visit)
    }

    private func empty(_ action: Action, _ visit: Visit) -> Reply {
        show(page(action, Input(visit, id: newID(), typed: action.initial(visit))), of: action)
    }

    func submit(_ visit: Visit) async throws -> Reply {
        let read = try await visit.site.store.read { db -> Read in
            let sent = try visit.form["id"].flatMap { try FormReceipt.find(db, $0, for: visit) }
            if let sent, sent.isSame { return .repeated(sent.next) }
            let action = try load(db, visit)
            let input = Self.input(of: action, visit)
            return .submitted(action, input, sent, try action.conflict(db, input))
        }
        switch read {
        case .repeated(let next): return .redirect(next)
        case .submitted(let action, let input, let sent, let conflict):
            if let other = try action.unavailableReply(visit) { return other.viewing(action.views) }
            return try await reply(action, input, sent: sent, conflict: conflict)
        }
    }

    private func reply(
        _ action: Action, _ submitted: Input, sent: FormReceipt?, conflict: FormConflict?
    ) async throws -> Reply {
        var input = submitted
        let visit = input.visit
        let button = visit.form["action"] ?? ""
        if action.handleButton(button, &input) { return form(action, input) }
        let fields = action.fields(visit)
        if try await input.typed.act(fields, on: visit.form, for: visit) { return form(action, input) }
        try await action.prepare(&input)
        if button == "edit" { return show(page(action, input), of: action) }
        if let sent { return self.sent(action, input, sent) }
        if let conflict { return try changed(action, input, conflict) }
        input.isFresh = input.insists
        input.typed.check(fields, for: visit)
        try await action.check(&input)
        input.typed.sort(by: fields)
        guard input.typed.findings.isEmpty else { return form(action, input) }
        if !input.isConfirmed, let preview = try preview(action, input) {
            return show(preview, of: action)
        }
        let confirmations = action.confirmations(input)
        input.confirmed.values = FormValues.read(confirmations, from: visit.form).values
        input.confirmed.check(confirmations, for: visit)
        if !input.confirmed.findings.isEmpty, let preview = try preview(action, input) {
            return show(preview, of: action, status: 422)
        }
        return try await perform(action, input)
    }

    private func perform(_ action: Action, _ input: Input) async throws -> Reply {
        let visit = input.visit
        do {
            let outcome = try await visit.write { db -> Outcome in
                if !action.isRepeatable, let sent = try FormReceipt.find(db, input.id, for: visit) {
                    return try sent.isSame ? .done(sent.next) : .sent(load(db, visit), sent)
                }
                // Loaded again: it may have changed since the request was read.
                let now = try load(db, visit)
                if let other = try now.unavailableReply(visit) { return .impossible(other.viewing(now.views)) }
                if let conflict = try now.conflict(db, input) { return .changed(now, conflict) }
                let next = try now.perform(db, input)
                if !now.isRepeatable { try FormReceipt.add(db, input.id, next: next, for: visit) }
                return .done(next)
            }
            switch outcome {
            case .done(let next): return .redirect(next)
            case .sent(let now, let sent): return self.sent(now, input, sent)
            case .changed(let now, let conflict): return try changed(now, input, conflict)
            case .impossible(let reply): return reply
            }
        } catch let refused as FormRefused {
            var input = input
            for finding in refused.findings { input.typed.refuse(finding.field, finding.message) }
            return form(action, input)
        } catch let conflict as FormConflict {
            return try changed(try await visit.site.store.read { try load($0, visit) }, input, conflict)
        }
    }

    private static func input(of action: Action, _ visit: Visit) -> Input {
        var typed = FormValues.read(action.fields(visit), from: visit.form)
        for name in action.inputs {
            typed.values[name] = FormValues.cleaned(visit.form[name] ?? "", keepingLines: false)
        }
        var carried = FormValues()
        for (name, _) in action.versions(visit) { carried.values[name] = visit.form[name] }
        return Input(visit, id: chosenID(visit.form["id"]), typed: typed, carried: carried)
    }
}

extension FormHandler {
    /// The form as it was submitted, with its validation errors.
    private func form(_ action: Action, _ input: Input) -> Reply {
        show(page(action, input), of: action, status: input.typed.findings.isEmpty ? 200 : 422)
    }

    /// A page of the form, which the audit records as a view of what it shows.
    private func show(_ page: Page, of action: Action, status: Int = 200) -> Reply {
        Reply.page(page, status: status).viewing(action.views)
    }

    private func page(_ action: Action, _ input: Input) -> Page {
        var input = input
        input.hidden = hidden(action, input)
        return action.page(input)
    }

    private func preview(_ action: Action, _ input: Input) throws -> Page? {
        var input = input
        let names = action.fields(input.visit).flatMap(\.names) + action.inputs
        let values = names.filter { !input[$0].isEmpty }
        input.hidden = "\(hidden(action, input))\(each: values, { Parts.hidden($0, input[$0]) })"
        return try action.preview(input)
    }

    /// The form's id and the versions of what it shows: those that it carried, unless the account sees the changes.
    private func hidden(_ action: Action, _ input: Input) -> HTML {
        let versions = action.versions(input.visit).sorted { $0.key < $1.key }.map { name, now in
            (name, input.isFresh ? now : input.carried.values[name] ?? now)
        }
        let id = action.isRepeatable ? HTML.empty : Parts.hidden("id", input.id)
        return "\(each: versions, { Parts.hidden($0.0, $0.1) })\(id)"
    }

    private func changed(_ action: Action, _ input: Input, _ conflict: FormConflict) throws -> Reply {
        var input = input
        input.isFresh = !conflict.isInsistedOn
        let seen = conflict.isInsistedOn ? action.versions(input.visit).sorted { $0.key < $1.key } : []
        input.notice = "\(conflict.notice)\(each: seen, { Parts.hidden(Input.seen + $0.key, $0.value) })"
        let preview = conflict.isOnPreview && input.isConfirmed ? try self.preview(action, input) : nil
        return show(preview ?? page(action, input), of: action, status: conflict.status)
    }

    /// The page of a form that was sent already with other values: what was typed, under a new id and by the current
    /// state, so that it can be sent as well.
    private func sent(_ action: Action, _ input: Input, _ sent: FormReceipt) -> Reply {
        var input = input
        let (texts, dates) = (input.texts, input.visit.dates)
        let values = ["date": dates.words(CivilDate(sent.at)), "time": dates.time(sent.at)]
        input.id = newID()
        // Files that were added then belong to what was sent.
        input.extra = nil
        input.notice = """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow"><h2>\(texts("sent.title"))</h2>\
            \(texts.paragraphs("sent.body", values, links: ["page": sent.next]))</div></div>
            """
        input.isFresh = true
        return show(page(action, input), of: action, status: 409)
    }
}
