public import Configuration
import Database
import Foundation
public import PortalKit

/// Mails when a case moves to a stage, as a council sets them. They have the case's reference, and nothing of the child.
public struct StageNotices: Sendable {
    /// Who gets them, of the participants who have an account and may see the case.
    public enum Recipient: String, SettingChoice {
        /// Those on the side of the child or young person.
        case family
        /// All others.
        case professionals
    }

    /// The stages whose beginning is mailed; none by default.
    public let stages: [String]
    /// Who gets them.
    public let recipients: Set<Recipient>

    /// No notices.
    public static let none = StageNotices(stages: [], recipients: [])

    /// Notices at the beginning of these stages, which are not checked.
    public init(stages: [String], recipients: Set<Recipient>) { (self.stages, self.recipients) = (stages, recipients) }

    /// Reads `stages` and `to`.
    init(_ settings: inout Settings) {
        stages = settings.read(
            "stages", default: [String](), owner: .council, "The stages at whose beginning a mail is sent, by name")
        recipients = Set(
            settings.read(
                "to", default: [Recipient.family], owner: .council,
                "Who gets it, of those with an account who may see the case"))
    }

    /// Permits the council's own wordings, and reports stages that the process does not have.
    func check(_ process: StatutoryProcess, in blueprint: inout Blueprint) {
        let path = ["stageNotices", "stages"]
        for name in stages where process.stage(name) == nil {
            let hint = suggestion(for: name, in: process.stages.map(\.name))
            blueprint.refuse(
                "stageNotices names '\(name)', wanted a stage of \(process.name)\(hint)", at: path, entry: name)
        }
        for stage in process.stages {
            for part in ["subject", "body"] {
                blueprint.call(
                    for: Self.key(stage.name, part), at: path, isRequired: false,
                    values: ["reference", "stage", "date"])
            }
        }
    }

    /// The council's own wording for a part of the mail about a stage.
    static func key(_ stage: String, _ part: String) -> TextKey { TextKey("notice.stage", "\(stage).\(part)") }

    /// Queues the mails about a case that has moved to `stage`, in the transaction of `team`. Throws `DatabaseError`.
    func post(
        _ team: TeamDatabase, _ stage: String, of current: Case, _ process: StatutoryProcess, site: Site,
        at instant: Date
    ) throws {
        guard stages.contains(stage), stage != current.stage else { return }
        var told: Set<String> = []
        for participant in try InvolvementStore.all(team, person: current.person) {
            guard participant.ended == nil, !participant.account.isEmpty, !told.contains(participant.account),
                let role = process.role(participant.role), role.rights.contains(.seesCase),
                recipients.contains(role.isFamily ? .family : .professionals),
                try !InvolvementStore.isUnknown(team, account: participant.account)
            else { continue }
            told.insert(participant.account)
            try CaseworkMails.notify(
                team.db, .stage, account: participant.account, object: "\(current.id) \(stage)", site: site, at: instant
            )
        }
    }
}
