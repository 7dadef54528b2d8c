import Casework
import Identity
import Markup
import PortalKit

/// The common parts of the intake's pages.
enum IntakeParts {
    static let access = Access.staff(.officer)

    /// A page of the team with its breadcrumbs, by default one below the list of requests.
    /// - Parameter lead: what is said below the heading; nil for nothing.
    static func page(
        _ title: String, section: SiteSection = .requests, above: Page.Above? = nil, findings: [ValidationError] = [],
        lead: String? = nil, _ visit: Visit, _ body: HTML
    ) -> Page {
        let main: HTML = """
            \(Parts.summary(findings, visit.texts))\
            \(Parts.title(title, lead.map { "<p class=\"muted\">\($0)</p>" } ?? .empty))<div class="flow">\(body)</div>
            """
        var page = Page(title, section: section, hasFindings: !findings.isEmpty, main: main)
        page.trail = [above ?? Page.Above(visit.texts("intake.nav"), visit.link(TeamLinks.requests))]
        return page
    }

    /// The buttons of a preview: confirm, or go back to the form.
    static func confirm(_ key: TextKey, _ visit: Visit, _ values: [String: String] = [:]) -> HTML {
        """
        <div class="actions"><button class="button" name="action" value="do">\(visit.texts(key, values))</button>\
        <button class="button second" name="action" value="edit">\(visit.texts("intake.back"))</button></div>
        """
    }

    /// The buttons of a form: to the preview, or cancel.
    static func preview(_ cancel: Address, _ visit: Visit) -> HTML {
        actions("preview", "intake.preview", leaving: cancel, visit)
    }

    /// A button with that value, and a link to cancel.
    static func actions(
        _ value: String, _ key: TextKey, style: HTML = "button", leaving: Address, _ visit: Visit
    ) -> HTML {
        """
        <div class="actions"><button class="\(style)" name="action" value="\(value)">\(visit.texts(key))</button>\
        <a class="button second" href="\(leaving)">\(visit.texts("action.cancel"))</a></div>
        """
    }

    /// A list of labels and values, which says of an empty value that there is none.
    static func details(_ rows: [(label: String, words: String)], _ visit: Visit) -> HTML {
        Parts.details(rows.map { ($0.label, "\($0.words.isEmpty ? visit.texts("intake.unsaid") : $0.words)") })
    }

    /// The rows of that list on which intake and record agree.
    static func rows(_ details: PersonDetails, _ visit: Visit) -> [(label: String, words: String)] {
        let texts = visit.texts
        return [
            (texts("person.gender"), gender(details, visit)),
            (texts("person.school"), details.schooling?.school?.name ?? ""),
            (texts("person.address"), details.address?.line ?? ""),
        ]
    }

    /// The rows of that list for what the account says that it is to the person.
    static func rows(
        _ relationship: Entry.Relationship, _ responsibility: Entry.Responsibility, _ visit: Visit
    ) -> [(label: String, words: String)] {
        let texts = visit.texts
        let said = (texts("person.relationship"), texts(TextKey("person.relationship", relationship.rawValue)))
        guard relationship != .professional else { return [said] }
        return [
            said, (texts("person.responsibility"), texts(TextKey("person.responsibility", responsibility.rawValue))),
        ]
    }

    static func gender(_ details: PersonDetails, _ visit: Visit) -> String {
        details.gender.isEmpty ? "" : visit.texts(TextKey("gender", details.gender))
    }

    /// The officers who can be assigned a case.
    static func coordinatorField(_ staff: [StaffMember]) -> Field {
        Field(
            "coordinator", "intake.coordinator",
            .choice(staff.filter(\.isWorking).map { .init($0.id, saying: $0.name) }))
    }

    static let requesterField = Field(
        "asker", "intake.asker",
        .choice(Case.Requester.allCases.map { .init($0.rawValue, .key(TextKey("intake.asker", $0.rawValue))) }),
        required: true)

    static let channelField = Field(
        "channel", "intake.channel",
        .choice(
            [Case.Channel.letter, .email, .phone, .setting].map {
                .init($0.rawValue, .key(TextKey("intake.channel", $0.rawValue)))
            }), required: true)

    static let receivedField = Field(
        "received", "intake.received", hint: "intake.received.hint", .date(.any), required: true)

    /// Adds a validation error if the day of receipt is in the future.
    static func checkReceived(_ typed: inout FormValues, in name: String = "received", _ visit: Visit) {
        if let day = typed.date(name), CivilDate(visit.now) < day {
            typed.refuse("\(name).day", visit.texts("intake.received.future"))
        }
    }

    /// What a participant with that role sees: the rights of the role, or else only what they added themselves.
    static func sees(
        _ role: String, _ process: StatutoryProcess, or none: TextKey = "linking.sees.own", _ visit: Visit
    ) -> String {
        let rights = process.role(role)?.rights ?? []
        let words = StatutoryProcess.Right.allCases.filter(rights.contains).map { right in
            "\(visit.texts(TextKey("right", right.rawValue)))."
        }
        return words.isEmpty ? visit.texts(none) : words.joined(separator: " ")
    }

    /// The paragraph that says what a participant sees.
    static func sight(_ sees: String, _ visit: Visit) -> HTML {
        "<p><b>\(visit.texts("linking.sees"))</b>: \(sees)</p>"
    }

    /// The last day for the council's decision, with the days left.
    static func decision(_ due: Due?, _ visit: Visit) -> HTML {
        guard let due else { return .empty }
        return """
            <p class="key-date"><span class="small">\(visit.texts("intake.decide"))</span> \
            <b>\(visit.dates.words(due.date))</b> \(visit.until(due.date))</p>
            """
    }

    /// The warning that there was an assessment not long before; empty if there was none.
    static func assessed(_ day: CivilDate?, _ visit: Visit) -> HTML {
        day.map { Parts.warning("<p>\(visit.texts("intake.assessed", ["date": visit.dates.words($0)]))</p>") } ?? .empty
    }

    /// The warning that a request was received more than 30 days ago.
    static func late(_ received: CivilDate, _ visit: Visit) -> HTML {
        guard received.days(until: CivilDate(visit.now)) > 30 else { return .empty }
        return Parts.warning("<p>\(visit.texts("intake.received.old", ["date": visit.dates.words(received)]))</p>")
    }

    /// A name with the date of birth, which together identify most people.
    static func named(_ name: String, _ born: CivilDate, _ visit: Visit) -> String {
        visit.texts("intake.named", ["name": name, "date": visit.dates.birth(born)])
    }

    static func born(_ day: CivilDate, _ visit: Visit) -> String {
        visit.texts("people.born", ["date": visit.dates.birth(day)])
    }
}

extension FormConflict {
    /// That there is a new candidate, or that a case was opened, since the page was made.
    static func changedIntake(_ visit: Visit, isOnPreview: Bool = false) -> FormConflict {
        FormConflict(Parts.alert(saying: visit.texts("intake.changed")), isOnPreview: isOnPreview)
    }
}
