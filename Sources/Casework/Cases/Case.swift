public import Configuration
public import Foundation
public import PortalKit

/// A person's EHC case: one run through the process, as stored.
public struct Case: Hashable, Sendable {
    /// The state of a case.
    public enum State: String, CaseIterable, Sendable {
        /// Open; closed by a decision or by an officer; withdrawn by those who made the request.
        case open, closed, withdrawn
    }

    /// Who made the request.
    public enum Requester: String, SettingChoice {
        /// A parent of the child.
        case parent
        /// The young person themselves.
        case youngPerson = "young-person"
        /// A school or other setting; a health service.
        case setting, health
        /// A social care service.
        case socialCare = "social-care"
        /// Anyone else.
        case other
    }

    /// How the request arrived.
    public enum Channel: String, SettingChoice {
        /// The portal; a letter; an e-mail; a phone call; through a school or other setting.
        case portal, letter, email, phone, setting
    }

    /// The id of the row.
    public let id: String
    /// The reference used in letters and on the phone: initials, year and number, such as `LE-26-00412`; unique.
    public let reference: String
    /// The id of the person.
    public let person: String
    /// The name of the process's stage that it is at.
    public let stage: String
    /// Open, closed or withdrawn.
    public let state: State
    /// The day on which the request was received: day 0 of the statutory deadlines.
    public let received: CivilDate
    /// Who made the request.
    public let requester: Requester
    /// How the request arrived.
    public let channel: Channel
    /// The account id of the officer who has the case; empty if unassigned.
    public let coordinator: String
    /// What is due next: the name of a deadline, or `asked` for an open information request; empty for nothing.
    public let next: String
    /// The service that the information request asks, if `next` is `asked`; otherwise empty.
    public let detail: String
    /// The day on which that is due; nil for nothing.
    public let due: CivilDate?
    /// The number of messages from families and professionals that no officer has read.
    public let unread: Int
    /// The number of items that wait for the team: submissions without a review, decisions without their letter.
    public let waiting: Int
    /// When something last arrived from outside the team; nil for never.
    public let news: Date?
    /// The day on which it was closed or withdrawn; nil while it is open.
    public let closed: CivilDate?
    /// Why it was closed or withdrawn, for the team only; may be empty.
    public let reason: String
    /// The optimistic version: incremented by each change; a change must name the version that was read.
    public let version: Int

    /// Whether it is neither closed nor withdrawn.
    public var isOpen: Bool { state == .open }
}
