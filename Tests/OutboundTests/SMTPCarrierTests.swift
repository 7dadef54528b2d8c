import Foundation
import Testing

@testable import Outbound

struct SMTPCarrierTests {
    @Test func `a mail arrives whole, after STARTTLS and sign-in`() async throws {
        let certificate = try Certificate.path.get()
        let server = try MailServer("--certificate", certificate, "--sign-in", "council:s3cret word")
        let message = try MailMessage.sample { $0.text = ".\n..\nT\u{177}\n.\n" }
        let carrier = SMTPCarrier(
            host: "localhost", port: server.port, security: .startTLS, user: "council", password: "s3cret word",
            certificates: certificate)
        try await carrier.send(message)
        let mail = try #require(try server.end().last)
        #expect(mail.content == Data(message.rendered()))
        #expect(mail.sender == message.from.address)
        #expect(mail.readers == [message.to.address])
        #expect(mail.user == "council")
        #expect(mail.isPrivate == true)
        #expect(mail.greeting == "council.example.org")
    }

    @Test func `a check signs in and sends nothing`() async throws {
        let certificate = try Certificate.path.get()
        let server = try MailServer("--certificate", certificate, "--sign-in", "council:s3cret word")
        func carrier(_ password: String) -> SMTPCarrier {
            SMTPCarrier(
                host: "localhost", port: server.port, security: .startTLS, user: "council", password: password,
                certificates: certificate)
        }
        try await carrier("s3cret word").check()
        await #expect(throws: MailFailure.self) { try await carrier("another").check() }
        let told = try server.end()
        #expect(told.map(\.event) == ["NOOP"])
        #expect(told.first?.user == "council" && told.first?.isPrivate == true)
        await #expect(throws: MailFailure.self) { try await carrier("s3cret word").check() }
    }

    @Test func `a mail arrives over TLS from the first byte`() async throws {
        let certificate = try Certificate.path.get()
        let server = try MailServer("--certificate", certificate, "--tls")
        try await SMTPCarrier(host: "localhost", port: server.port, security: .tls, certificates: certificate)
            .send(.sample())
        #expect(try server.end().map(\.isPrivate) == [nil, true])
    }

    @Test func `a mail arrives at a relay without TLS`() async throws {
        let server = try MailServer()
        try await SMTPCarrier(host: "127.0.0.1", port: server.port, security: .none).send(.sample())
        #expect(try server.end().last?.content == Data(MailMessage.sample().rendered()))
    }

    @Test func `many mails at once all arrive, each once`() async throws {
        let server = try MailServer()
        let carrier = SMTPCarrier(host: "127.0.0.1", port: server.port, security: .none)
        let messages = try (0..<20).map { number in try MailMessage.sample { $0.id = "mail-\(number)" } }
        try await withThrowingTaskGroup { group in
            for message in messages { group.addTask { try await carrier.send(message) } }
            try await group.waitForAll()
        }
        let arrived = try server.end().compactMap(\.content)
        #expect(arrived.count == messages.count)
        #expect(Set(arrived) == Set(messages.map { Data($0.rendered()) }))
    }

    @Test func `a server that offers no STARTTLS is sent nothing`() async throws {
        let server = try MailServer()
        let failure = await failure(SMTPCarrier(host: "127.0.0.1", port: server.port, security: .startTLS))
        #expect(failure?.kind == .later)
        #expect(try server.end().isEmpty)
    }

    @Test(arguments: [SMTPCarrier.Security.startTLS, .tls])
    func `a certificate that nobody vouches for, or of another name, is refused`(
        security: SMTPCarrier.Security
    ) async throws {
        let certificate = try Certificate.path.get()
        let server = try MailServer(arguments: ["--certificate", certificate] + (security == .tls ? ["--tls"] : []))
        for (host, trusted) in [("localhost", nil), ("127.0.0.1", certificate)] {
            let carrier = SMTPCarrier(host: host, port: server.port, security: security, certificates: trusted)
            #expect(await failure(carrier)?.kind == .later)
        }
        #expect(try server.end().isEmpty)
    }

    @Test func `a password is never sent in the clear`() async throws {
        let server = try MailServer()
        let carrier = SMTPCarrier(
            host: "127.0.0.1", port: server.port, security: .none, user: "council", password: "secret")
        #expect(await failure(carrier)?.kind == .later)
        #expect(try server.end().isEmpty)
    }

    @Test func `a wrong password is for the provider to set right, and the mail waits`() async throws {
        let certificate = try Certificate.path.get()
        let server = try MailServer("--certificate", certificate, "--sign-in", "council:right")
        let failure = await failure(
            SMTPCarrier(
                host: "localhost", port: server.port, security: .startTLS, user: "council", password: "wrong",
                certificates: certificate))
        #expect(failure?.kind == .later)
        #expect(failure?.detail.hasPrefix("AUTH 535") == true)
        #expect(try server.end().isEmpty)
    }

    @Test(arguments: [
        ("--reader", "550 5.1.1 alex.parent@example.org is unknown", MailFailure.Kind.refused, "RCPT 550"),
        ("--reader", "451 4.7.1 try later", .later, "RCPT 451"),
        ("--reader", "530 5.7.0 sign in first", .later, "RCPT 530"),
        ("--mail", "554 5.7.1 not wanted", .refused, "DATA 554"),
        ("--mail", "451 4.3.0 try later", .later, "DATA 451"),
        ("--sender", "550 5.7.1 who are you", .later, "MAIL 550"),
    ])
    func `the server's answer says whether to try again`(
        option: String, answer: String, kind: MailFailure.Kind, detail: String
    ) async throws {
        let server = try MailServer(option, answer)
        let failure = await failure(SMTPCarrier(host: "127.0.0.1", port: server.port, security: .none))
        #expect(failure?.kind == kind)
        #expect(failure?.detail.hasPrefix(detail) == true)
        #expect(failure?.detail.contains("example.org") == false)
        #expect(try server.end().compactMap(\.content).isEmpty)
    }

    @Test func `a server that stalls is left when time is up`() async throws {
        let server = try MailServer("--stall")
        let failure = await failure(SMTPCarrier(host: "127.0.0.1", port: server.port, security: .none, timeout: 1))
        #expect(failure?.kind == .later)
        #expect(failure?.detail.hasPrefix("RCPT 0") == true)
    }

    @Test func `a server that is not there is tried again later`() async throws {
        let server = try MailServer()
        _ = try server.end()
        let failure = await failure(SMTPCarrier(host: "127.0.0.1", port: server.port, security: .none))
        #expect(failure?.kind == .later)
        #expect(failure?.detail.hasPrefix("CONNECT 0") == true)
    }

    @Test func `a carrier shows no password`() {
        let carrier = SMTPCarrier(host: "localhost", port: 25, security: .tls, user: "council", password: "s3cret")
        var dumped = ""
        dump(carrier, to: &dumped)
        for text in ["\(carrier)", String(reflecting: carrier), dumped] { #expect(!text.contains("s3cret")) }
    }

    private func failure(_ carrier: SMTPCarrier) async -> MailFailure? {
        await #expect(throws: MailFailure.self) { try await carrier.send(.sample()) }
    }
}
