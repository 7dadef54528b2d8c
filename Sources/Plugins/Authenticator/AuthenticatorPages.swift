import Basics
import Database
import Identity
import Markup
import PortalKit
import Vault
import Web

/// Setting up an authenticator app: its key as a QR code and as text, and a code that proves that the app has it.
struct AuthenticatorPages {
    let method: String

    func contribute(to blueprint: inout Blueprint) {
        blueprint.get(Authenticator.page, .secondStep) { visit in .page(try await page(FormValues(), visit)) }
        blueprint.post(Authenticator.page, .secondStep) { try await save($0) }
    }

    private static let code = Field("code", "authenticator.code", .code(digits: 6), required: true, marked: false)

    /// The key that this session sets up: the same whenever its page is shown, and no other session's. All sessions end
    /// when it is stored, so no key is set up twice.
    private func secret(_ visit: Visit) throws -> [UInt8] {
        let hex = visit.site.services.key.hmac("authenticator-key:\(try visit.account.id)")
        return Hex.decoded(hex).map { Array($0.prefix(20)) } ?? []
    }

    private func save(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        // Before the second step is set up, the password was the step before this one.
        let proof = visit.isSignedIn ? [AccountArea.currentPassword] : []
        var typed = FormValues.read([Self.code, SecondStepChange.keep] + proof, from: visit.form)
        typed.values["code"] = CodeDigits.read(visit.form["code"] ?? "")
        typed.check([Self.code] + proof, for: visit)
        let secret = try secret(visit)
        let codes = TimeCodes(secret: secret)
        let step = codes.step(of: typed["code"], at: seconds(visit.now), after: -1)
        if typed.finding("code") == nil, step == nil { typed.refuse("code", visit.texts("authenticator.wrong")) }
        let account =
            try await visit.isSignedIn
            ? AccountArea.verifyPassword(&typed, visit)
            : visit.site.store.read { try AccountStore.find($0, id: session.account) }
        typed.values["current-password"] = ""
        guard typed.findings.isEmpty, let account, let step else {
            return .page(try await page(typed, visit), status: 422)
        }
        let keeps = typed["keep"] == "yes"
        let token = try await visit.write { db in
            try Authenticator.save(secret, step: step, db, account: account.id, site: visit.site, now: visit.now)
            return try SecondStepChange.complete(db, account: account, to: method, keepingOld: keeps, visit)
        }
        visit.record("two-step-on")
        return .redirect(SecondStepChange.followingPage(visit), cookies: [try SessionStore.cookie(token, visit)])
    }

    private func page(_ typed: FormValues, _ visit: Visit) async throws -> Page {
        let (texts, session) = (visit.texts, try visit.account)
        let known = try await visit.site.store.read { try AccountStore.find($0, id: session.account)?.twoStep ?? "" }
        let key = TimeCodes.base32(try secret(visit))
        let image = QRCode(uri(key, session.email, visit))?.svg(label: texts("authenticator.qr")) ?? .empty
        let mayKeep = !known.isEmpty && known != method
        let fields =
            [Self.code] + (visit.isSignedIn ? [AccountArea.currentPassword] : [])
            + (mayKeep ? [SecondStepChange.keep] : [])
        let content: HTML = """
            \(Parts.hidden("next", visit.form["next"] ?? visit.query["next"] ?? ""))\
            \(Parts.fields(fields, typed, texts))<p><button class="button">\(texts("authenticator.button"))</button></p>
            """
        let replaces: HTML = known == method ? texts.paragraphs("authenticator.replaces") : .empty
        return AccountArea.shell(
            AccountArea.twoStep, heading: "authenticator.title", visit, findings: typed.findings,
            content: """
                \(replaces)\(texts.paragraphs("authenticator.intro"))<ol class="set-up"><li>\(texts("authenticator.install"))</li>\
                <li><p>\(texts("authenticator.scan"))</p>\(image)\
                <p>\(texts("authenticator.type"))</p><p class="key"><code>\(RecoveryCodes.grouped(key))</code></p>\
                <p class="hint">\(texts("authenticator.kind"))</p></li>\
                <li>\(texts("authenticator.prove"))</li></ol>\
                \(Parts.form(visit.link(Authenticator.page), visit, content))
                """)
    }

    /// The key as apps read it (Key Uri Format of Google Authenticator): the issuer is the council and the portal.
    private func uri(_ key: String, _ email: String, _ visit: Visit) -> String {
        let names = "\(visit.site.tenant.names(visit.language)) \(visit.site.portal.title(visit.language))".replacing(
            ":", with: " ")
        let (issuer, account) = (Percent.encoded(names), Percent.encoded(email))
        return "otpauth://totp/\(issuer):\(account)?secret=\(key)&issuer=\(issuer)&algorithm=SHA1&digits=6&period=30"
    }
}
