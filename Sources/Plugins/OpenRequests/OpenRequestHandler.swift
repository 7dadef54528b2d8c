import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Shows a form that needs no account, and takes what is sent.
struct OpenRequestHandler: Sendable {
    let forms: [String: WholeForm]
    /// Their names, in the order of the settings.
    let order: [String]
    let person: PersonForm
    let limits: OpenRequests.Limits

    var listed: [WholeForm] { order.compactMap { forms[$0] } }

    private func form(_ visit: Visit) throws -> WholeForm {
        guard let form = forms[visit.parameters["form"] ?? ""] else { throw Problem(.notFound) }
        return form
    }

    func show(_ visit: Visit) throws -> Reply { .page(OpenRequestForm(try form(visit), person, visit).page) }

    func send(_ visit: Visit) async throws -> Reply {
        let form = try form(visit)
        if let id = visit.form["id"],
            try await visit.site.store.read({ try OpenRequestStore.find($0, page: id) }) != nil
        {
            return .redirect(visit.link(OpenRequestLinks.sent(form.name, id)))
        }
        let (posted, isSearch) = try await OpenRequestForm.posted(form, person, visit)
        var page = posted
        if isSearch { return .page(page.page, status: page.findings.isEmpty ? 200 : 422) }
        guard page.findings.isEmpty, let entry = page.entry else { return .page(page.page, status: 422) }
        let email = page.typed["sender-email"]
        if !visit.site.admits(email) {
            page.typed.refuse("sender-email", visit.texts("signIn.testersOnly"))
            return .page(page.page, status: 422)
        }
        let counts = [Throttle.Count.requests(from: visit.head.network, free: limits.perClient)]
        if let until = visit.site.services.throttle.consume(counts, at: visit.now) {
            return try await refused(page, "openRequest.wait", ["time": visit.dates.time(until)])
        }
        if let key = try await visit.site.store.read({ try overLimit($0, email, visit) }) {
            return try await refused(page, key)
        }
        let account = newID()
        try await page.filled.takeFiles(for: account)
        guard page.findings.isEmpty else { return .page(page.page, status: 422) }
        let limit = try await visit.write { [page] db -> TextKey? in
            // A second press of the button finds what the first has stored.
            guard try OpenRequestStore.find(db, page: page.id) == nil else { return nil }
            // Counted again: others may have been sent meanwhile.
            if let key = try overLimit(db, email, visit) { return key }
            try store(db, page, about: entry, for: account, visit)
            return nil
        }
        if let limit { return try await refused(page, limit) }
        visit.record("open-request-sent", form.name)
        return receiptLink(page)
    }

    private func receiptLink(_ page: OpenRequestForm) -> Reply {
        .redirect(page.visit.link(OpenRequestLinks.sent(page.form.name, page.id)))
    }

    /// The page with the words about a limit; the receipt if an earlier press of its button has been stored meanwhile,
    /// which may be what has reached the limit.
    private func refused(
        _ page: OpenRequestForm, _ key: TextKey, _ values: [String: String] = [:]
    ) async throws -> Reply {
        let isKnown = try await page.visit.site.store.read { try OpenRequestStore.find($0, page: page.id) } != nil
        guard !isKnown else { return receiptLink(page) }
        page.visit.record("open-request-limited")
        var page = page
        page.notice = Parts.alert("<p>\(page.visit.texts(key, values))</p>")
        return .page(page.page, status: 429)
    }

    /// The words about a limit that is reached; nil if none is.
    private func overLimit(_ db: Connection, _ email: String, _ visit: Visit) throws -> TextKey? {
        let (audience, since) = (visit.site.portal.audience, seconds(visit.now) - RowLimit.day)
        if try OpenRequestStore.count(db, audience, email: email, since: since) >= limits.perAddress {
            return "openRequest.many"
        }
        return try OpenRequestStore.count(db, audience, email: nil, since: since) >= limits.perDay
            ? "openRequest.full" : nil
    }

    private func store(
        _ db: Connection, _ page: OpenRequestForm, about entry: Entry, for account: String, _ visit: Visit
    ) throws {
        let (site, typed, email) = (visit.site, page.typed, page.typed["sender-email"])
        let (forename, surname) = (typed["sender-forename"], typed["sender-surname"])
        try AccountStore.insertHolder(
            db, id: account, email: email, forename: forename, surname: surname, site.portal.audience, visit.language,
            portal: site.portal.name, at: visit.now)
        _ = try EntryStore.add(db, entry, account: account, at: visit.now)
        let sent = try page.filled.send(
            db, id: page.id, account: account, submitter: "\(forename) \(surname)",
            subject: EntrySubjects.subject(entry, visit))
        try OpenRequestStore.add(
            db, account: account, site.portal.audience, reference: sent.reference, entry: entry.id, page: page.id,
            email: email, phone: typed["sender-phone"], at: visit.now)
        try ConfirmAddress.post(db, account: account, visit)
    }

    /// The receipt, with the reference. It shows nothing that was typed, for its address may be in a browser's history.
    func receipt(_ visit: Visit) async throws -> Reply {
        let (form, id) = (try form(visit), visit.parameters["request"] ?? "")
        guard let request = try await visit.site.store.read({ try OpenRequestStore.find($0, page: id) }) else {
            throw Problem(.notFound)
        }
        return .page(OpenRequestPages.receipt(request, form, visit))
    }
}
