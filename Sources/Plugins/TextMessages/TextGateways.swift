import Basics
import Configuration
import Foundation
import Outbound
import Vault
import Web

/// Sends text messages through GOV.UK Notify: one template with one placeholder, which holds the whole text.
struct NotifyGateway: TextCarrier {
    /// Scheme and host, without a path.
    let address: String
    /// The API key, whose end is the service's id and the secret.
    let key: Secret
    let template: String
    let placeholder: String
    /// The time, which Notify compares with its own: it must be right within 30 seconds.
    let now: @Sendable () -> Date

    /// Asks for the template, which needs the key.
    var check: (@Sendable () async throws(MailFailure) -> Void)? {
        { () throws(MailFailure) in
            let status = try await GatewayAnswer.status(
                of: HTTPRequest("\(address)/v2/template/\(template)", fields: [try authorization()]), "notify")
            if status != 200 { throw MailFailure(kind: .later, detail: "notify, status \(status)") }
        }
    }

    func send(_ message: TextMessage) async throws(MailFailure) {
        let body = NotifyBody(
            phoneNumber: message.to, templateID: template, reference: message.id,
            personalisation: [placeholder: message.body])
        let request = HTTPRequest(
            "\(address)/v2/notifications/sms", posting: json(body), of: "application/json",
            fields: [try authorization()])
        let status = try await GatewayAnswer.status(of: request, "notify")
        // 400 is about this message; 403 is the key or the clock, and 429 a limit, which pass (documentation of Notify, error codes).
        guard status != 201 else { return }
        throw MailFailure(kind: status == 400 ? .refused : .later, detail: "notify, status \(status)")
    }

    private func authorization() throws(MailFailure) -> (name: String, value: String) {
        guard let token = token() else {
            throw MailFailure(kind: .later, detail: "notify: the key is not there, or is none")
        }
        return ("Authorization", "Bearer \(token)")
    }

    /// A token that is signed by the secret (RFC 7519); nil if the key is not there.
    private func token() -> String? {
        guard let key = try? key.reveal(), key.count >= 73 else { return nil }
        let (service, secret) = (String(key.suffix(73).prefix(36)), String(key.suffix(36)))
        let header = Base64URL.encoded(Array("{\"typ\":\"JWT\",\"alg\":\"HS256\"}".utf8))
        let claims = NotifyClaims(iss: service, iat: Int(clamping: now().timeIntervalSince1970))
        let signed = "\(header).\(Base64URL.encoded(json(claims)))"
        let code = Digest.hmacSHA256(Array(signed.utf8), key: Array(secret.utf8))
        return "\(signed).\(Base64URL.encoded(code))"
    }
}

/// Sends text messages to a gateway that takes the number and the text by POST.
struct PlainGateway: TextCarrier {
    /// How the number and the text are posted.
    enum Encoding: String, SettingChoice {
        case json, form
    }

    let address: String
    /// Nil for a gateway without a token.
    let token: Secret?
    let encoding: Encoding
    let numberField: String
    let textField: String

    func send(_ message: TextMessage) async throws(MailFailure) {
        var fields: [(name: String, value: String)] = []
        if let token {
            guard let value = try? token.reveal() else {
                throw MailFailure(kind: .later, detail: "gateway: the token is not where the configuration says")
            }
            fields = [("Authorization", "Bearer \(value)")]
        }
        let request =
            switch encoding {
            case .json:
                HTTPRequest(
                    address, posting: json([numberField: message.to, textField: message.body]),
                    of: "application/json", fields: fields)
            case .form:
                HTTPRequest(
                    address,
                    posting: Array(
                        "\(Percent.encoded(numberField))=\(Percent.encoded(message.to))&\(Percent.encoded(textField))=\(Percent.encoded(message.body))"
                            .utf8), of: "application/x-www-form-urlencoded", fields: fields)
            }
        let status = try await GatewayAnswer.status(of: request, "gateway")
        guard !(200...299).contains(status) else { return }
        let isAboutThisMessage = [400, 404, 410, 422].contains(status)
        throw MailFailure(kind: isAboutThisMessage ? .refused : .later, detail: "gateway, status \(status)")
    }
}

/// What Notify takes, by its own names.
private struct NotifyBody: Encodable {
    let phoneNumber: String
    let templateID: String
    let reference: String
    let personalisation: [String: String]

    enum CodingKeys: String, CodingKey {
        case phoneNumber = "phone_number"
        case templateID = "template_id"
        case reference, personalisation
    }
}

private struct NotifyClaims: Encodable {
    let iss: String
    let iat: Int
}

/// A value as JSON; empty if it cannot be written, which the gateway refuses.
private func json(_ value: some Encodable) -> [UInt8] {
    (try? JSONEncoder().encode(value)).map(Array.init) ?? []
}

private enum GatewayAnswer {
    /// The status of the answer to a request; throws `later` if there is none.
    static func status(of request: HTTPRequest, _ name: String) async throws(MailFailure) -> Int {
        do {
            return try await HTTPClient(timeout: 20, longest: 64 * 1024).send(request).status
        } catch let failure as HTTPClient.Failure {
            throw MailFailure(kind: .later, detail: "\(name), \(failure.detail)")
        } catch {
            throw MailFailure(kind: .later, detail: "\(name), \(type(of: error))")
        }
    }
}
