import Identity
import Markup
import PortalKit
import Web

enum StaffPages {
    static func list(_ visit: Visit, staff: [StaffMember], _ typed: FormValues) throws -> Page {
        let texts = visit.texts
        let isAdmin = try visit.account.has(.admin)
        let lead: HTML = "<p class=\"lead\">\(texts("staff.intro"))</p>"
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(done(visit))\(Parts.title(texts("staff.title"), lead))\
            \(table(staff, isAdmin: isAdmin, visit))\(invitation(typed, visit), if: isAdmin)
            """
        return Page(texts("staff.title"), section: .staff, hasFindings: !typed.findings.isEmpty, main: main)
    }

    /// The confirmation of the last action.
    private static func done(_ visit: Visit) -> HTML {
        let words: TextKey
        switch visit.query["done"] {
        case AuditEvent.staffInvited.name: words = "staff.done.invited"
        case AuditEvent.staffRoleChanged.name: words = "staff.done.role"
        case AuditEvent.staffTwoStepReset.name: words = "staff.done.twoStep"
        case AuditEvent.staffSuspended.name: words = "staff.done.suspended"
        case AuditEvent.staffRestored.name: words = "staff.done.restored"
        default: return .empty
        }
        return "<div class=\"block\">\(Parts.done(visit.texts(words)))</div>"
    }

    private static func table(_ staff: [StaffMember], isAdmin: Bool, _ visit: Visit) -> HTML {
        let texts = visit.texts
        return """
            <table class="table block"><caption>\(texts("staff.caption", ["count": String(staff.count)]))</caption>\
            <thead><tr><th scope="col">\(texts("staff.name"))</th><th scope="col">\(texts("staff.email"))</th>\
            <th scope="col">\(texts("staff.role"))</th><th scope="col">\(texts("staff.state"))</th>\
            <th scope="col">\(texts("staff.lastSignedIn"))</th></tr></thead><tbody>\
            \(each: staff, { row($0, isAdmin: isAdmin, visit) })</tbody></table>
            """
    }

    private static func row(_ member: StaffMember, isAdmin: Bool, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let name = member.name.isEmpty ? member.email : member.name
        let who: HTML =
            isAdmin ? "<a href=\"\(visit.link(StaffLinks.member(member.id)))\">\(name)</a>" : "\(name)"
        let last = member.lastSignedIn.map { "\(visit.dates.date($0)), \(visit.dates.time($0))" }
        return """
            <tr><th scope="row">\(who)</th><td data-label="\(texts("staff.email"))"><span>\(member.email)</span></td>\
            <td data-label="\(texts("staff.role"))"><span>\(role(member, texts))</span></td>\
            <td data-label="\(texts("staff.state"))">\(state(member, texts))</td>\
            <td data-label="\(texts("staff.lastSignedIn"))"><span>\(last ?? texts("staff.never"))</span></td></tr>
            """
    }

    private static func role(_ member: StaffMember, _ texts: Texts) -> String {
        member.role.map { texts(TextKey("staff.role", $0.rawValue)) } ?? texts("staff.role.none")
    }

    private static func state(_ member: StaffMember, _ texts: Texts) -> HTML {
        if member.isSuspended {
            return "<span class=\"tag returned\">\(Icon.warning.html) \(texts("staff.state.suspended"))</span>"
        }
        if member.isActivated {
            return "<span class=\"tag ok\">\(Icon.tick.html) \(texts("staff.state.active"))</span>"
        }
        return "<span class=\"tag\">\(Icon.envelope.html) \(texts("staff.state.invited"))</span>"
    }

    private static func invitation(_ typed: FormValues, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let content: HTML = """
            \(Parts.fields(Staff.invitation, typed, texts))<p><button class="button">\(texts("staff.invite.button"))\
            </button></p>
            """
        return """
            <section class="prose flow" aria-labelledby="invite"><h2 id="invite">\(texts("staff.invite"))</h2>\
            <p>\(texts("staff.invite.intro"))</p>\(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(StaffLinks.staff), visit, content))</section>
            """
    }

    /// A member of the team, with what an admin may change.
    /// - Parameter form: the form around the fields.
    static func member(_ member: StaffMember, _ typed: FormValues, _ visit: Visit, form: (HTML) -> HTML) -> Page {
        let texts = visit.texts
        let name = member.name.isEmpty ? member.email : member.name
        let fields: HTML = """
            \(Parts.fields(Staff.change, typed, texts))<p><button class="button">\(texts("staff.change.button"))</button></p>
            """
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.title(name, "<p>\(member.email)</p><p>\(state(member, texts))</p>"))\
            <div class="prose flow">\(form(fields))\
            \(twoStep(of: member, visit), if: ResetTwoStep.isOffered(visit.site))\(suspension(of: member, visit))</div>
            """
        var page = Page(name, section: .staff, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = [Page.Above(texts("staff.title"), visit.link(StaffLinks.staff))]
        return page
    }

    private static func twoStep(of member: StaffMember, _ visit: Visit) -> HTML {
        let address = visit.link(StaffLinks.resetTwoStep(member.id))
        return """
            <h2>\(visit.texts("staff.twoStep"))</h2><p>\(visit.texts("staff.twoStep.about"))</p>\
            <p><a class="button second" href="\(address)">\(visit.texts("staff.twoStep"))</a></p>
            """
    }

    /// The button that suspends a member, or restores one who is suspended.
    private static func suspension(of member: StaffMember, _ visit: Visit) -> HTML {
        let texts = visit.texts
        func button(_ title: TextKey, _ intro: TextKey, _ label: TextKey, style: HTML, to link: PagePath) -> HTML {
            let button: HTML = "<p><button class=\"button \(style)\">\(texts(label))</button></p>"
            return "<h2>\(texts(title))</h2><p>\(texts(intro))</p>\(Parts.form(visit.link(link), visit, button))"
        }
        return member.isSuspended
            ? button(
                "staff.restore", "staff.restore.intro", "staff.restore.button", style: "second",
                to: StaffLinks.restore(member.id))
            : button(
                "staff.suspend", "staff.suspend.intro", "staff.suspend.button", style: "warn",
                to: StaffLinks.suspend(member.id))
    }
}
