import Configuration
import Foundation
import Outbound
import PortalKit
import Testing

@testable import Portal

struct PostSettingsTests {
    private func read(_ value: ConfigValue) -> (MailSettings, [String]) {
        var settings = Settings(value, at: "mail")
        let mail = MailSettings(settings: &settings)
        settings.close()
        return (mail, settings.issues.map(\.message))
    }

    @Test func `mail goes into files where nothing is said`() async throws {
        let fixture = try SiteFixture()
        let (mail, issues) = read([:])
        #expect(issues.isEmpty)
        #expect(!mail.isReal)
        let site = fixture.site(features: PostFixture.templates)
        let letter = MailContent(to: "alex@example.org", name: "", subject: "Hello", parts: [])
        let message = try MailLayout(site, .en).message(letter, id: "row-1", date: fixture.clock.now)
        try await mail.carrier(tenant: "leafshire", dataFolder: fixture.folder).send(message)
        let outbox = "\(fixture.folder)/outbox"
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(outbox)/leafshire").count == 1)
        let rights = try FileManager.default.attributesOfItem(atPath: outbox)[.posixPermissions] as? NSNumber
        #expect(try #require(rights).intValue & 0o077 == 0)
    }

    @Test func `a server is described whole`() throws {
        let secret = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)").path
        try "kept\n".write(toFile: secret, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: secret) }
        let (mail, issues) = read([
            "plugin": "smtp", "host": "mail.example.org", "port": 465, "security": "tls", "user": "guildhall",
            "password": ["$file": ConfigValue(.string(secret))], "certificates": "/etc/ssl/own.pem", "timeout": 20,
        ])
        #expect(issues.isEmpty)
        #expect(mail.isReal)
        #expect("\(mail.carrier(tenant: "leafshire", dataFolder: "/nowhere"))" == "smtp mail.example.org:465")
    }

    @Test(
        arguments: [
            (["plugin": "smtp"], "host"), (["plugin": "smtp", "host": "a/b"], "host"),
            (["plugin": "smtp", "host": "a.example", "port": 0], "port"),
            (["plugin": "smtp", "host": "a.example", "timeout": 0], "timeout"),
            (["plugin": "smtp", "host": "a.example", "user": "x"], "user"),
            (["plugin": "smtp", "host": "a.example", "password": "written out"], "password"),
            (
                [
                    "plugin": "smtp", "host": "a.example", "user": "x", "password": ["$env": "X"], "security": "none",
                ], "security"
            ), (["plugin": "pigeon"], "plugin"), (["hots": "a.example"], "hots"),
        ] as [(ConfigValue, String)])
    func `a mistake is told by the name of its setting`(value: ConfigValue, name: String) {
        let (_, issues) = read(value)
        #expect(issues.contains { $0.hasPrefix("mail.\(name) ") })
    }

    @Test func `without its password all mail waits`() async throws {
        let fixture = try SiteFixture()
        let (mail, issues) = read([
            "plugin": "smtp", "host": "mail.example.org", "user": "x", "password": ["$file": "/nowhere/password"],
        ])
        #expect(issues.isEmpty)
        let letter = MailContent(to: "alex@example.org", name: "", subject: "Hello", parts: [])
        let message = try MailLayout(fixture.site(), .en).message(letter, id: "row-1", date: fixture.clock.now)
        let failure = await #expect(throws: MailFailure.self) {
            try await mail.carrier(tenant: "leafshire", dataFolder: fixture.folder).send(message)
        }
        #expect(failure?.kind == .later)
    }
}
