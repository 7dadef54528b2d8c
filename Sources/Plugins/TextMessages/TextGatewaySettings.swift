import Configuration
import Foundation
import Outbound

/// How text messages are sent: a gateway and what it needs.
struct TextGatewaySettings {
    enum Way: String, SettingChoice {
        case files, notify, http
    }

    /// Nil if messages are written to files.
    let carrier: (any TextCarrier)?

    /// Reads all settings of all gateways, and notes an issue for what the chosen one lacks.
    init(settings: inout Settings) {
        let way = settings.read(
            "gateway", default: Way.files,
            "What sends text messages: files on this machine, GOV.UK Notify, or another gateway over HTTP")
        let notify = settings.group("notify", "The service of GOV.UK Notify") { group -> NotifyGateway? in
            let address = group.read(
                "address", default: "https://api.notifications.service.gov.uk", "Scheme and host of Notify")
            let key = group.optional("key", as: Secret.self, "The API key")
            let template = group.read("template", default: "", "The id of the template of a text message")
            let placeholder = group.read(
                "placeholder", default: "message", "The template's one placeholder, which holds the whole text")
            guard way == .notify else { return nil }
            if key == nil { group.note("key", "is missing, wanted the API key of the service") }
            if template.isEmpty { group.note("template", "is missing, wanted the id of a template") }
            if placeholder.isEmpty { group.note("placeholder", "is empty, wanted the name of the placeholder") }
            Self.check(address, "address", &group)
            return key.map {
                NotifyGateway(
                    address: address, key: $0, template: template, placeholder: placeholder, now: { Date() })
            }
        }
        let plain = settings.group("http", "Another gateway, which takes a POST") { group -> PlainGateway? in
            let address = group.read("address", default: "", "Where the number and the text are posted")
            let token = group.optional("token", as: Secret.self, "The bearer token; left out if the gateway has none")
            let encoding = group.read(
                "encoding", default: PlainGateway.Encoding.json, "How the number and the text are posted")
            let number = group.read("number", default: "to", "The name of the field for the number")
            let text = group.read("text", default: "text", "The name of the field for the text")
            guard way == .http else { return nil }
            Self.check(address, "address", &group)
            for (key, name) in [("number", number), ("text", text)] where name.isEmpty {
                group.note(key, "is empty, wanted the name of a field")
            }
            if number == text { group.note("text", "is '\(text)', wanted another name than that of the number") }
            return PlainGateway(
                address: address, token: token, encoding: encoding, numberField: number, textField: text)
        }
        let chosen: (any TextCarrier)? = notify
        carrier = chosen ?? plain
    }

    /// Notes an issue unless the address is one of HTTPS, or of this machine.
    private static func check(_ address: String, _ key: String, _ group: inout Settings) {
        let isOwn = ["http://127.0.0.1", "http://[::1]", "http://localhost"].contains {
            address == $0 || address.hasPrefix("\($0):") || address.hasPrefix("\($0)/")
        }
        let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard !isPlain || !(address.wholeMatch(of: /https:\/\/[^\/]+.*/) != nil || isOwn) else { return }
        group.note(key, address.isEmpty ? "is missing, wanted an address" : "is '\(address)', wanted an https address")
    }
}
