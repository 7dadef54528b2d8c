public import Database
import Forms
import Identity
public import PortalKit

/// An information request as its participant sees it: the request, its state, and the next step.
public struct AskedForm: Sendable {
    /// What the participant can do next in the portal.
    public enum Step: Sendable {
        /// Start the form of that name.
        case start(form: String)
        /// Continue the draft with that id.
        case goOn(draft: String)
        /// Correct the returned submission with that id.
        case mend(submission: String)
        /// See who has it, and take it, where it is asked of a role at an organisation: the id of the allocation.
        case take(allocation: String)
        /// Nothing: it is answered, or the answer does not come through the portal.
        case none
    }

    /// The request.
    public let request: InformationRequest
    /// The name of the person it is about, from the account's entry.
    public let name: String
    /// The form's title in the visitor's language; the request's own title if it asks for no form of this portal.
    public let title: String
    /// What the participant can do next.
    public let step: Step
    /// What is asked of a role at an organisation: the allocation; nil for what is asked of the account itself.
    public let allocation: Allocation?
    /// The name of the member who has that; empty while no one has taken it.
    public let holder: String

    /// The view of one request of the account. Throws `DatabaseError`.
    public static func find(
        _ db: Connection, _ request: InformationRequest, _ permissions: Permissions, for visit: Visit
    ) throws -> AskedForm {
        let offer = visit.site.features.offers.first { $0.name == request.form }
        let holder = try permissions.allocation.flatMap { try AccountStore.find(db, id: $0.holder)?.name }
        return AskedForm(
            request: request, name: permissions.entry.name, title: offer?.title(visit.language) ?? request.title,
            step: try step(db, request, offer, with: permissions, on: visit.site), allocation: permissions.allocation,
            holder: holder ?? "")
    }

    /// The views of all requests to the signed-in account, as ``RequestStore/asked(_:for:)`` sorts them. Throws
    /// `Problem(.forbidden)` without a signed-in session, and `DatabaseError`.
    public static func all(_ db: Connection, for visit: Visit) throws -> [AskedForm] {
        try RequestStore.asked(db, for: visit).map { try find(db, $0.request, $0.permissions, for: visit) }
    }

    private static func step(
        _ db: Connection, _ request: InformationRequest, _ offer: FormOffer?, with permissions: Permissions,
        on site: Site
    ) throws -> Step {
        guard request.isOpen else { return .none }
        if let allocation = permissions.allocation, !permissions.mayFill {
            return site.answers(FamilyLinks.allocation) ? .take(allocation: allocation.id) : .none
        }
        if request.state == .returned,
            let reviewed = try ReviewStore.find(db, request.reference, permissions),
            case .returned = reviewed.reviewStatus
        {
            return .mend(submission: reviewed.submission)
        }
        guard let offer else { return .none }
        let draft = try FormList.draft(db, account: permissions.account, subject: request.entry, form: offer.name)
        return draft.map { .goOn(draft: $0) } ?? .start(form: offer.name)
    }
}
