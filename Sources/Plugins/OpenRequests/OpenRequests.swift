import Casework
import Configuration
import Forms
import Identity
import PortalKit

/// Requests that need no account: a form on one page, which its sender may claim later.
struct OpenRequests: Plugin {
    static let name = "open-requests"
    static let summary =
        "Forms that are sent without an account, and claimed later by the account with the same address."
    static let audiences: Set<Audience> = [.citizen, .professional]

    private let forms: NamedForms
    let limits: Limits

    /// What is accepted at most.
    struct Limits: Sendable {
        /// From one network at once; then one every ten minutes.
        let perClient: Int
        /// For one address within a day.
        let perAddress: Int
        /// In all within a day.
        let perDay: Int
        /// Days for which the mailed link is valid.
        let linkDays: Int
    }

    init(settings: inout Settings) {
        forms = NamedForms("forms", &settings, "The forms that need no account, by the name of their file")
        limits = Limits(
            perClient: settings.read(
                "perClient", in: 1...1000, default: 5, owner: .council,
                "Requests from one network at once; then one every ten minutes"),
            perAddress: settings.read(
                "perAddress", in: 1...100, default: 3, owner: .council, "Requests for one address within a day"),
            perDay: settings.read("perDay", in: 1...100_000, default: 200, owner: .council, "Requests within a day"),
            linkDays: settings.read(
                "linkDays", in: 1...90, default: 14, owner: .council,
                "Days for which the link is valid that confirms the address"))
    }

    func contribute(to blueprint: inout Blueprint) {
        forms.refuseMissing(in: &blueprint)
        let asksRelationship = blueprint.portal.audience == .citizen
        let person = PersonForm(asked: AskedDetails(), offersUnsure: true, asksRelationship: asksRelationship)
        let taken = Set(
            OpenRequestForm.sender.map(\.name) + [
                "forename", "middle", "surname", "gender", "born", "school", "relationship", "responsibility",
                "address",
            ])
        let whole = forms.names.compactMap { WholeForm($0, taken: taken, in: &blueprint, at: ["forms"]) }
        let handler = OpenRequestHandler(
            forms: Dictionary(whole.map { ($0.name, $0) }) { first, _ in first }, order: whole.map(\.name),
            person: person, limits: limits)
        if !whole.isEmpty { blueprint.collect(LandingLink("openRequest.link", to: OpenRequestLinks.all())) }
        blueprint.get(OpenRequestLinks.all, .visitor) { .page(OpenRequestPages.list(handler.listed, $0)) }
        let limit = whole.map(\.bodyLimit).reduce(BodyLimit.encoded(person.longest)) { $0.union($1) }
        blueprint.get(OpenRequestLinks.form, .visitor) { try handler.show($0) }
        blueprint.post(OpenRequestLinks.form, .visitor, bodyLimit: limit) { try await handler.send($0) }
        blueprint.get(OpenRequestLinks.sent, .visitor) { try await handler.receipt($0) }
        ConfirmAddress.contribute(to: &blueprint, linkDays: limits.linkDays)
        ClaimRequests.contribute(to: &blueprint)
    }
}

/// The pages of requests without an account.
enum OpenRequestLinks {
    /// The forms that need no account.
    static let all = PageLink<Void>("without-account")
    /// One form, by its name.
    static let form = PageLink<String>("without-account/form/:form")
    /// The receipt, by the name of the form and the id of its page.
    static let sent = PageLink<(String, String)>("without-account/form/:form/sent/:request")
    /// The mailed link that confirms the address, by its token.
    static let confirm = PageLink<String>("without-account/confirm/:token")
    /// What the account may claim.
    static let claim = PageLink<Void>("claim")
}

extension PersonForm {
    /// Fields as long as those of the page about the sender and the child.
    fileprivate var longest: [Field] {
        (0..<20).map { _ in Field("text", .words(.placeholder), limit: 254) }
    }
}
