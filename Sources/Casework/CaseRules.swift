public import Configuration
public import PortalKit

/// What all features of a site know of its cases: the process they follow, and the council's own rules beside the law.
public struct CaseRules: Sendable {
    public let process: Process
    /// Days before and after the due day on which whoever was asked is reminded; 0 is the day itself, negative before.
    public let reminders: [Int]
    /// Days before a date on which the officer is reminded.
    public let warnings: [Int]
    /// Whether families and professionals may answer messages.
    public let allowsReplies: Bool
    /// The hours between which a letter leaves without being asked first, from 0 to 24, on working days.
    public let workingHours: ClosedRange<Int>
    /// The first letters of every case's reference, such as `LE`.
    public let initials: String

    public init(
        process: Process, reminders: [Int] = [-7, 0, 3], warnings: [Int] = [14, 7, 1], allowsReplies: Bool = true,
        workingHours: ClosedRange<Int> = 9...17, initials: String = "EHC"
    ) {
        self.process = process
        self.reminders = reminders
        self.warnings = warnings
        self.allowsReplies = allowsReplies
        self.workingHours = workingHours
        self.initials = initials
    }
}

/// Cases: the process that they follow, and the rules that a council has beside it.
public struct Cases: Plugin {
    public static let name = "cases"
    public static let summary = "Cases: the process they follow, reminders, replies, and the council's own targets."

    private let process: String
    private let targets: [Process.Deadline]
    private let reminders: [Int]
    private let warnings: [Int]
    private let allowsReplies: Bool
    private let from: Int
    private let until: Int
    private let initials: String

    public init(settings: inout Settings) {
        process = settings.read(
            "process", default: "ehc-england", "The stages and deadlines, by the name of their file")
        targets = settings.each(
            "targets", owner: .council, "What the council wants done sooner than the law does"
        ) {
            Process.target($0, &$1)
        }
        reminders = settings.read(
            "remindDays", each: -365...365, default: [-7, 0, 3], owner: .council,
            "When whoever was asked is reminded: days from the due day, negative before it")
        warnings = settings.read(
            "warnDays", each: 0...365, default: [14, 7, 1], owner: .council,
            "Days before a date on which the officer is reminded")
        allowsReplies = settings.read(
            "replies", default: true, owner: .council, "Whether messages of the team may be answered here")
        (from, until) = settings.group("workingHours", owner: .council, "When letters leave without being asked first")
        {
            (
                $0.read("from", in: 0...24, default: 9, owner: .council, "The first hour"),
                $0.read("until", in: 0...24, default: 17, owner: .council, "The hour at which they end")
            )
        }
        initials = settings.read("initials", default: "EHC", "The first letters of every case's reference")
        if from > until { settings.note("workingHours", "ends before it begins") }
    }

    public func contribute(to blueprint: inout Blueprint) {
        guard let process = Process.read(process, targets: targets, for: &blueprint) else { return }
        let rules = CaseRules(
            process: process, reminders: reminders, warnings: warnings, allowsReplies: allowsReplies,
            workingHours: min(from, until)...max(from, until), initials: initials)
        blueprint.keep(rules)
        blueprint.subjects =
            blueprint.portal.audience == .staff ? TeamSubjects(rules: rules) : EntrySubjects(rules: rules)
        CaseworkMails.contribute(to: &blueprint)
        // A council's portals share one store: its team's site, of which there is one, minds the dates for all.
        if blueprint.portal.audience == .staff {
            blueprint.chore { site, now in try await Reminders.send(site, rules, now: now) }
        }
    }
}

extension Blueprint {
    /// The rules of the portal's cases; nil where it has none, which is noted as what the feature wants.
    public mutating func requireCases() -> CaseRules? {
        let rules = kept(CaseRules.self)
        if rules == nil { fail(without: Cases.name) }
        return rules
    }
}

extension Site {
    /// The rules of this site's cases. Throws where the portal has no cases.
    public var caseRules: CaseRules {
        get throws {
            guard let rules = features.kept(CaseRules.self) else { throw Problem(.failed, detail: "no cases here") }
            return rules
        }
    }
}
