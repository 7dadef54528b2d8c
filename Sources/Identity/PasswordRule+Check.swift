import Database
import Markup
import PortalKit
import Vault

/// Checking a posted password, and saying beside the field what is wanted.
extension PasswordRule {
    /// The rule of a site.
    static func of(_ site: Site) -> PasswordRule { site.features.kept(PasswordRule.self) ?? PasswordRule() }

    /// Refuses the typed new password, with an error for each rule that it breaks, unless it has an error already.
    /// - Parameter old: the current password as typed; nil where it is not asked.
    func check(_ typed: inout FormValues, email: String, old: String? = nil, _ visit: Visit) {
        guard typed.finding("password") == nil, !typed["password"].isEmpty else { return }
        let tenant = visit.site.tenant
        let faults = faults(
            of: typed["password"], email: email, old: old, common: visit.site.services.commonPasswords,
            words: (tenant.id, tenant.short, tenant.name))
        for fault in faults { typed.add("password", message(fault, visit.texts)) }
    }

    /// Refuses a new password that is the account's current one, unless that was typed and compared, or one of those
    /// before it that the portal remembers. Does nothing if there is an error already. Each comparison takes a turn of
    /// the hasher.
    func checkUsed(_ typed: inout FormValues, of account: Account?, hasTypedOld: Bool = false, _ visit: Visit)
        async throws
    {
        guard typed.findings.isEmpty, let account else { return }
        let hasher = visit.site.services.hasher
        if !hasTypedOld, let current = account.password,
            try await hasher.verify(typed["password"], against: current) != .wrong
        {
            typed.refuse("password", message(.current, visit.texts))
            return
        }
        guard history > 1 else { return }
        let earlier = try await visit.site.store.read { [history] db in
            try PasswordHistory.hashes(db, account: account.id, most: history - 1)
        }
        for hash in earlier where try await hasher.verify(typed["password"], against: hash) != .wrong {
            typed.refuse("password", message(.used, visit.texts))
            return
        }
    }

    private func message(_ fault: Fault, _ texts: Texts) -> String {
        switch fault {
        case .short: texts("error.password.short", ["least": String(least)])
        case .long: texts("error.password.long", ["most": String(most)])
        case .common: texts("error.password.common")
        case .council: texts("error.password.council")
        case .email: texts("error.password.email")
        case .address: texts("error.password.address")
        case .current: texts("error.password.current")
        case .like: texts("error.password.like")
        case .used: texts("error.password.used", ["count": String(history)])
        case .without(let kind): texts(TextKey("error.password.class", kind.rawValue))
        }
    }

    /// Where a password is chosen.
    enum Place {
        /// For an account that has none yet.
        case first
        /// Instead of a forgotten one.
        case reset
        /// Instead of the current one, which is typed too.
        case change
    }

    /// `fields` with what the rule wants beside the new password. Nothing changes on a portal that asks no more than
    /// every portal does.
    func described(_ fields: [Field], _ place: Place, _ texts: Texts) -> [Field] {
        fields.map { field in
            guard case .password(isNew: true) = field.kind, isBeyondDefault else { return field }
            var field = field
            field.hint = "password.rule.advice"
            field.guidance = """
                <p>\(texts("password.rule.must"))</p><ul>\(each: wants(place, texts), { "<li>\($0)</li>" })</ul>
                """
            return field
        }
    }

    private var isBeyondDefault: Bool {
        least > 8 || most < 1000 || !classes.isEmpty || history > 0 || isUnlikeOld || isWithoutAddress
    }

    private func wants(_ place: Place, _ texts: Texts) -> [String] {
        var wants = [texts("password.rule.least", ["least": String(least)])]
        if most < 1000 { wants.append(texts("password.rule.most", ["most": String(most)])) }
        wants += CharacterClass.allCases.filter(classes.contains).map { kind in
            texts(TextKey("password.rule.class", kind.rawValue))
        }
        if isWithoutAddress { wants.append(texts("password.rule.address")) }
        if isUnlikeOld, place == .change { wants.append(texts("password.rule.like")) }
        if history > 1, place != .first { wants.append(texts("password.rule.used", ["count": String(history)])) }
        return wants
    }
}
