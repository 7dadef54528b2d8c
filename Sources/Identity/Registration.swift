import Foundation
import PortalKit
import Vault
import Web

/// Registration: one page or several steps, then a mail with an activation link.
enum Registration {
    /// One step: the sections of a tab, or all sections.
    struct Step {
        let tab: RegistrationSection.Tab?
        let sections: [RegistrationSection]

        var fields: [Field] { sections.flatMap(\.fields) }
    }

    /// Whether people can register on a portal; otherwise they are invited.
    enum Policy: Sendable {
        case open, invited
    }

    /// Whether people can register on `site`; otherwise they are invited.
    static func isOpen(_ site: Site) -> Bool {
        site.features.kept(Policy.self) == .open && !site.signsInOutsideOnly
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.register, "nav.register", to: AccountLinks.register()))
        blueprint.get(AccountLinks.register, .visitor, isCacheable: true) { visit in
            guard isOpen(visit.site) else { return .page(OutsideSignInPages.instead(visit)) }
            guard case .closed(let words) = Consent.gate(visit, at: visit.link(AccountLinks.register)) else {
                return .page(
                    RegistrationPages.step(0, of: steps(visit.site), FormValues(), carried: "", agreed: nil, visit))
            }
            return .page(words)
        }
        blueprint.post(AccountLinks.register, .visitor) { visit in
            guard isOpen(visit.site) else { return .page(OutsideSignInPages.instead(visit)) }
            return try await post(visit)
        }
        blueprint.get(AccountLinks.registered, .everyone, isCacheable: true) { visit in
            .page(ActivationPages.sent(visit, isRepeat: false))
        }
    }

    static func steps(_ site: Site) -> [Step] {
        let tabs = RegistrationSection.Tab.allCases
        let sections = tabs.flatMap { tab in site.features.registration.filter { $0.tab == tab } }
        guard site.features.registrationIsStepped else { return [Step(tab: nil, sections: sections)] }
        return tabs.compactMap { tab in
            let own = sections.filter { $0.tab == tab }
            return own.isEmpty ? nil : Step(tab: tab, sections: own)
        }
    }

    private static func post(_ visit: Visit) async throws -> Reply {
        let steps = steps(visit.site)
        let agreed: Consent.Agreement?
        switch Consent.gate(visit, at: visit.link(AccountLinks.register)) {
        case .closed(let words): return .page(words)
        case .open(let agreement, true):
            return .page(
                RegistrationPages.step(0, of: steps, FormValues(), carried: "", agreed: agreement, visit))
        case .open(let agreement, false): agreed = agreement
        }
        let number = visit.form.number("step", in: 0...max(0, steps.count - 1)) ?? 0
        let earlier = opened(visit.form["carried"] ?? "", visit)
        if number > 0, earlier == nil {
            return .page(
                RegistrationPages.step(0, of: steps, FormValues(), carried: "", agreed: agreed, visit), status: 422)
        }
        var typed = FormValues.read(steps[number].fields, from: visit.form)
        var values: [String: String] { (earlier ?? [:]).merging(typed.values) { $1 } }
        func page(_ number: Int, _ shown: FormValues, status: Int = 200) -> Reply {
            .page(
                RegistrationPages.step(number, of: steps, shown, carried: sealed(values, visit), agreed: agreed, visit),
                status: status)
        }
        if visit.form["action"] == "back" { return page(max(0, number - 1), FormValues(values)) }
        if try await typed.act(steps[number].fields, on: visit.form, for: visit) {
            return page(number, typed, status: typed.findings.isEmpty ? 200 : 422)
        }
        typed.check(steps[number].fields, for: visit)
        compare(&typed, email: typed.values["email"], visit)
        typed.sort(by: steps[number].fields)
        guard typed.findings.isEmpty else { return page(number, typed, status: 422) }
        guard number == steps.count - 1 else { return page(number + 1, FormValues(values)) }
        // The values of earlier steps are carried even if they were invalid, so all steps are validated before
        // registering.
        for (number, step) in steps.enumerated().dropLast() {
            var typed = FormValues(values)
            typed.check(step.fields, for: visit)
            compare(&typed, email: typed.values["email"], visit)
            guard typed.findings.isEmpty else { return page(number, typed, status: 422) }
        }
        if let until = MailLimit.consume(.register, to: values["email"] ?? "", visit) {
            typed.refuse("email", until: until, visit)
            return page(number, typed, status: 429)
        }
        return try await register(values, steps, agreed, for: visit)
    }

    /// Validates repeated fields, the password against the address, and that only the council's testers register on
    /// TEST.
    /// - Parameter email: the account's address; nil while it is not known.
    static func compare(_ typed: inout FormValues, email: String?, _ visit: Visit) {
        if let again = typed.values["confirm-email"], again.lowercased() != typed["email"].lowercased() {
            typed.refuse("confirm-email", visit.texts("error.email.different"))
        }
        if let again = typed.values["confirm-password"], again != typed["password"] {
            typed.refuse("confirm-password", visit.texts("error.password.different"))
        }
        if let email, typed.values["password"] != nil {
            PasswordRule.of(visit.site).check(&typed, email: email, visit)
        }
        if typed.values["email"] != nil, !visit.site.admits(typed["email"]) {
            typed.refuse("email", visit.texts("signIn.testersOnly"))
        }
    }

    /// Creates the account or, if the address is known, notifies its owner by mail. Response and work are the same.
    private static func register(
        _ values: [String: String], _ steps: [Step], _ agreed: Consent.Agreement?, for visit: Visit
    ) async throws -> Reply {
        let (site, audience) = (visit.site, visit.site.portal.audience)
        let email = values["email"] ?? ""
        let hash = try await site.services.hasher.hash(values["password"] ?? "")
        var prepared = values
        let sections = steps.flatMap(\.sections)
        for section in sections { prepared = try await section.prepare(prepared, visit) }
        try await visit.write { [prepared] db in
            if let known = try AccountStore.find(db, email: email, audience) {
                try AccountStore.note(db, "registered-known", account: known.id, visit)
                return try (known.isActivated ? AccountMail.known : .activate).post(db, account: known.id, visit)
            }
            let account = newID()
            try AccountStore.insert(
                db, id: account, email: email, password: hash, audience, visit.language,
                portal: site.portal.name, at: visit.now)
            for section in sections { try section.save(db, account, prepared) }
            try AccountStore.note(db, "registered", account: account, visit)
            if let agreed { try Consent.agree(db, account: account, agreed, visit) }
            try AccountMail.activate.post(db, account: account, visit)
        }
        visit.record("registered")
        return .redirect(visit.link(AccountLinks.registered))
    }

    /// The values of earlier steps, encrypted for a hidden field: the server stores nothing before the account exists.
    private static func sealed(_ values: [String: String], _ visit: Visit) -> String {
        guard visit.site.features.registrationIsStepped, let json = try? JSONEncoder().encode(values) else { return "" }
        return Data(visit.site.services.key.seal(Array(json), for: "register:" + visit.site.sealName))
            .base64EncodedString()
    }

    private static func opened(_ text: String, _ visit: Visit) -> [String: String]? {
        guard let sealed = Data(base64Encoded: text), !sealed.isEmpty,
            let json = visit.site.services.key.open(Array(sealed), for: "register:" + visit.site.sealName)
        else { return nil }
        return try? JSONDecoder().decode([String: String].self, from: Data(json))
    }
}
