import Database
import Foundation
import Outbound
import PortalKit
import Synchronization
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1)))
struct MailerTests {
    private let fixture: PostFixture

    init() throws { fixture = try PostFixture() }

    @Test func `a posted row becomes one mail, and is not sent again`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        let mailer = fixture.mailer()
        try await fixture.post("note", id: "row-1", on: site)
        await mailer.deliver(site)
        await mailer.deliver(site)
        let mails = try fixture.mails(of: site)
        #expect(mails.count == 1)
        #expect(mails.first?.contains("Message-ID: <row-1@leafshire.example.org>") == true)
        #expect(try await fixture.state(of: "row-1", site) == "sent")
    }

    @Test func `a wake after the write sends the mail`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        let carrier = Carrier()
        let mailer = fixture.mailer { _ in carrier }
        fixture.sites.onWake { mailer.wake($0) }
        try await fixture.post("note", id: "row-1", on: site)
        site.services.wakeOutbox(site)
        #expect(await carrier.next() == "row-1")
        await mailer.stop()
        #expect(try await fixture.state(of: "row-1", site) == "sent")
    }

    @Test func `what waited when the process ended is sent when it starts`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("note", id: "row-1", on: site)
        let carrier = Carrier()
        let mailer = fixture.mailer { _ in carrier }
        mailer.start()
        #expect(await carrier.next() == "row-1")
        await mailer.stop()
    }

    @Test func `a change that is undone sends nothing`() async throws {
        struct Undone: Error {}
        let site = fixture.sites.site(features: PostFixture.templates)
        let now = fixture.sites.clock.now
        await #expect(throws: Undone.self) {
            try await site.store.write { db in
                try Outbox.post(db, "note", id: "row-1", site: site, language: .en, account: "a", now: now)
                throw Undone()
            }
        }
        await fixture.mailer().deliver(site)
        #expect(try fixture.mails(of: site).isEmpty)
    }

    @Test func `codes and links go before all other mail`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        for number in 1...10 { try await fixture.post("note", id: "note-\(number)", on: site) }
        fixture.sites.clock.advance(by: 1)
        try await fixture.post("code", id: "code-1", on: site)
        let carrier = Carrier(holding: { _ in true })
        let mailer = fixture.mailer { _ in carrier }
        mailer.wake(site)
        for _ in 1...3 { _ = await carrier.next() }
        #expect(carrier.taken.contains("code-1"))
        carrier.release()
        await mailer.deliver(site)
        #expect(carrier.taken.count == 11)
    }

    @Test func `a code does not wait for slow mail of the same store`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        for number in 1...6 { try await fixture.post("note", id: "note-\(number)", on: site) }
        let carrier = Carrier(holding: { $0.hasPrefix("note") })
        let mailer = fixture.mailer { _ in carrier }
        mailer.wake(site)
        for _ in 1...3 { _ = await carrier.next() }
        try await fixture.post("code", id: "code-1", on: site)
        mailer.wake(site)
        #expect(await carrier.next() == "code-1")
        #expect(carrier.taken.count == 4, "three notes at a time, and a place for a code")
        carrier.release()
        await mailer.stop()
    }

    @Test func `a tenant whose mail hangs does not hold up another's`() async throws {
        let slow = fixture.sites.site("slowshire", features: PostFixture.templates)
        let quick = fixture.sites.site(features: PostFixture.templates)
        for number in 1...10 { try await fixture.post("note", id: "slow-\(number)", on: slow) }
        try await fixture.post("note", id: "quick-1", on: quick)
        let hanging = Carrier(holding: { _ in true })
        let mailer = fixture.mailer { $0 === slow ? hanging as any MailCarrier : fixture.folder($0) }
        mailer.wake(slow)
        for _ in 1...3 { _ = await hanging.next() }
        await mailer.deliver(quick)
        #expect(try await fixture.state(of: "quick-1", quick) == "sent")
        hanging.release()
        await mailer.stop()
    }

    @Test func `mail that is refused is not tried again`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("note", id: "row-1", on: site)
        let carrier = Carrier(failing: { _ in MailFailure(kind: .refused, detail: "RCPT 550") })
        let mailer = fixture.mailer { _ in carrier }
        await mailer.deliver(site)
        fixture.sites.clock.advance(by: 86_400)
        await mailer.deliver(site)
        #expect(carrier.taken == ["row-1"])
        #expect(try await fixture.state(of: "row-1", site) == "failed")
    }

    @Test func `mail with nothing left to tell is done`() async throws {
        let site = fixture.sites.site { blueprint in
            blueprint.add(MailTemplate("note", isUrgent: false) { _ in nil })
        }
        try await fixture.post("note", id: "row-1", on: site)
        await fixture.mailer().deliver(site)
        #expect(try await fixture.state(of: "row-1", site) == "done")
        #expect(try fixture.mails(of: site).isEmpty)
    }

    @Test func `mail of TEST is marked, and leaves to testers only`() async throws {
        let site = fixture.sites.site(
            environment: .test, testers: ["*@leafshire.example.org"], features: PostFixture.templates)
        try await fixture.post("note", id: "tester", account: "officer@leafshire.example.org", on: site)
        try await fixture.post("note", id: "stranger", account: "alex@example.org", on: site)
        await fixture.mailer().deliver(site)
        let mails = try fixture.mails(of: site)
        #expect(mails.count == 1)
        #expect(mails.first?.contains("Subject: [TEST] About your request\r\n") == true)
        #expect(mails.first?.contains("officer@leafshire.example.org") == true)
        #expect(try await fixture.state(of: "stranger", site) == "done")
    }

    @Test func `a row is mailed by its own portal`() async throws {
        let citizen = fixture.sites.site(features: PostFixture.templates)
        let professional = fixture.sites.site(portal: "professional", features: PostFixture.templates)
        try await fixture.post("note", id: "row-1", on: professional)
        await fixture.mailer().deliver(citizen)
        #expect(try fixture.mails(of: citizen).first?.contains("X-Portal: leafshire/professional/live") == true)
        #expect(fixture.sites.journalLines.contains { $0.contains("leafshire/professional/live") })
    }

    @Test func `the journal tells what became of a mail and names nobody`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("note", id: "row-1", account: "alex.parent@example.org", on: site)
        await fixture.mailer().deliver(site)
        let line = try #require(fixture.sites.journalLines.first { $0.contains("mail.sent") })
        for part in ["leafshire/citizen/live", "note", "row-1"] { #expect(line.contains(part)) }
        #expect(!fixture.sites.journalLines.contains { $0.contains("alex") })
    }

    @Test func `the mail in hand is finished at a stop, and no other is begun`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        for number in 1...5 { try await fixture.post("note", id: "row-\(number)", on: site) }
        let carrier = Carrier(holding: { _ in true })
        let mailer = fixture.mailer { _ in carrier }
        mailer.wake(site)
        for _ in 1...3 { _ = await carrier.next() }
        async let stopped: Void = mailer.stop()
        while !mailer.isClosed { await Task.yield() }
        carrier.release()
        await stopped
        #expect(carrier.taken.count == 3)
        let sent = try await site.store.read { try $0.rows("SELECT id FROM outbox WHERE state = 'sent'").count }
        #expect(sent == 3)
    }

    @Test func `each mail is sent once, however often and from wherever the outbox is woken`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        let carrier = Carrier()
        let mailer = fixture.mailer { _ in carrier }
        try await withThrowingDiscardingTaskGroup { group in
            for number in 1...200 {
                group.addTask {
                    try await fixture.post(number.isMultiple(of: 3) ? "code" : "note", id: "row-\(number)", on: site)
                    mailer.wake(site)
                }
            }
        }
        await mailer.deliver(site)
        #expect(carrier.taken.sorted() == (1...200).map { "row-\($0)" }.sorted())
        await mailer.stop()
    }
}
