import Casework
import Configuration
import Database
import Forms
import Foundation
import Identity
import Markup
import PortalKit

/// A survey of families after an event of the case, such as the final plan.
struct Survey: Plugin {
    static let name = "survey"
    static let summary =
        "A survey of families after the final plan: on their portal it invites and asks, on the team's it counts."
    static let audiences: Set<Audience> = [.citizen, .staff]

    private let rules: SurveyRules
    private let form: String
    private let address: String
    private let isAnonymous: Bool

    init(settings: inout Settings) {
        rules = SurveyRules(
            after: settings.read(
                "after", default: "plan-issued", "The fact of the case after which the family is invited"),
            unless: settings.read(
                "unless", default: ["plan-ceased"], "Facts after which no one is invited, or asked any more"),
            days: settings.read(
                "days", in: 0...365, default: 14, owner: .council, "Days from that fact to the invitation"),
            reminder: settings.read(
                "remindAfterDays", in: 0...365, default: 0, owner: .council,
                "Days from the invitation to its only reminder; 0 for none"))
        form = settings.read("form", default: "", "The form with its questions, by the name of its file")
        address = settings.read(
            "address", default: "", owner: .council, "In place of a form, the address of a survey elsewhere, over HTTPS"
        )
        isAnonymous = settings.read(
            "anonymous", default: true, owner: .council, "Whether answers are kept without account and person")
    }

    func contribute(to blueprint: inout Blueprint) {
        if blueprint.portal.audience == .staff { return SurveyReport.contribute(to: &blueprint) }
        guard form.isEmpty != address.isEmpty else {
            let has = form.isEmpty ? "neither a form nor an address" : "a form and an address"
            return blueprint.refuse("survey has \(has), wanted one of them")
        }
        guard let process = blueprint.kept(CaseRules.self)?.process else { return blueprint.fail(without: Cases.name) }
        for (key, names) in [("after", [rules.after]), ("unless", rules.unless)] {
            for name in names where !process.facts.contains(name) {
                let hint = suggestion(for: name, in: process.facts)
                blueprint.refuse("survey.\(key) has '\(name)', which is no fact of the process\(hint)", at: [key])
            }
        }
        var page: SurveyPage.Target?
        if form.isEmpty {
            guard let link = Address(absolute: address), address.hasPrefix("https://") else {
                return blueprint.refuse(
                    "survey.address is '\(address)', wanted one such as https://www.example.org/", at: ["address"])
            }
            page = .address(link)
        } else {
            guard blueprint.forms[form] != nil else {
                let hint = suggestion(for: form, in: blueprint.forms.keys)
                if blueprint.unreadForms.contains(form) { return }
                return blueprint.refuse(
                    "survey.form is '\(form)', but there is no forms/\(form).json\(hint)", at: ["form"])
            }
            page = WholeForm(form, taken: [], takesFiles: false, in: &blueprint, at: ["form"]).map {
                SurveyPage.Target.form($0)
            }
        }
        guard let page else { return }
        SurveyPage.contribute(to: &blueprint, page, isAnonymous: isAnonymous)
        SurveyMail.contribute(to: &blueprint)
        let rules = rules
        blueprint.job { site, now in
            let today = CivilDate(now)
            try await site.store.write { db in
                try SurveyStore.end(db, rules)
                let new = try SurveyStore.invite(db, rules, process, on: today)
                for invitation in new { try SurveyMail.post(db, SurveyMail.invitation, invitation, on: site, at: now) }
                for invitation in try SurveyStore.remind(db, rules, on: today) {
                    try SurveyMail.post(db, SurveyMail.reminder, invitation, on: site, at: now)
                }
            }
            site.services.wakeOutbox(site)
        }
    }
}

/// The mails of a survey. Each says what is asked and that it need not be answered; none names a child.
enum SurveyMail {
    static let invitation = "survey-invitation"
    static let reminder = "survey-reminder"

    static func contribute(to blueprint: inout Blueprint) {
        for (template, family) in [(invitation, "mail.survey"), (reminder, "mail.surveyAgain")]
            as [(String, StaticString)]
        {
            blueprint.add(
                MailTemplate(template, isUrgent: false) { job, account in
                    guard let open = try await job.site.store.read({ try SurveyStore.open($0, job.subject) }),
                        !account.isSuspended
                    else { return nil }
                    return MailContent(job, to: account, family, link: SurveyLinks.survey(open.id))
                })
        }
    }

    static func post(
        _ db: Connection, _ template: String, _ invitation: SurveyInvitation, on site: Site, at now: Date
    ) throws {
        guard let account = try AccountStore.find(db, id: invitation.account) else { return }
        try Outbox.post(
            db, template, id: newID(), site: site, portal: AccountStore.home(db, of: account),
            language: account.language, account: account.id, subject: invitation.id, now: now)
    }
}

enum SurveyLinks {
    /// The questions of an invitation, by its id.
    static let survey = PageLink<String>("survey/:invitation")
    /// The page after it was answered or declined.
    static let done = PageLink<String>("survey/:invitation/done")
    /// The counts and answers, for the team.
    static let report = PageLink<Void>("survey-answers")
    /// The answers as CSV.
    static let table = PageLink<Void>("survey-answers/table")
}

extension SiteSection {
    static let survey = SiteSection("survey-answers")
}
