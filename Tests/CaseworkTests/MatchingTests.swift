import Database
import Foundation
import Identity
import PortalKit
import Support
import Testing

@testable import Casework

/// Whom an entry may mean, and what saying so does.
@Suite struct MatchingTests {
    private let store: Store
    private let room = StorePool(writers: 1, openLimit: 2)
    private let folder = NSTemporaryDirectory() + "matching-\(UUID().uuidString)"
    private let now = Date(timeIntervalSince1970: 1_725_184_800)
    private let officer = Officer.system

    init() {
        store = room.store(at: "\(folder)/live.sqlite", migrations: IdentityMigrations.all + CaseworkMigrations.all)
    }

    private func add(_ persons: Entry...) async throws {
        let now = now
        try await store.write { db in
            for one in persons { try PersonStore.add(.system(db), Person(id: one.id, one.details), at: now) }
        }
    }

    private func candidates(_ entry: Entry) async throws -> [String] {
        try await store.read { try PersonStore.candidates(.system($0), like: entry.details).map(\.id) }
    }

    /// An account with an entry of Dan Brown, from which something waits to be taken in.
    private func household(_ account: String) async throws {
        let (now, entry) = (now, try dan("\(account)-dan"))
        try await store.write { db in
            try AccountStore.insert(
                db, id: account, email: "\(account)@example.org", password: "", .citizen, .en, portal: "citizen",
                at: now)
            _ = try EntryStore.add(db, entry, account: account, at: now)
            let sent = SentForm(
                id: "sent-\(account)", reference: "EHC-\(account)", form: "f", stage: "request", title: "A request",
                account: account, subject: entry.id, version: 1, received: now, sent: now)
            try ReviewStore.receive(db, sent, isIntake: true)
        }
    }

    @Test func `the likeliest comes first, a twin is among them, a stranger born that day is not`() async throws {
        try await add(
            dan("twin", forename: "Tom"), dan("same"), dan("stranger", forename: "Ann", surname: "Green"),
            dan("older", born: "2010-01-01"))
        #expect(try await candidates(dan("entry")).first == "same")
        #expect(try await Set(candidates(dan("entry"))) == ["same", "twin", "older"])
    }

    @Test func `who is looked for is found by part of the name, the day of birth, or both`() async throws {
        try await add(dan("dan"), dan("tom", forename: "Tom"), dan("zoe", forename: "Zo\u{eb}", born: "2011-02-03"))
        let (store, officer) = (store, officer)
        func found(_ words: String, _ born: String? = nil) async throws -> [String] {
            let day = born.flatMap { CivilDate(iso: $0) }
            return try await store.read { db in
                try PersonStore.search(officer.team(db), named: words, born: day, limit: 9).map(\.id)
            }
        }
        #expect(try await found("zoe brown") == ["zoe"])
        #expect(try await found("brown", "2016-03-14") == ["dan", "tom"])
        #expect(try await found("", "2011-02-03") == ["zoe"])
        #expect(try await found("") == [], "nothing asked is nothing found")
        #expect(try await found("100%") == [])
    }

    @Test func `who is known is found in either spelling`() async throws {
        for (index, spelling) in Spellings.all.enumerated() {
            try await add(
                dan(
                    "p\(index)", forename: spelling.known.0, surname: spelling.known.1,
                    born: "2010-01-0\(index % 9 + 1)"))
        }
        let (store, officer) = (store, officer)
        for (index, spelling) in Spellings.all.enumerated() {
            let people = try await store.read { db in
                try PersonStore.search(officer.team(db), named: spelling.typed, born: nil, limit: 50).map(\.id)
            }
            #expect(people.contains("p\(index)"), "\(spelling.typed)")
        }
    }

    @Test func `a request in another spelling is offered the child that is known`() async throws {
        try await add(dan("known", forename: "S\u{F8}ren", surname: "\u{D8}berg", born: "2015-05-05"))
        #expect(try await candidates(dan("new", forename: "Soren", surname: "Oberg", born: "2015-05-05")) == ["known"])
        #expect(try await candidates(dan("new", forename: "Soren", surname: "Oberg", born: "2011-11-11")) == ["known"])
    }

    @Test func `names that were folded in the old way are folded in the new one as a database is opened`() async throws
    {
        let migrations = IdentityMigrations.all + CaseworkMigrations.all
        let before = migrations.filter { $0.name != "casework-names" }
        let path = "\(folder)/old.sqlite"
        let old = room.store(at: path, migrations: before)
        let (now, entry) = (now, try dan("dan", forename: "S\u{F8}ren", surname: "O Brien"))
        try await old.write { db in
            _ = try EntryStore.add(db, entry, account: "robin", at: now)
            try PersonStore.add(.system(db), Person(id: "dan", entry.details), at: now)
            try db.run("UPDATE entry SET folded = $1", "s\u{F8}ren o brien")
            try db.run("UPDATE person SET folded = $1", "s\u{F8}ren o brien")
            try db.run(
                """
                INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator, next,
                    detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                VALUES ('c', 'X-1', 'dan', 'request', 'open', '2024-09-01', 'parent', 'portal', '', '', '', '', 0, 0, 0,
                    $1, '', '', '', 0, 0, 1)
                """, "s\u{F8}ren o brien")
        }
        await old.close()
        let new = StorePool(writers: 1, openLimit: 2)
        let store = new.store(at: path, migrations: migrations)
        let folded = try await store.read { db in
            try db.rows(
                "SELECT folded FROM entry UNION ALL SELECT folded FROM person UNION ALL SELECT folded FROM casefile"
            )
            .map { $0.text(0) }
        }
        #expect(folded == ["soren obrien", "soren obrien", "soren obrien"])
        await new.close()
    }

    @Test func `what came about an entry waits until its person has an open case`() async throws {
        try await household("robin")
        try await add(dan("dan"))
        let officer = officer
        try await store.write { try Linking.match(officer.team($0), entry: "robin-dan", to: "dan") }
        #expect(try await store.read { try ReviewStore.intakeCount($0) } == 1)
        try await store.write { db in
            try db.run(
                """
                INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator, next,
                    detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                VALUES ('c', 'X-1', 'dan', 'request', 'open', '2024-09-01', 'parent', 'portal', '', '', '', '', 0, 0, 0,
                    '', '', '', '', 0, 0, 1)
                """)
            try Linking.match(officer.team(db), entry: "robin-dan", to: "dan")
        }
        #expect(try await store.read { try ReviewStore.intakeCount($0) } == 0)
    }

    @Test func `linking twice with one id is once, and what was unlinked does not come back by it`() async throws {
        try await household("robin")
        let (now, officer, person) = (now, officer, Person(id: "dan", try dan("dan").details))
        try await add(dan("dan"))
        func link() async throws {
            try await store.write { db in
                try Linking.link(
                    officer.team(db), account: "robin", entry: "robin-dan", to: person, as: "parent",
                    relationship: .mother,
                    involvement: "i", title: "mother", at: now)
            }
        }
        for _ in 0..<2 { try await link() }
        let current = { [store] in
            try await store.read {
                try InvolvementStore.current(.system($0), account: "robin", entry: "robin-dan")
            }
        }
        let one = try #require(try await current())
        try await store.write { try Linking.unlink(officer.team($0), one, reason: "an error", at: now) }
        try await link()
        #expect(try await current() == nil)
        #expect(try await store.read { try EntryStore.find($0, "robin-dan", account: "robin") } != nil, "it is theirs")
    }

    @Test func `an account that comes later takes over what was asked of its holder`() async throws {
        try await household("robin")
        try await add(dan("dan"))
        let (now, officer, person) = (now, officer, Person(id: "dan", try dan("dan").details))
        let one = Involvement(
            id: "i", person: "dan", role: "parent", name: "Robin", email: "robin@example.org", began: now)
        let attached = try await store.write { db in
            try InvolvementStore.add(officer.team(db), one)
            return try Linking.attach(
                officer.team(db), one, to: "robin", person: person, relationship: .mother, at: now)
        }
        #expect(attached)
        let again = try await store.write { db in
            try Linking.attach(officer.team(db), one, to: "robin", person: person, relationship: .mother, at: now)
        }
        #expect(!again)
        let kept = try await store.read { try InvolvementStore.find(.system($0), "i") }
        #expect(kept?.account == "robin" && kept?.entry.isEmpty == false)
    }

    @Test func `what ended already is not ended again: its entry serves what followed it`() async throws {
        try await household("robin")
        try await add(dan("dan"))
        let (now, officer, person) = (now, officer, Person(id: "dan", try dan("dan").details))
        let link = { @Sendable [store] (role: String) in
            try await store.write { db in
                try Linking.link(
                    officer.team(db), account: "robin", entry: nil, to: person, as: role, relationship: .other,
                    involvement: role,
                    title: "", at: now)
            }
        }
        let entry = try await link("carer")
        let former = try #require(try await store.read { try InvolvementStore.find(.system($0), "carer") })
        #expect(try await link("parent") == entry)
        try await store.write { try Linking.unlink(officer.team($0), former, reason: "again", at: now) }
        #expect(try await store.read { try EntryStore.find($0, entry, account: "robin") } != nil)
        let current = try await store.read {
            try InvolvementStore.current(.system($0), account: "robin", entry: entry)
        }
        #expect(current?.id == "parent")
    }

    @Test func `an account is not linked under the id of someone else's involvement`() async throws {
        try await household("robin")
        try await household("kim")
        try await add(dan("dan"))
        let (now, officer, person) = (now, officer, Person(id: "dan", try dan("dan").details))
        let link = { @Sendable [store] (account: String) in
            try await store.write { db in
                try Linking.link(
                    officer.team(db), account: account, entry: nil, to: person, as: "carer", relationship: .other,
                    involvement: "i",
                    title: "", at: now)
            }
        }
        _ = try await link("robin")
        await #expect(throws: Problem.self) { _ = try await link("kim") }
    }
}
