import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Adds what was sent without an account to the account with the same address.
struct ClaimRequests: FormAction {
    /// What was sent with the address of the account, and is not claimed yet.
    let waiting: [OpenRequest]
    let account: Account

    static func contribute(to blueprint: inout Blueprint) {
        let access = blueprint.access(to: .people)
        blueprint.form(OpenRequestLinks.claim, access) { db, visit in
            guard let account = try AccountStore.find(db, id: visit.account.account) else { throw Problem(.notFound) }
            return ClaimRequests(
                waiting: try OpenRequestStore.waiting(db, for: account, visit.site.portal.audience), account: account)
        }
        blueprint.collect(
            Waiting { db, visit in
                guard let account = try AccountStore.find(db, id: visit.account.account),
                    try !OpenRequestStore.waiting(db, for: account, visit.site.portal.audience).isEmpty
                else { return [] }
                return [
                    Waiting.Item(
                        Parts.row(
                            "<a href=\"\(visit.link(OpenRequestLinks.claim))\">\(visit.texts("openRequest.claim.item"))</a>",
                            []))
                ]
            })
    }

    func fields(_ visit: Visit) -> [Field] { [] }

    func versions(_ visit: Visit) -> [String: String] {
        ["waiting": waiting.map(\.reference).joined(separator: " ")]
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let title = texts("openRequest.claim")
        let rows = Parts.rows(waiting) { request in
            Parts.row(
                "<b>\(request.reference)</b>",
                [texts("openRequest.claim.line", ["date": visit.dates.date(request.received)])])
        }
        let body: HTML =
            waiting.isEmpty
            ? """
            \(texts.paragraphs("openRequest.claim.none"))\
            \(Parts.button(texts("nav.home"), to: visit.link(SiteLinks.home)))
            """
            : """
            \(texts.paragraphs("openRequest.claim.body"))\(rows)\
            \(input.form(guarding: false, input.buttons("openRequest.claim.button", leaving: visit.link(SiteLinks.home))))
            """
        return Page(title, section: .people, main: "\(Parts.title(title))<div class=\"prose flow\">\(body)</div>")
    }

    /// Claims what the page showed.
    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let shown = Set(input.version("waiting").split(separator: " ").map(String.init))
        for request in waiting where shown.contains(request.reference) {
            guard try OpenRequestStore.claim(db, request, by: account, at: input.visit.now) else { continue }
            try input.visit.note(db, .requestClaimed, subject: request.entry, object: request.reference)
        }
        let visit = input.visit
        return visit.link(visit.site.answers(SiteLinks.people) ? SiteLinks.people : SiteLinks.home)
    }
}
