import Foundation
import Outbound
import PortalKit
import Testing

@testable import Portal

struct PostLayoutTests {
    private static let wordings = [
        "identity.council": "Leafshire Council", "identity.portal": "Citizen Portal & more",
        "mail.activate.paste": "If you can not click on this link, copy it.",
        "mail.signature": "Kind regards,\nLeafshire Council", "mail.noReply": "Please do not reply.",
        "mail.footer": "This mail is confidential.\n\nIt may be monitored.",
    ]
    private static let address =
        "https://ems.leafshire.example.org/CitizenPortal_LIVE/Account.Mvc/CompleteRegistration/"
        + "77466_1505906f-883e-4352-a233-18913e252114-1505906f-883e-4352-a233-18913e252114"

    private let fixture: SiteFixture
    private let sender: Mailbox

    init() throws {
        fixture = try SiteFixture()
        sender = try #require(Mailbox(address: "send@leafshire.example.org", name: "Leafshire Council"))
    }

    private func layout(_ texts: [String: String] = wordings, language: Language = .en) -> MailLayout {
        MailLayout(fixture.site(languages: [language], from: sender, replyTo: sender, texts: texts), language)
    }

    private func message(_ letter: MailContent, _ layout: MailLayout) throws -> MailMessage {
        try layout.message(letter, id: "row-1", date: fixture.clock.now)
    }

    private let activation = MailContent(
        to: "alex.parent@example.org", name: "Alex Parent", subject: "Activate your account",
        parts: [
            .paragraph("Confirm that this address is yours.\nThe link takes you to a page."),
            .link(label: "Activate your account", address: address),
        ])

    private let code = MailContent(
        to: "alex.parent@example.org", name: "Alex Parent", subject: "Your verification code",
        parts: [.code("Your verification code is 905163"), .paragraph("It can be used for 10 minutes.")])

    @Test(arguments: ["activation", "code"])
    func `a letter reads as its sample does`(name: String) throws {
        let message = try message(name == "code" ? code : activation, layout())
        for (kind, words) in [("txt", message.text), ("html", message.html)] {
            let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "PostSamples/\(name).\(kind)")
            #expect(try words == String(contentsOf: path, encoding: .utf8))
        }
    }

    @Test func `the headers name the council, the reader, the portal and the language`() throws {
        let message = try message(activation, layout(language: .cy))
        #expect(message.from == sender)
        #expect(message.replyTo == sender)
        #expect(message.to == Mailbox(address: "alex.parent@example.org", name: "Alex Parent"))
        let letter = ParsedMail(message.rendered())
        #expect(letter["X-Portal"] == "leafshire/citizen/live")
        #expect(letter["Content-Language"] == "cy")
        #expect(letter["Message-ID"] == "<row-1@leafshire.example.org>")
        #expect(message.html.contains("<html lang=\"cy\">"))
    }

    @Test func `a link stands on a line of its own, whole, however the mail is folded`() throws {
        let message = try message(activation, layout())
        let read = ParsedMail(message.rendered()).text.split(separator: "\n")
        #expect(read.contains(Substring(Self.address)))
    }

    @Test func `without the council's words a mail has no gaps`() throws {
        let message = try message(code, layout(["identity.council": "Leafshire", "identity.portal": "Portal"]))
        #expect(!message.text.contains("mail."))
        #expect(!message.html.contains("mail."))
        #expect(!message.html.contains("border-top"))
    }

    @Test(arguments: [
        "Alex\r\nBcc: everybody@example.org", "Alex\nParent", "Alex\u{202E}tnera", "<script>alert(1)</script>",
        "\" onload=\"x", "=?utf-8?q?x?=", "Alex, <other@example.org>", String(repeating: "\u{1F600}", count: 500),
    ])
    func `a hostile name breaks neither header nor page`(name: String) throws {
        let letter = MailContent(
            to: "alex@example.org", name: name, subject: "Hello \(name)",
            parts: [
                .paragraph("Dear \(name)"), .code("\(name) 905163"),
                .link(label: name, address: "https://x.example/\(name)"),
            ])
        let message = try message(letter, layout())
        let rendered = String(decoding: message.rendered(), as: UTF8.self)
        let head = try #require(rendered.components(separatedBy: "\r\n\r\n").first)
        let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Portal",
                "Content-Language", "MIME-Version", "Content-Type",
            ])
        #expect(message.to.address == "alex@example.org")
        #expect(message.to.name.count <= 100)
        #expect(!message.html.contains("<script"))
        #expect(!message.html.contains("\" onload"))
        #expect(!message.html.contains("<other"))
    }

    @Test func `an address that could run script is no link`() throws {
        let letter = MailContent(
            to: "alex@example.org", name: "", subject: "Hello",
            parts: [.link(label: "Go", address: "javascript:alert(1)")])
        #expect(try !message(letter, layout()).html.contains("href"))
    }

    @Test func `an address that mail can not go to is refused for good`() throws {
        let letter = MailContent(to: "nobody", name: "", subject: "Hello", parts: [])
        let failure = #expect(throws: MailFailure.self) { try message(letter, layout()) }
        #expect(failure?.kind == .refused)
        #expect(failure?.detail.contains("nobody") == false)
    }
}
