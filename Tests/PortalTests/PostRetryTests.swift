import Database
import Foundation
import Outbound
import PortalKit
import Synchronization
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1)))
struct PostRetryTests {
    private let fixture: PostFixture

    init() throws { fixture = try PostFixture() }

    @Test func `mail that does not leave is tried again, each time later`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        let clock = fixture.sites.clock
        try await fixture.post("note", id: "row-1", on: site)
        let carrier = Carrier(failing: { _ in MailFailure(kind: .later, detail: "connect") })
        let mailer = fixture.mailer { _ in carrier }
        await mailer.deliver(site)
        for (tries, wait) in [30.0, 120, 600, 3600, 21_600, 21_600].enumerated() {
            clock.advance(by: wait - 1)
            await mailer.deliver(site)
            #expect(carrier.taken.count == tries + 1, "nothing before \(wait) seconds")
            clock.advance(by: 1)
            await mailer.deliver(site)
            #expect(carrier.taken.count == tries + 2, "a try after \(wait) seconds")
        }
        #expect(Set(carrier.taken) == ["row-1"], "the Message-ID stays")
    }

    @Test func `a retry that is due needs no wake, and one task sleeps until then`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        let clock = fixture.sites.clock
        try await fixture.post("note", id: "row-1", on: site)
        let failures = Mutex(1)
        let carrier = Carrier(failing: { _ in
            failures.withLock { failures in
                failures -= 1
                return failures >= 0 ? MailFailure(kind: .later, detail: "connect") : nil
            }
        })
        let mailer = fixture.mailer { _ in carrier }
        await mailer.deliver(site)
        #expect(await carrier.next() == "row-1")
        await clock.sleeper(until: clock.now + 30)
        #expect(clock.sleepers == 1)
        clock.advance(by: 30)
        #expect(await carrier.next() == "row-1")
        await mailer.stop()
        #expect(try await fixture.state(of: "row-1", site) == "sent")
    }

    @Test func `mail that is no longer worth sending is dropped`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("code", id: "code-1", lifetime: 600, on: site)
        fixture.sites.clock.advance(by: 600)
        await fixture.mailer().deliver(site)
        #expect(try await fixture.state(of: "code-1", site) == "expired")
        #expect(try fixture.mails(of: site).isEmpty)
    }

    @Test func `no try is put off beyond the time that a mail is worth sending`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("code", id: "code-1", lifetime: 20, on: site)
        let carrier = Carrier(failing: { _ in MailFailure(kind: .later, detail: "connect") })
        let mailer = fixture.mailer { _ in carrier }
        await mailer.deliver(site)
        fixture.sites.clock.advance(by: 20)
        await mailer.deliver(site)
        #expect(try await fixture.state(of: "code-1", site) == "expired")
        #expect(carrier.taken.count == 1)
    }

    @Test func `mail waits while its council has no sender`() async throws {
        let site = fixture.sites.site(from: nil, features: PostFixture.templates)
        try await fixture.post("note", id: "row-1", on: site)
        await fixture.mailer().deliver(site)
        #expect(try await fixture.state(of: "row-1", site) == "waiting")
    }

    @Test func `an error while a mail is made is tried again, and its words stay out of the journal`() async throws {
        struct Odd: Error { let address = "alex@example.org" }
        let site = fixture.sites.site { blueprint in
            blueprint.add(MailTemplate("note", isUrgent: false) { _ in throw Odd() })
        }
        try await fixture.post("note", id: "row-1", on: site)
        await fixture.mailer().deliver(site)
        #expect(try await fixture.state(of: "row-1", site) == "waiting")
        #expect(fixture.sites.journalLines.contains { $0.contains("mail.later") && $0.contains("Odd") })
        #expect(!fixture.sites.journalLines.contains { $0.contains("alex") })
    }

    @Test func `a mail whose sending could not be noted is noted later, not sent again`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("note", id: "row-1", on: site)
        _ = try await site.store.write { db in
            try db.run(
                """
                CREATE TRIGGER shut BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'shut'); END
                """)
        }
        let carrier = Carrier()
        let mailer = fixture.mailer { _ in carrier }
        await mailer.deliver(site)
        await mailer.deliver(site)
        #expect(try await fixture.state(of: "row-1", site) == "waiting")
        _ = try await site.store.write { try $0.run("DROP TRIGGER shut") }
        fixture.sites.clock.advance(by: 30)
        await mailer.deliver(site)
        #expect(try await fixture.state(of: "row-1", site) == "sent")
        #expect(carrier.taken == ["row-1"])
    }

    @Test func `settled rows are removed after thirty days, failed ones stay`() async throws {
        let site = fixture.sites.site(features: PostFixture.templates)
        try await fixture.post("note", id: "sent", on: site)
        try await fixture.post("note", id: "failed", account: "nobody", on: site)
        let mailer = fixture.mailer()
        await mailer.deliver(site)
        #expect(try await fixture.state(of: "failed", site) == "failed")
        fixture.sites.clock.advance(by: 30 * 86_400)
        await mailer.deliver(site)
        #expect(try await fixture.state(of: "sent", site) == "sent")
        fixture.sites.clock.advance(by: 86_400)
        await mailer.deliver(site)
        #expect(try await fixture.state(of: "sent", site) == nil)
        #expect(try await fixture.state(of: "failed", site) == "failed")
    }
}
