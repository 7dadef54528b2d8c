import Database
import Foundation
import Markup
import PortalKit
import Vault
import Web

/// The page behind the link of an invitation: what the portal requires of a new account, except for the address.
enum InvitationForm {
    private static let nameAndPassword =
        PersonFields.name(title: false, gender: false) + [PersonFields.newPassword("register.password")]

    /// The sections of registration of which something is required; none for the team, which does not register.
    private static func sections(_ site: Site) -> [RegistrationSection] {
        guard site.portal.audience != .staff else { return [] }
        return Registration.steps(site).flatMap(\.sections).filter { $0.fields.contains(where: \.isRequired) }
    }

    private static func fields(_ site: Site) -> [Field] {
        let fields = sections(site).flatMap(\.fields).filter { field in
            field.isRequired && field.name != "email" && field.name != "confirm-email"
        }
        return fields.isEmpty ? nameAndPassword : fields
    }

    /// The page of a valid link: first what must be agreed to, then the form.
    static func show(_ account: Account, _ visit: Visit) -> Reply {
        switch Consent.gate(visit, at: here(visit)) {
        case .closed(let words): return .page(words)
        case .open(let agreed, _): return .page(page(initial(account), account, agreed, for: visit))
        }
    }

    /// Handles the posted form. Nil if the link became invalid in the meantime.
    static func accept(_ account: Account, _ visit: Visit) async throws -> Reply? {
        let agreed: Consent.Agreement?
        switch Consent.gate(visit, at: here(visit)) {
        case .closed(let words): return .page(words)
        case .open(let agreement, true): return .page(page(initial(account), account, agreement, for: visit))
        case .open(let agreement, false): agreed = agreement
        }
        let (fields, sections) = (fields(visit.site), sections(visit.site))
        var typed = FormValues.read(fields, from: visit.form)
        if try await typed.act(fields, on: visit.form, for: visit) {
            return .page(page(typed, account, agreed, for: visit), status: typed.findings.isEmpty ? 200 : 422)
        }
        typed.check(fields, for: visit)
        Registration.compare(&typed, email: account.email, visit)
        typed.sort(by: fields)
        guard typed.findings.isEmpty else { return .page(page(typed, account, agreed, for: visit), status: 422) }
        let hash = try await visit.site.services.hasher.hash(typed["password"])
        var values = typed.values.merging(["email": account.email]) { $1 }
        for section in sections { values = try await section.prepare(values, visit) }
        let isDone = try await visit.write { [values] db -> Bool in
            // Hashing takes time: the link may have been used or withdrawn in the meantime.
            guard try visit.useLink(.activate, db) != nil else { return false }
            if sections.isEmpty {
                try AccountStore.setName(
                    db, account.id, title: "", forename: values["forename"] ?? "", surname: values["surname"] ?? "",
                    gender: "")
            }
            for section in sections { try section.save(db, account.id, values) }
            try AccountStore.setPassword(db, account.id, hash: hash, at: visit.now)
            try AccountStore.setPlace(db, account.id, on: visit.site, in: visit.language)
            if let agreed { try Consent.agree(db, account: account.id, agreed, visit) }
            try AccountStore.activate(db, account.id, at: visit.now)
            try AccountStore.note(db, "activated", account: account.id, visit)
            try accept(db, account, visit)
            return true
        }
        guard isDone else { return nil }
        visit.record("activated")
        return .redirect(visit.link(AccountLinks.activated))
    }

    /// Accepts the account's invitations that can still be used, and lets features act on each.
    private static func accept(_ db: Connection, _ account: Account, _ visit: Visit) throws {
        for invitation in try InvitationStore.waiting(db, account: account.id, at: visit.now) {
            try InvitationStore.accept(db, invitation.id, at: visit.now)
            for feature in visit.site.features.collected(InvitationAcceptance.self) {
                try feature.accept(db, invitation, visit)
            }
        }
    }

    private static func here(_ visit: Visit) -> Address { visit.link(SiteLinks.activation(visit.token)) }

    private static func initial(_ account: Account) -> FormValues {
        FormValues(["forename": account.forename, "surname": account.surname])
    }

    private static func page(
        _ typed: FormValues, _ account: Account, _ agreed: Consent.Agreement?, for visit: Visit
    ) -> Page {
        let texts = visit.texts
        let fields = PasswordRule.of(visit.site).described(fields(visit.site), .first, texts)
        let content: HTML = """
            \(agreed.map { Parts.hidden("agreed", $0.sealed(visit)) } ?? .empty)\(Parts.fields(fields, typed, texts))\
            <p><button class="button">\(texts("invite.accept.button"))</button></p>
            """
        let intro: TextKey = visit.site.portal.audience == .staff ? "invite.accept.intro" : "invite.accept.resident"
        let lead: HTML = "<p class=\"lead\">\(texts(intro, ["email": account.email]))</p>"
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.title(texts("invite.accept.title"), lead))\
            <div class="prose flow">\(Parts.requiredNote(texts))\(Parts.form(here(visit), visit, content))</div>
            """
        return Page(texts("invite.accept.title"), hasFindings: !typed.findings.isEmpty, main: main)
    }
}
