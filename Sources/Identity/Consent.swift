import Configuration
import Database
import Foundation
import Markup
import PortalKit
import Vault
import Web

/// What a portal's accounts must agree to: a page of words, in its current version.
struct Consent: Sendable {
    /// The page of words.
    let page: FileName
    /// The version that the settings name; nil for one made of the words, so that each change of them is a new version.
    let named: ShortText?

    /// What the accounts of a site must agree to; nil for nothing.
    static func of(_ site: Site) -> Consent? { site.features.kept(Consent.self) }

    /// The current version: that of the settings, or else 16 hexadecimal digits of the digest of the words in all
    /// languages.
    func version(_ site: Site) -> String {
        if let named { return named.text }
        let words = site.portal.languages.map { site.pages[page.text]?[$0]?.digest ?? "" }
        return String(Digest.sha256Hex(words.joined(separator: ":")).prefix(16))
    }

    /// The current version where an account has not agreed to it; nil otherwise, or if nothing must be agreed to.
    static func isDue(_ account: Account, on site: Site) -> Bool {
        of(site).map { $0.version(site) != account.consent } ?? false
    }

    /// Stores that an account agrees to `version`, and lets its sessions continue. Throws `DatabaseError`.
    static func agree(_ db: Connection, account: String, _ agreement: Agreement, _ visit: Visit) throws {
        try db.run(
            "UPDATE account SET consent = $2, consented = $3 WHERE id = $1", account, agreement.version, agreement.at)
        try db.run("UPDATE session SET asks_consent = 0 WHERE account = $1", account)
        try AccountStore.note(db, "consented", account: account, visit)
    }

    /// An agreement of a visitor who has no account yet, carried encrypted in the forms that follow.
    struct Agreement: Codable, Sendable {
        /// The version that was shown.
        let version: String
        /// When it was agreed to, in seconds since 1970.
        let at: Int

        private static func context(_ site: Site) -> String { "consent:" + site.sealName }

        /// The text of a hidden field.
        func sealed(_ visit: Visit) -> String {
            guard let json = try? JSONEncoder().encode(self) else { return "" }
            let sealed = visit.site.services.key.seal(Array(json), for: Self.context(visit.site))
            return Data(sealed).base64EncodedString()
        }

        /// The agreement in the posted form, made within the last day; nil if there is none.
        static func posted(_ visit: Visit) -> Agreement? {
            guard let sealed = Data(base64Encoded: visit.form["agreed"] ?? ""), !sealed.isEmpty,
                let json = visit.site.services.key.open(Array(sealed), for: context(visit.site)),
                let agreement = try? JSONDecoder().decode(Agreement.self, from: Data(json)),
                seconds(visit.now) - agreement.at < 86_400
            else { return nil }
            return agreement
        }
    }

    /// What a visitor without an account may do next.
    enum Gate {
        /// Continue. The agreement is nil if nothing must be agreed to; `isNew` if the posted form is that of the words.
        case open(Agreement?, isNew: Bool)
        /// Read the words first, on this page.
        case closed(Page)
    }

    /// Whether the visitor has agreed, in the posted form or in one before it.
    /// - Parameter here: the page that asks, and that the words lead back to.
    static func gate(_ visit: Visit, at here: Address) -> Gate {
        guard let consent = of(visit.site) else { return .open(nil, isNew: false) }
        if let agreement = Agreement.posted(visit) { return .open(agreement, isNew: false) }
        let version = consent.version(visit.site)
        guard visit.form["action"] == "agree", visit.form["version"] == version else {
            return .closed(ConsentPages.before(consent, visit, at: here))
        }
        return .open(Agreement(version: version, at: seconds(visit.now)), isNew: true)
    }
}
