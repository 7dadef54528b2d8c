import Casework
import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// The common parts of the intake's pages.
enum IntakeParts {
    static let access = Access.staff(.officer)

    /// A page of the team with its breadcrumbs.
    static func page(
        _ title: String, section: SiteSection = .requests, above: [Page.Above], findings: [ValidationError] = [],
        lead: HTML = .empty,
        _ visit: Visit, _ body: HTML
    ) -> Page {
        let main: HTML = """
            \(Parts.summary(findings, visit.texts))\(Parts.title(title, lead))<div class="flow">\(body)</div>
            """
        var page = Page(title, section: section, hasFindings: !findings.isEmpty, main: main)
        page.trail = above
        return page
    }

    static func requests(_ visit: Visit) -> [Page.Above] {
        [Page.Above(visit.texts("intake.nav"), visit.link(TeamLinks.requests))]
    }

    /// The notice that there is a new candidate, or that a case was opened, since the page was made.
    static func changed(_ texts: Texts) -> HTML {
        """
        <div class="notice" role="alert">\(Icon.warning.html)<p>\(texts("intake.changed"))</p></div>
        """
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
        """
        <div class="actions"><button class="button" name="action" value="preview">\(visit.texts("intake.preview"))</button>\
        <a class="button second" href="\(cancel)">\(visit.texts("signIn.cancel"))</a></div>
        """
    }

    /// - Parameter prefix: distinguishes the participants of a page that asks for several.
    static func roleField(
        _ roles: [StatutoryProcess.Role], under prefix: String = "", required: Bool = true
    ) -> Field {
        Field(
            prefix + "role", "linking.role", hint: "linking.role.hint",
            .radios(roles.map { .init($0.name, .key(TextKey("role", $0.name))) }), required: required)
    }

    static let titleField = titleField()
    static func titleField(under prefix: String = "") -> Field {
        Field(prefix + "title", "linking.as", hint: "linking.as.hint", limit: 100)
    }

    static let organisationField = organisationField()
    static func organisationField(under prefix: String = "") -> Field {
        Field(prefix + "organisation", "linking.organisation", limit: 100)
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

    static func channelField(_ channels: [Case.Channel] = [.letter, .email, .phone, .setting]) -> Field {
        Field(
            "channel", "intake.channel",
            .choice(channels.map { .init($0.rawValue, .key(TextKey("intake.channel", $0.rawValue))) }), required: true)
    }

    static let receivedField = Field(
        "received", "intake.received", hint: "intake.received.hint", .date(.any), required: true)

    /// Adds a validation error if the day of receipt is in the future.
    static func checkReceived(_ typed: inout FormValues, in name: String = "received", _ visit: Visit) {
        if let day = typed.date(name), CivilDate(visit.now) < day {
            typed.refuse("\(name).day", visit.texts("intake.received.future"))
        }
    }

    /// The rights of a role as text; nil if it has none.
    static func rights(_ role: StatutoryProcess.Role?, _ visit: Visit) -> String? {
        let rights = StatutoryProcess.Right.allCases.filter { role?.rights.contains($0) == true }
        guard !rights.isEmpty else { return nil }
        return rights.map { "\(visit.texts(TextKey("right", $0.rawValue)))." }.joined(separator: " ")
    }

    /// The last day for the council's decision, with the days left.
    static func decision(_ due: Due?, _ visit: Visit) -> HTML {
        guard let due else { return .empty }
        return """
            <p class="key-date"><span class="small">\(visit.texts("intake.decide"))</span> \
            <b>\(visit.dates.words(due.date))</b> \(visit.until(due.date))</p>
            """
    }

    /// A name with the date of birth, which together identify most people.
    static func named(_ name: String, _ born: CivilDate, _ visit: Visit) -> String {
        visit.texts("intake.named", ["name": name, "date": visit.dates.words(born)])
    }

    static func label(_ person: Person, _ visit: Visit) -> String {
        named(person.name, person.born, visit)
    }

    /// A radio button for a person; the first has the group's name as its id, for links from validation errors.
    static func radio(_ value: String, _ label: String, at index: Int, _ typed: FormValues) -> HTML {
        let id = index == 0 ? "choice" : "choice-\(index + 1)"
        return """
            <div class="choice"><input type="radio" id="\(id)" name="choice" value="\(value)"\
            \(" checked", if: typed["choice"] == value)><label for="\(id)">\(label)</label></div>
            """
    }

    /// A message's subject and body in one line.
    static func line(_ words: (subject: String, body: String)) -> String { "\(words.subject). \(words.body)" }

    static func born(_ day: CivilDate, _ visit: Visit) -> String {
        visit.texts("people.born", ["date": visit.dates.words(day)])
    }
}
