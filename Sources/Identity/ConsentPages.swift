import Configuration
import Database
import Markup
import PortalKit
import Web

/// The pages of what accounts must agree to: before registration, at sign-in after a change, and in My account.
enum ConsentPages {
    private static let page = AccountPage("consent", "account.consent")

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(AccountLinks.consent, .visitor) { visit in
            guard waiting(visit) != nil, let consent = Consent.of(visit.site) else { return elsewhere(visit) }
            return .page(again(consent, visit))
        }
        blueprint.post(AccountLinks.consent, .visitor) { visit in
            guard let session = waiting(visit), let consent = Consent.of(visit.site) else { return elsewhere(visit) }
            return try await answer(consent, session, visit)
        }
        blueprint.get(AccountLinks.consentRefused, .everyone, isCacheable: true) { visit in .page(refused(visit)) }
        blueprint.add(page)
        blueprint.get(page.link, .account) { visit in
            let id = try visit.account.account
            let account = try await visit.site.store.read { try AccountStore.find($0, id: id) }
            guard let account, let consent = Consent.of(visit.site) else { throw Problem(.notFound) }
            return .page(agreed(account, consent, visit))
        }
    }

    /// The session whose account must agree; nil for any other.
    private static func waiting(_ visit: Visit) -> Session? {
        visit.session.flatMap { $0.stage == .consentDue ? $0 : nil }
    }

    private static func elsewhere(_ visit: Visit) -> Reply {
        guard visit.session == nil else { return .redirect(SignIn.destination(visit.query["next"] ?? "", visit)) }
        return .redirect(visit.link(SiteLinks.signIn).query(["ended": "session"]))
    }

    private static func answer(_ consent: Consent, _ session: Session, _ visit: Visit) async throws -> Reply {
        if visit.form["action"] == "refuse" {
            try await visit.write { try SessionStore.end($0, session.id) }
            visit.record("consent-refused")
            return .redirect(visit.link(AccountLinks.consentRefused), cookies: [try SessionStore.cookie(nil, visit)])
        }
        let version = consent.version(visit.site)
        // The words may have changed since they were shown.
        guard visit.form["version"] == version else { return .page(again(consent, visit)) }
        let agreement = Consent.Agreement(version: version, at: seconds(visit.now))
        try await visit.write { try Consent.agree($0, account: session.account, agreement, visit) }
        visit.record("consented")
        return .redirect(Announcements.arrival(visit.form["next"] ?? "", visit))
    }

    /// The words before registration, or before an invitation is accepted.
    /// - Parameter here: the page that asks, where agreeing leads.
    static func before(_ consent: Consent, _ visit: Visit, at here: Address) -> Page {
        let texts = visit.texts
        let content: HTML = """
            \(Parts.hidden("version", consent.version(visit.site)))<div class="actions">\
            <button class="button" name="action" value="agree">\(texts("consent.agree"))</button>\
            <a class="button second" href="\(visit.link(AccountLinks.consentRefused))">\(texts("consent.refuse"))</a></div>
            """
        return words(
            consent, lead: "consent.before", visit, "\(Parts.form(here, visit, content))", in: .register)
    }

    /// The words at sign-in.
    private static func again(_ consent: Consent, _ visit: Visit) -> Page {
        let texts = visit.texts
        let content: HTML = """
            \(Parts.hidden("version", consent.version(visit.site)))\
            \(Parts.hidden("next", visit.form["next"] ?? visit.query["next"] ?? ""))<div class="actions">\
            <button class="button" name="action" value="agree">\(texts("consent.agree"))</button>\
            <button class="button second" name="action" value="refuse">\(texts("consent.refuse"))</button></div>
            """
        let form = Parts.form(visit.link(AccountLinks.consent), visit, content)
        return words(consent, lead: "consent.again", visit, form, in: nil)
    }

    private static func words(
        _ consent: Consent, lead: TextKey, _ visit: Visit, _ form: HTML, in section: SiteSection?
    ) -> Page {
        let words = visit.site.pages[consent.page.text]?[visit.language]
        let title = words?.title ?? ""
        let main: HTML = """
            \(Parts.title(title, visit.texts.paragraphs(lead)))<div class="prose flow">\(words?.html ?? .empty)\(form)</div>
            """
        return Page(title, section: section, main: main)
    }

    private static func refused(_ visit: Visit) -> Page {
        let links = ["contact": visit.link(SiteLinks.page("contact"))]
        let back = Parts.button(visit.texts("activate.done.signIn"), to: visit.link(SiteLinks.signIn))
        let main: HTML = """
            \(Parts.title(visit.texts("consent.refused.title")))<div class="prose flow">\
            \(visit.texts.paragraphs("consent.refused.body", links: links))\(back)</div>
            """
        return Page(visit.texts("consent.refused.title"), main: main)
    }

    /// My account: when the account has agreed, and the words of now.
    private static func agreed(_ account: Account, _ consent: Consent, _ visit: Visit) -> Page {
        let (texts, words) = (visit.texts, visit.site.pages[consent.page.text]?[visit.language])
        let isCurrent = account.consent == consent.version(visit.site)
        let values = ["title": words?.title ?? "", "date": account.consented.map { visit.dates.date($0) } ?? ""]
        let state: TextKey =
            account.consented == nil
            ? "account.consent.none" : isCurrent ? "account.consent.on" : "account.consent.older"
        let content: HTML = "\(texts.paragraphs(state, values))\(words?.html ?? .empty)"
        return AccountArea.shell(page, visit, content: content)
    }
}
