public import Configuration
import Forms
import Identity
public import PortalKit

/// What an account sees of the professionals who are involved in a person's case, besides the coordinator.
public enum ColleagueDetail: String, CaseIterable, SettingChoice, Sendable {
    /// Nothing.
    case none
    /// Their names.
    case names
    /// Their names, titles and organisations.
    case namesAndRoles = "names-and-roles"
}

/// The process of a site's cases and the council's own rules, as set by the plugin ``Cases``; read as `Site.caseRules`.
public struct CaseRules: Sendable {
    /// The process, with the council's targets among its deadlines.
    public let process: StatutoryProcess
    /// Days from the due day of a request to each reminder of its participant: negative before it, 0 on the day itself.
    public let reminders: [Int]
    /// Days before the next date of a case on which its officer is warned by mail.
    public let warnings: [Int]
    /// Whether accounts outside the team may write messages to it.
    public let allowsReplies: Bool
    /// The hours of a working day, 0...24 in Europe/London, in which letters need no confirmation to be sent at this
    /// time; the upper bound is excluded.
    public let workingHours: ClosedRange<Int>
    /// The letters at the start of every case reference, such as `LE`.
    public let initials: String
    /// What the portal's accounts see of the professionals of a case.
    public let colleagues: ColleagueDetail
    /// The mails when a case moves on.
    public let stageNotices: StageNotices

    /// The defaults are those of the plugin's settings.
    public init(
        process: StatutoryProcess, reminders: [Int] = [-7, 0, 3], warnings: [Int] = [14, 7, 1],
        allowsReplies: Bool = true, workingHours: ClosedRange<Int> = 9...17, initials: String = "EHC",
        colleagues: ColleagueDetail = .namesAndRoles, stageNotices: StageNotices = .none
    ) {
        self.process = process
        self.reminders = reminders
        self.warnings = warnings
        self.allowsReplies = allowsReplies
        self.workingHours = workingHours
        self.initials = initials
        self.colleagues = colleagues
        self.stageNotices = stageNotices
    }
}

/// The cases feature: the process that cases follow, and the council's own rules.
public struct Cases: Plugin {
    /// The key under `plugins`.
    public static let name = "cases"
    /// One line for the list of plugins.
    public static let summary = "Cases: the process they follow, reminders, replies, and the council's own targets."

    private let process: String
    private let targets: [StatutoryProcess.Deadline]
    /// The given settings that have an effect on the team's portal only.
    private let teamSettings: [String]
    private let rules: @Sendable (StatutoryProcess) -> CaseRules

    /// Reads `process`, `targets`, `remindDays` (-365...365 each), `warnDays` (0...365 each), `replies`, `workingHours`
    /// (`from` and `until`, 0...24), `initials`, `professionals` and `stageNotices` (`stages` and `to`).
    public init(settings: inout Settings) {
        process = settings.read(
            "process", default: "ehc-england", "The stages and deadlines, by the name of their file")
        targets = settings.each("targets", "What the council wants done sooner than the law does") {
            StatutoryProcess.target($0, &$1)
        }
        let reminders = settings.read(
            "remindDays", each: -365...365, default: [-7, 0, 3], owner: .council,
            "When people who were asked are reminded: days from the due day, negative before it")
        let warnings = settings.read(
            "warnDays", each: 0...365, default: [14, 7, 1], owner: .council,
            "Days before a date on which the officer is reminded")
        let allowsReplies = settings.read(
            "replies", default: true, owner: .council, "Whether messages of the team may be answered here")
        let (from, until) = settings.group(
            "workingHours", owner: .council, "When letters leave without being asked first"
        ) {
            (
                $0.read("from", in: 0...24, default: 9, owner: .council, "The first hour"),
                $0.read("until", in: 0...24, default: 17, owner: .council, "The hour at which they end")
            )
        }
        let initials = settings.read("initials", default: "EHC", "The first letters of every case's reference")
        let colleagues = settings.read(
            "professionals", default: ColleagueDetail.namesAndRoles, owner: .council,
            "What the portal's accounts see of the professionals of a case: nothing, names, or names and work")
        let notices = settings.group(
            "stageNotices", owner: .council,
            "Mails when a case moves to another stage, which name the case and no child"
        ) { StageNotices(&$0) }
        teamSettings = ["remindDays", "warnDays", "workingHours", "initials", "stageNotices"].filter {
            settings.isGiven($0)
        }
        if from > until { settings.note("workingHours", "ends before it begins") }
        rules = { process in
            CaseRules(
                process: process, reminders: reminders, warnings: warnings, allowsReplies: allowsReplies,
                workingHours: min(from, until)...max(from, until), initials: initials,
                colleagues: colleagues, stageNotices: notices)
        }
    }

    /// Keeps the rules, and adds the subject reader, the mails and, on the team's portal, the hourly job for reminders.
    /// Notes an issue for each mistake in the process or the targets; adds nothing if there is no such process.
    public func contribute(to blueprint: inout Blueprint) {
        guard let process = StatutoryProcess.read(process, targets: targets, for: &blueprint) else { return }
        let rules = rules(process)
        rules.stageNotices.check(process, in: &blueprint)
        blueprint.keep(rules)
        CaseworkMails.contribute(to: &blueprint)
        guard blueprint.portal.audience == .staff else {
            for name in teamSettings {
                blueprint.warn(
                    "cases.\(name) has no effect here, wanted it under plugins in the file of the team's portal",
                    at: [name])
            }
            blueprint.require(FamilyLinks.person, FamilyLinks.personDetails, with: SiteLinks.people)
            blueprint.require(FormLinks.start, FormLinks.draft, FormLinks.edit, with: FamilyLinks.requests)
            blueprint.subjects = EntrySubjects(rules: rules)
            blueprint.collect(InvitationAcceptance { try InvitedParticipant.accept($0, $1, $2) })
            blueprint.keep(
                OwnSchools { db, visit in
                    Set(try EntryStore.all(db, account: visit.account.account).compactMap(\.schooling?.school?.urn))
                })
            return
        }
        blueprint.require(TeamLinks.case, TeamLinks.person)
        blueprint.subjects = TeamSubjects(rules: rules)
        // The council's portals share one store, so only the team's site, of which there is one, sends reminders.
        blueprint.job { site, now in try await Reminders.send(site, rules, now: now) }
    }
}

extension Blueprint {
    /// The rules of the portal's cases, for a feature that cannot work without them. Nil if the portal has no `cases`
    /// plugin; the missing plugin is then noted as an issue.
    public mutating func requireCases() -> CaseRules? {
        let rules = kept(CaseRules.self)
        if rules == nil { fail(without: Cases.name) }
        return rules
    }
}

extension Site {
    /// The rules of this site's cases. Throws `Problem(.failed)` if the portal has no cases.
    public var caseRules: CaseRules {
        get throws {
            guard let rules = features.kept(CaseRules.self) else { throw Problem(.failed, detail: "no cases here") }
            return rules
        }
    }
}
