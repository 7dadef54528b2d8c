public import Configuration
public import Foundation
public import PortalKit

/// One EHC process for a person.
public struct Case: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        case open, closed, withdrawn
    }

    /// From whom the request came.
    public enum Asker: String, SettingChoice {
        case parent
        case youngPerson = "young-person"
        case setting, health
        case socialCare = "social-care"
        case other
    }

    /// How the request arrived.
    public enum Channel: String, SettingChoice {
        case portal, letter, email, phone, setting
    }

    public let id: String
    /// What it is called in letters and on the phone, such as `LE-26-00412`.
    public let reference: String
    public let person: String
    /// The stage of the process it is at.
    public let stage: String
    public let state: State
    /// Day nought of the law.
    public let received: CivilDate
    public let asker: Asker
    public let channel: Channel
    /// The account of the officer who has it; empty for nobody.
    public let coordinator: String
    /// What is due next: the name of a deadline, or `asked` for something that was asked of somebody; empty for nothing.
    public let next: String
    /// Of whom it was asked, where `next` is `asked`.
    public let detail: String
    /// When that is due; nil for nothing.
    public let due: CivilDate?
    /// How many messages of families and professionals nobody of the team has read.
    public let unread: Int
    /// How many things wait for the team: what was sent and not judged, decisions without their letter.
    public let waiting: Int
    /// When something last came in from outside; nil for never.
    public let news: Date?
    public let closed: CivilDate?
    /// Why it was closed or withdrawn.
    public let reason: String
    /// Counts the changes: who acts on it names the one that was read.
    public let version: Int

    public var isOpen: Bool { state == .open }
}
