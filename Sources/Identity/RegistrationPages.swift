import Markup
import PortalKit

enum RegistrationPages {
    static func step(
        _ number: Int, of steps: [Registration.Step], _ typed: FormValues, carried: String,
        agreed: Consent.Agreement?, _ visit: Visit
    ) -> Page {
        let texts = visit.texts
        let rule = PasswordRule.of(visit.site)
        let isLast = number == steps.count - 1
        let back: HTML = """
            <button class="button second" name="action" value="back">\(texts("register.back"))</button>
            """
        let content: HTML = """
            \(Parts.hidden("step", String(number)))\(Parts.hidden("carried", carried))\
            \(agreed.map { Parts.hidden("agreed", $0.sealed(visit)) } ?? .empty)\
            \(each: steps[number].sections, { Parts.fields(rule.described($0.fields, .first, texts), typed, texts) })\
            <div class="actions ends">\(back, if: number > 0)<button class="button">\
            \(texts(isLast ? "register.submit" : "register.next"))</button></div>
            """
        let lead: HTML = """
            <p>\(texts("register.intro"))</p><p>\(texts("register.security"))</p>\(Parts.requiredNote(texts))
            """
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.title(texts("register.title"), lead))\
            \(tabs(number, steps, texts), if: steps.count > 1)\
            <div class="prose">\(Parts.form(visit.link(AccountLinks.register), visit, guarding: true, content))</div>
            """
        return Page(texts("register.title"), section: .register, hasFindings: !typed.findings.isEmpty, main: main)
    }

    private static func tabs(_ current: Int, _ steps: [Registration.Step], _ texts: Texts) -> HTML {
        let labels = steps.compactMap(\.tab).map { texts(TextKey("register.tab", $0.rawValue)) }
        return """
            <nav aria-label="\(texts("register.tabs"))"><ol class="steps">\
            \(each: labels.enumerated(), { index, label in
                let step: HTML = index == current ? " aria-current=\"step\"" : .empty
                let done: HTML = index < current ? " done" : .empty
                return "<li><span class=\"step\(done)\"\(step)>\(label)</span></li>"
            })</ol></nav>
            """
    }
}
