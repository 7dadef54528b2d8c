import Markup
import PortalKit
import Web

/// Handlers that start a draft, start a change of a submission, and discard a draft.
struct DraftHandler: Sendable {
    let forms: [String: FormDefinition]

    /// Starts a draft about a person, only one however often the button is pressed. If a draft or submission of the
    /// same form exists, responds with a page (409) that asks for confirmation.
    func start(_ visit: Visit) async throws -> Reply {
        guard let form = forms[visit.parameters["form"] ?? ""] else { throw Problem(.notFound) }
        let (person, id) = (visit.form["subject"] ?? "", visit.form["draft"] ?? "")
        guard (16...64).contains(id.utf8.count) else { throw Problem(.malformed, detail: "no id for the draft") }
        do {
            return try await start(form, about: person, as: id, visit)
        } catch let fault as NotOffered {
            return .page(ClosedPage.page(form.title(visit.language), fault.closure, visit), status: 409)
        }
    }

    /// The page of a form that is not open now, in answer to its address; nil if it is open, or there is none.
    func closed(_ visit: Visit) -> Reply? {
        guard let form = forms[visit.parameters["form"] ?? ""],
            let limits = visit.site.features.offers.first(where: { $0.name == form.name && !$0.isOnRequest })?.limits,
            let closure = limits.closure(at: visit.now, schools: limits.schools)
        else { return nil }
        return .page(ClosedPage.page(form.title(visit.language), closure, visit))
    }

    /// A form that the account may not start now, or not about this person.
    private struct NotOffered: Error { let closure: OfferLimits.Closure }

    private func start(_ form: FormDefinition, about person: String, as id: String, _ visit: Visit) async throws
        -> Reply
    {
        let account = try visit.account.account
        let isSure = visit.form["anyway"] == "yes"
        let existing = try await visit.write { db -> (Subject, draft: String?, sent: String?)? in
            guard let subjects = visit.site.features.subjects,
                let subject = try subjects.subject(person, db, for: visit), subject.mayFill,
                let offer = visit.site.features.offers.first(where: { $0.name == form.name }),
                try subjects.mayStart(offer, of: person, db, for: visit)
            else { throw Problem(.notFound) }
            if try DraftStore.find(db, id, account: account) != nil { return nil }
            // What the team asks for may be sent again, and at any time.
            let asked = FormOffer(name: form.name, title: form.title, stage: form.stage, isOnRequest: true)
            let isAsked = try subjects.mayStart(asked, of: person, db, for: visit)
            let schools = [subject.facts["person.school.urn"] ?? ""]
            if !isAsked, let closure = offer.limits.closure(at: visit.now, schools: schools) {
                throw NotOffered(closure: closure)
            }
            let isOnce = form.again == .once && !isAsked
            if !isSure || isOnce {
                let draft = try FormList.draft(db, account: account, subject: person, form: form.name)
                var sent = try SubmissionStore.newest(db, account: account, subject: person, form: form.name)
                if form.again == .freely { sent = nil }
                if form.again == .once, try !isOnce || !subjects.isOpen(form.stage, of: person, db) { sent = nil }
                if draft != nil || sent != nil { return (subject, draft, sent) }
            }
            guard try DraftStore.count(db, account: account) < RowLimit.drafts else {
                throw Problem(.conflict, detail: "too many drafts", words: "drafts")
            }
            try DraftStore.begin(
                db, id: id, subject: person, form, answers: form.known(subject.facts), for: visit)
            guard try DraftStore.find(db, id, account: account) != nil else { throw Problem(.notFound) }
            try Audit.note(db, .draftBegun, by: account, on: visit.site, subject: person, object: id, at: visit.now)
            return nil
        }
        guard let (subject, draft, sent) = existing else { return .redirect(visit.link(FormLinks.draft(id))) }
        if form.again == .freely, let draft { return .redirect(visit.link(FormLinks.draft(draft))) }
        return .page(StartPages.alreadyOpen(form, subject, draft: draft, sent: sent, id: id, visit), status: 409)
    }

    /// Starts a draft that changes a submission, or continues the existing one. The submission stays valid until the
    /// draft is sent.
    func edit(_ visit: Visit) async throws -> Reply {
        let account = try visit.account.account
        let id = visit.parameters["submission"] ?? ""
        let draft = try await visit.write { db -> String in
            // If the form was withdrawn, use the definition it was sent under.
            guard let (sent, subject) = try SubmissionStore.seen(db, id, for: visit), subject.mayFill,
                let form = try forms[sent.form] ?? DraftStore.definition(db, sent.definition)
            else { throw Problem(.notFound) }
            if let draft = try DraftStore.amending(db, id, account: account) { return draft }
            guard try sent.mayBeChanged(db, on: visit.site) else {
                throw Problem(.conflict, detail: "closed for editing")
            }
            let draft = newID()
            try DraftStore.begin(
                db, id: draft, subject: sent.subject, form, amends: id, answers: sent.answers, for: visit)
            try UploadStore.copy(db, from: id, to: draft)
            try Audit.note(
                db, .editBegun, by: account, on: visit.site, subject: sent.subject, object: id, at: visit.now)
            return draft
        }
        return .redirect(visit.link(FormLinks.draft(draft)))
    }

    func askToDiscard(_ visit: Visit) async throws -> Reply {
        let open = try await OpenForm.find(visit.parameters["draft"] ?? "", forms, for: visit)
        guard open.draft.sent == nil else { return .redirect(open.subject.page) }
        return .page(StartPages.discard(open, visit))
    }

    func discard(_ visit: Visit) async throws -> Reply {
        let account = try visit.account.account
        let open = try await OpenForm.find(visit.parameters["draft"] ?? "", forms, for: visit)
        try await visit.write { db in
            guard try DraftStore.drop(db, open.draft.id, account: account, at: visit.now) else { return }
            try Audit.note(
                db, .draftDiscarded, by: account, on: visit.site, subject: open.subject.id, object: open.draft.id,
                at: visit.now)
        }
        return .redirect(open.subject.page)
    }
}

/// The pages that ask before starting another draft, and before discarding one.
enum StartPages {
    /// A draft or submission of this form exists already: continuing with it is offered first.
    static func alreadyOpen(
        _ form: FormDefinition, _ subject: Subject, draft: String?, sent: String?, id: String, _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let about = ["form": form.title(visit.language), "child": subject.name]
        let first: HTML =
            if let draft {
                """
                <p>\(texts("form.open.draft", about))</p>\
                \(Parts.button(texts("form.open.continue"), to: visit.link(FormLinks.draft(draft))))
                """
            } else if let sent {
                """
                <p>\(texts("form.open.sent", about))</p>\
                \(Parts.button(texts("form.open.view"), to: visit.link(FormLinks.submission(sent))))
                """
            } else { .empty }
        let again: HTML = """
            \(Parts.hidden("subject", subject.id))\(Parts.hidden("draft", id))\
            <p>\(texts("form.open.another"))</p>\
            <div class="actions"><button class="button second" name="anyway" value="yes">\
            \(texts("form.open.anyway"))</button><a class="button second" href="\(subject.page)">\
            \(texts("action.cancel"))</a></div>
            """
        let next: HTML =
            form.again != .once
            ? Parts.form(visit.link(FormLinks.start(form.name)), visit, again)
            : "<p>\(texts("form.open.once"))</p>"
        let main: HTML = """
            \(Parts.title(texts("form.open.title")))<div class="prose flow">\(first)\
            \(next)</div>
            """
        return FormFrame.page(texts("form.open.title"), subject, main: main)
    }

    static func discard(_ open: OpenForm, _ visit: Visit) -> Page {
        let texts = visit.texts
        let about = ["form": open.form.title(visit.language), "child": open.subject.name]
        let buttons: HTML = """
            <div class="actions"><button class="button warn">\(texts("form.discard.do"))</button>\
            <a class="button second" href="\(open.subject.page)">\(texts("form.discard.keep"))</a></div>
            """
        let words: TextKey = open.draft.amends.isEmpty ? "form.discard.body" : "form.discard.edit"
        let main: HTML = """
            \(Parts.title(texts("form.discard.title")))<div class="prose flow"><p>\(texts(words, about))</p>\
            \(Parts.form(visit.link(FormLinks.discard(open.draft.id)), visit, buttons))</div>
            """
        return FormFrame.page(texts("form.discard.title"), open.subject, main: main)
    }
}
