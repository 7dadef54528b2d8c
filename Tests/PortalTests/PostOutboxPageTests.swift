import Foundation
import Markup
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

struct PostOutboxPageTests {
    private let fixture: SiteFixture
    private let page: OutboxPage

    init() throws {
        fixture = try SiteFixture()
        page = OutboxPage(folder: "\(fixture.folder)/outbox", port: 8080, style: Address(path: "/_style.css"))
    }

    /// Mails a letter into the tenant's folder, a second after the one before.
    private func send(_ letter: MailContent, tenant: String = "leafshire") async throws -> String {
        fixture.clock.advance(by: 1)
        let folder = "\(fixture.folder)/outbox/\(tenant)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let before = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
        let site = fixture.site(
            tenant, texts: ["identity.council": "Cyngor Dinas Caerl\u{177}r", "identity.portal": "Citizen Portal"])
        let message = try MailLayout(site, .en).message(letter, id: "\(UUID())", date: fixture.clock.now)
        try await MailFolder(folder: folder).send(message)
        return try #require(Set(FileManager.default.contentsOfDirectory(atPath: folder)).subtracting(before).first)
    }

    private func letter(_ subject: String, _ parts: [MailContent.Part] = []) -> MailContent {
        MailContent(to: "alex@example.org", name: "Si\u{F4}n <b>", subject: subject, parts: parts)
    }

    private func body(_ response: Response?) throws -> String {
        guard case .bytes(let bytes) = try #require(response).content else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `mails are listed newest first over all tenants`() async throws {
        _ = try await send(letter("The first"))
        _ = try await send(
            letter("Yr ail lythyr \u{2013} gyda llythrennau hir iawn fel \u{175} ac \u{177} ynddo"), tenant: "otherton")
        _ = try await send(letter("The third"))
        let html = try body(page.response(path: "/_outbox"))
        let subjects = html.matches(of: /<th scope="row"><a href="[^"]*">([^<]*)</).map { String($0.1) }
        #expect(
            subjects == [
                "The third", "Yr ail lythyr \u{2013} gyda llythrennau hir iawn fel \u{175} ac \u{177} ynddo",
                "The first",
            ])
        #expect(html.contains("otherton/citizen/live"))
        #expect(html.contains("alex@example.org"))
        #expect(!html.contains("<b>"))
    }

    @Test func `an empty mailbox says so`() throws {
        #expect(try body(page.list()).contains("There is no mail yet."))
    }

    @Test func `a mail shows its words, and its link here and there`() async throws {
        let path = "/CitizenPortal_LIVE/reset/" + String(repeating: "x", count: 90)
        let file = try await send(
            letter(
                "Reset",
                [
                    .paragraph("See https://www.example.org/help and javascript:alert(1)."),
                    .link(label: "Reset", address: "https://ems.leafshire.example.org\(path)"),
                ]))
        let html = try body(page.response(path: "/_outbox/leafshire/\(file)"))
        #expect(html.contains("Cyngor Dinas Caerl\u{177}r"))
        #expect(html.contains("<a href=\"https://ems.leafshire.example.org\(path)\">"))
        #expect(html.contains("<a class=\"button\" href=\"http://leafshire.localhost:8080\(path)\">"))
        #expect(html.contains("<a href=\"https://www.example.org/help\">"))
        #expect(!html.contains("localhost:8080/help"))
        #expect(!html.contains("href=\"javascript"))
    }

    @Test func `every mail of the list can be opened`() async throws {
        for number in 1...3 { _ = try await send(letter("Mail \(number)")) }
        let addresses = try body(page.list()).matches(of: /<a href="(\/_outbox\/[^"]*)"/).map { String($0.1) }
        #expect(addresses.count == 3)
        for address in addresses { #expect(page.response(path: address)?.status == 200) }
    }

    @Test(arguments: [
        "/_outbox/leafshire/none.eml", "/_outbox/none/mail.eml", "/_outbox/../leafshire-live.sqlite",
        "/_outbox/leafshire/..", "/_outbox/leafshire/secret.txt", "/_outbox//secret.eml", "/_outbox/./secret.eml",
        "/_outbox/../secret.eml", "/_outbox/leafshire/../../secret.eml",
    ])
    func `nothing but the mail of a tenant is shown`(path: String) async throws {
        let file = try await send(letter("Mail"))
        let outbox = "\(fixture.folder)/outbox"
        for copy in ["\(fixture.folder)/secret.eml", "\(outbox)/secret.eml", "\(outbox)/leafshire/secret.txt"] {
            try FileManager.default.copyItem(atPath: "\(outbox)/leafshire/\(file)", toPath: copy)
        }
        #expect(page.response(path: path).map(\.status) ?? 404 == 404)
    }
}
