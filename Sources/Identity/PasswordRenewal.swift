import Database
import Foundation
import Markup
import PortalKit
import Web

/// Passwords that must be replaced after a number of days: a reminder after sign-in in the last two weeks, and then a
/// page that asks for a new one before anything else is open.
enum PasswordRenewal {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(AccountLinks.newPassword, .visitor) { visit in
            guard waiting(visit) != nil else { return elsewhere(visit) }
            return .page(page(FormValues(), visit))
        }
        blueprint.post(AccountLinks.newPassword, .visitor) { visit in
            guard let session = waiting(visit) else { return elsewhere(visit) }
            let goal = Announcements.arrival(visit.form["next"] ?? "", visit)
            return try await AccountArea.changePassword(session, visit, then: goal) { page($0, visit) }
        }
        blueprint.get(AccountLinks.passwordReminder, .account) { visit in
            let id = try visit.account.account
            let account = try await visit.site.store.read { try AccountStore.find($0, id: id) }
            let due = account.flatMap { PasswordRule.of(visit.site).warning(set: $0.passwordSet, at: visit.now) }
            guard let due else { return elsewhere(visit) }
            return .page(reminder(due, visit))
        }
    }

    /// The session whose password must be replaced; nil for any other.
    private static func waiting(_ visit: Visit) -> Session? {
        visit.session.flatMap { $0.stage == .passwordDue ? $0 : nil }
    }

    private static func elsewhere(_ visit: Visit) -> Reply {
        guard visit.session == nil else { return .redirect(SignIn.destination(visit.query["next"] ?? "", visit)) }
        return .redirect(visit.link(SiteLinks.signIn).query(["ended": "session"]))
    }

    private static func page(_ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let days = String(PasswordRule.of(visit.site).days)
        let content: HTML = """
            \(Parts.hidden("next", visit.form["next"] ?? visit.query["next"] ?? ""))\
            \(Parts.fields(AccountArea.passwordFields(visit), typed, texts))<div class="actions"><button class="button">\
            \(texts("reset.button"))</button><button class="button second" formaction="\
            \(visit.link(AccountLinks.signOut))" formnovalidate>\(texts("nav.signOut"))</button></div>
            """
        let form = Parts.form(visit.link(AccountLinks.newPassword), visit, content)
        let lead = texts.paragraphs("password.due.body", ["days": days])
        return LinkPages.page("password.due.title", lead: lead, typed: typed, visit, form)
    }

    private static func reminder(_ due: Date, _ visit: Visit) -> Page {
        let texts = visit.texts
        let day = ["date": visit.dates.words(CivilDate(due))]
        let next = Announcements.arrival(visit.query["next"] ?? "", visit)
        let main: HTML = """
            \(Parts.title(texts("password.soon.title"), texts.paragraphs("password.soon.body", day)))\
            <p class="actions"><a class="button" href="\(visit.link(AccountLinks.passwordChange))">\
            \(texts("account.password"))</a><a class="button second" href="\(next)">\(texts("password.soon.later"))</a></p>
            """
        return Page(texts("password.soon.title"), main: main)
    }
}
