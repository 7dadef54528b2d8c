import Basics
import Configuration
import Foundation
import Outbound
import Testing
import Vault

@testable import Plugins

@Suite struct TextGatewayTests {
    private let message = TextMessage(
        to: "+447700900123", body: "123456 is your code & more", id: "row-1", portal: "leicester/citizen/live",
        date: Date(timeIntervalSince1970: 1_725_184_800))
    private static let service = "26785a09-ab16-4eb0-8407-a37497a57506"
    private static let secret = "3d844edf-8d35-48ac-975b-e847b4f122b0"

    /// The settings of the plugin as a portal gives them, with the issues that they have.
    private func carrier(_ json: String) throws -> (carrier: (any TextCarrier)?, issues: [String]) {
        var issues: [ConfigIssue] = []
        let value = try #require(ConfigValue.parse(Array(json.utf8), file: "x.json", issues: &issues))
        var settings = Settings(value, at: "plugins.text-message")
        let read = TextGatewaySettings(settings: &settings)
        return (read.carrier, settings.issues.map(\.message))
    }

    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func failure(_ carrier: any TextCarrier) async -> MailFailure.Kind? {
        do throws(MailFailure) {
            try await carrier.send(message)
            return nil
        } catch {
            #expect(!error.detail.contains("7700900123") && !error.detail.contains("123456"))
            return error.kind
        }
    }

    @Test func `Notify gets a signed token and the text`() async throws {
        let gateway = try FakeGateway([201])
        defer { gateway.end() }
        let key = try file("a-key-with-hyphens-\(Self.service)-\(Self.secret)\n")
        let (carrier, issues) = try carrier(
            """
            {"gateway": "notify", "notify": {"address": "\(gateway.address)", "key": {"$file": "\(key)"}, "template": "t-1"}}
            """)
        #expect(issues.isEmpty)
        #expect(await failure(try #require(carrier)) == nil)
        let request = try #require(gateway.all.first)
        #expect(request.line == "POST /v2/notifications/sms HTTP/1.1")
        let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any])
        #expect(body["phone_number"] as? String == "+447700900123" && body["template_id"] as? String == "t-1")
        #expect(body["reference"] as? String == "row-1")
        #expect((body["personalisation"] as? [String: String])?["message"] == message.body)
        let token = try #require(request.fields["authorization"]).replacing("Bearer ", with: "")
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        let header =
            try JSONSerialization.jsonObject(with: Data(Base64URL.decoded(parts[0]) ?? [])) as? [String: String]
        #expect(header == ["typ": "JWT", "alg": "HS256"])
        let claims = try JSONSerialization.jsonObject(with: Data(Base64URL.decoded(parts[1]) ?? [])) as? [String: Any]
        #expect(claims?["iss"] as? String == Self.service)
        #expect(abs((claims?["iat"] as? Double ?? 0) - Date().timeIntervalSince1970) < 30)
        let code = Digest.hmacSHA256(Array("\(parts[0]).\(parts[1])".utf8), key: Array(Self.secret.utf8))
        #expect(Base64URL.decoded(parts[2]) == code)
    }

    @Test(arguments: [
        (400, MailFailure.Kind.refused), (403, .later), (404, .later), (429, .later), (500, .later), (503, .later),
        (200, .later), (302, .later),
    ])
    func `Notify refuses for good with 400 only`(_ status: Int, _ kind: MailFailure.Kind) async throws {
        let gateway = try FakeGateway([status])
        defer { gateway.end() }
        let key = try file("k-\(Self.service)-\(Self.secret)")
        let (carrier, _) = try carrier(
            """
            {"gateway": "notify", "notify": {"address": "\(gateway.address)", "key": {"$file": "\(key)"}, "template": "t-1"}}
            """)
        #expect(await failure(try #require(carrier)) == kind)
    }

    @Test func `a check of Notify asks for the template with the key, and sends nothing`() async throws {
        let gateway = try FakeGateway([200, 403])
        defer { gateway.end() }
        let key = try file("k-\(Self.service)-\(Self.secret)")
        let (carrier, _) = try carrier(
            """
            {"gateway": "notify", "notify": {"address": "\(gateway.address)", "key": {"$file": "\(key)"}, "template": "t-1"}}
            """)
        let notify = try #require(carrier)
        let check = try #require(notify.check)
        try await check()
        let refused = await #expect(throws: MailFailure.self) { try await check() }
        #expect(refused?.detail == "notify, status 403")
        #expect(gateway.all.map(\.line) == Array(repeating: "GET /v2/template/t-1 HTTP/1.1", count: 2))
        #expect(gateway.all.allSatisfy { $0.fields["authorization"]?.hasPrefix("Bearer ") == true })
    }

    @Test(arguments: ["json", "form"])
    func `another gateway gets the number and the text as it is set to`(_ encoding: String) async throws {
        let gateway = try FakeGateway([202])
        defer { gateway.end() }
        let token = try file("a token")
        let (carrier, issues) = try carrier(
            """
            {"gateway": "http", "http": {"address": "\(gateway.address)/send?a=b", "token": {"$file": "\(token)"},
             "encoding": "\(encoding)", "number": "msisdn", "text": "body text"}}
            """)
        #expect(issues.isEmpty)
        #expect(await failure(try #require(carrier)) == nil)
        let request = try #require(gateway.all.first)
        #expect(request.line == "POST /send?a=b HTTP/1.1" && request.fields["authorization"] == "Bearer a token")
        if encoding == "json" {
            let body = try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: String]
            #expect(body == ["msisdn": "+447700900123", "body text": message.body])
        } else {
            #expect(
                request.body
                    == "msisdn=%2B447700900123&body%20text=123456%20is%20your%20code%20%26%20more")
        }
    }

    @Test(arguments: [
        (400, MailFailure.Kind.refused), (422, .refused), (401, .later), (429, .later), (502, .later), (301, .later),
    ])
    func `another gateway is asked again unless it refuses this message`(
        _ status: Int, _ kind: MailFailure.Kind
    ) async throws {
        let gateway = try FakeGateway([status])
        defer { gateway.end() }
        let (carrier, _) = try carrier("{\"gateway\": \"http\", \"http\": {\"address\": \"\(gateway.address)\"}}")
        #expect(await failure(try #require(carrier)) == kind)
    }

    @Test func `a gateway that is away, or whose secret is, is asked again`() async throws {
        let gateway = try FakeGateway([201])
        gateway.end()
        for json in [
            "{\"gateway\": \"http\", \"http\": {\"address\": \"http://127.0.0.1:1\"}}",
            "{\"gateway\": \"http\", \"http\": {\"address\": \"\(gateway.address)\", \"token\": {\"$file\": \"/nowhere\"}}}",
            "{\"gateway\": \"notify\", \"notify\": {\"template\": \"t\", \"key\": {\"$env\": \"NO_SUCH_KEY\"}}}",
        ] {
            #expect(await failure(try #require(try carrier(json).carrier)) == .later)
        }
        #expect(gateway.all.isEmpty)
    }

    @Test(arguments: [
        ("{\"gateway\": \"notify\"}", "notify.key"), ("{\"gateway\": \"http\"}", "http.address is missing"),
        ("{\"gateway\": \"notify\", \"notify\": {\"key\": {\"$env\": \"K\"}}}", "notify.template is missing"),
        ("{\"gateway\": \"http\", \"http\": {\"address\": \"http://sms.example.org/\"}}", "wanted an https address"),
        (
            "{\"gateway\": \"http\", \"http\": {\"address\": \"http://127.0.0.1.example.org/\"}}",
            "wanted an https address"
        ),
        (
            "{\"gateway\": \"http\", \"http\": {\"address\": \"https://x.example.org\", \"text\": \"to\"}}",
            "another name"
        ),
        (
            "{\"gateway\": \"http\", \"http\": {\"address\": \"https://x.example.org\", \"token\": \"abc\"}}",
            "written out"
        ),
        ("{\"gateway\": \"pigeon\"}", "gateway"),
    ])
    func `the check says what a gateway lacks`(_ json: String, _ words: String) throws {
        let issues = try carrier(json).issues
        #expect(issues.contains { $0.contains(words) }, "\(issues)")
    }

    @Test func `without a gateway messages are written to files, whatever the others are set to`() throws {
        let (carrier, issues) = try carrier("{\"notify\": {\"template\": \"t\"}, \"http\": {\"text\": \"to\"}}")
        #expect(carrier == nil && issues.isEmpty)
    }
}
