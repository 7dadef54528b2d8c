import Database
import Identity
import Markup
import PortalKit

/// Takes the second step from a member of the team who can no longer use it, with the reason.
struct ResetTwoStep: FormAction {
    private static let reason = Field(
        "reason", "staff.twoStep.reason", hint: "staff.twoStep.reason.hint", required: true, marked: false, limit: 300)

    let member: StaffMember
    let isRepeatable = true

    /// Whether members of the team have a method that only they can use, such as an app.
    static func isOffered(_ site: Site) -> Bool {
        site.features.secondFactors.choices.contains { $0.setUp != nil }
    }

    func fields(_ visit: Visit) -> [Field] { [Self.reason] }

    func unavailableReply(_ visit: Visit) throws -> Reply? {
        guard Self.isOffered(visit.site) else { throw Problem(.notFound) }
        return nil
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let name = member.name.isEmpty ? member.email : member.name
        let content: HTML = """
            \(Parts.fields(fields(visit), input.typed, texts))\
            \(input.buttons("staff.twoStep.button", leaving: visit.link(StaffLinks.member(member.id))))
            """
        let main: HTML = """
            \(Parts.summary(input.typed.findings, texts))\(Parts.title(texts("staff.twoStep"), "<p>\(name)</p>"))\
            <div class="prose flow">\(texts.paragraphs("staff.twoStep.intro"))\(input.form(content))</div>
            """
        var page = Page(
            texts("staff.twoStep"), section: .staff, hasFindings: !input.typed.findings.isEmpty, main: main)
        page.trail = [
            Page.Above(texts("staff.title"), visit.link(StaffLinks.staff)),
            Page.Above(name, visit.link(StaffLinks.member(member.id))),
        ]
        return page
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, event) = (input.visit, AuditEvent.staffTwoStepReset)
        try SecondStepChange.reset(db, account: member.id, visit)
        try Audit.note(
            db, event, by: visit.account.account, on: visit.site, subject: "", object: member.id,
            reason: input["reason"], at: visit.now)
        visit.record(event.name)
        return visit.link(StaffLinks.staff).query(["done": event.name])
    }
}
