import Database
import PortalKit
import Testing

@testable import Casework

@Suite struct EntryStoreTests {
    private let household = Household()

    @Test func `what was added is found as it was, by its account alone`() async throws {
        let entry = try dan()
        #expect(try await household.add(entry, to: "robin"))
        #expect(try await household.find("dan", "robin") == entry)
        #expect(try await household.find("dan", "rowan") == nil)
        #expect(try await household.all("rowan") == [])
    }

    @Test func `an id that is taken adds nothing, whoever has it`() async throws {
        try await household.add(dan(), to: "robin")
        #expect(try await !household.add(dan(forename: "Other"), to: "robin"))
        #expect(try await !household.add(dan(forename: "Other"), to: "rowan"))
        #expect(try await household.find("dan", "robin")?.forename == "Dan")
        #expect(try await household.all("rowan") == [])
    }

    @Test func `the people of an account are in the order of their names, however they are written`() async throws {
        for (id, forename) in [("1", "zoe"), ("2", "\u{c9}mile"), ("3", "Ann"), ("4", "Frank")] {
            try await household.add(dan(id, forename: forename), to: "robin")
        }
        #expect(try await household.all("robin") == ["3", "2", "4", "1"])
    }

    @Test func `a twin has the same name and day of birth, is of the same account, and is not oneself`() async throws {
        let known = try dan("known", forename: "Ren\u{e9}e", surname: "O'Neil")
        try await household.add(known, to: "robin")
        let same = try dan("new", forename: "RENEE", surname: "O\u{2019}Neil")
        #expect(try await household.twin(of: same, "robin") == "known")
        #expect(try await household.twin(of: same, "rowan") == nil)
        #expect(try await household.twin(of: known, "robin") == nil)
        #expect(try await household.twin(of: dan("new", forename: "Rene", surname: "O'Neil"), "robin") == nil)
        let older = try dan("new", forename: "Renee", surname: "O'Neil", born: "2015-03-14")
        #expect(try await household.twin(of: older, "robin") == nil)
    }

    @Test(arguments: [
        ("Micha\u{142}", "Paw\u{142}owski", "Michal", "Pawlowski"), ("S\u{F8}ren", "\u{D8}berg", "Soren", "Oberg"),
        ("\u{110}\u{1ED7}", "V\u{103}n", "Do", "Van"), ("Aoife", "O'Brien", "Aoife", "O\u{2BC}Brien"),
        ("Orla", "O'Neill", "Orla", "O`Neill"), ("Orla", "O'Neill", "Orla", "O Neill"),
        ("Ane", "Kj\u{E6}r", "Ane", "Kjaer"),
        ("Kind", "Stra\u{DF}e", "Kind", "Strasse"), ("Nguy\u{1EC5}n", "Th\u{1ECB}", "Nguyen", "Thi"),
        ("Zoe\u{308}", "Lee", "Zo\u{EB}", "Lee"), ("Anna-Maria", "Lee", "Annamaria", "Lee"),
    ])
    func `a twin is known in either spelling`(
        _ forename: String, _ surname: String, _ plain: String, _ other: String
    ) async throws {
        try await household.add(dan("one", forename: forename, surname: surname), to: "robin")
        try await household.add(dan("two", forename: plain, surname: other), to: "rowan")
        #expect(try await household.twin(of: dan("new", forename: plain, surname: other), "robin") == "one")
        #expect(try await household.twin(of: dan("new", forename: forename, surname: surname), "rowan") == "two")
    }

    @Test func `a change is kept, and only by the account that the person is of`() async throws {
        try await household.add(dan(), to: "robin")
        var changed = try dan(forename: "Daniel")
        changed.middle = "Lee"
        changed.schooling = Schooling(at: .home)
        changed.address = nil
        let (kept, now) = (changed, household.now)
        try await household.store.write { try EntryStore.change($0, kept, account: "rowan", at: now) }
        #expect(try await household.find("dan", "robin") == dan())
        try await household.store.write { try EntryStore.change($0, kept, account: "robin", at: now) }
        #expect(try await household.find("dan", "robin") == kept)
    }

    @Test func `whoever is removed is nobody's, and no twin`() async throws {
        let now = household.now
        try await household.add(dan(), to: "robin")
        try await household.store.write { try EntryStore.remove($0, "dan", account: "rowan", at: now) }
        #expect(try await household.all("robin") == ["dan"], "another account removes nobody")
        try await household.store.write { try EntryStore.remove($0, "dan", account: "robin", at: now) }
        #expect(try await household.find("dan", "robin") == nil)
        #expect(try await household.all("robin") == [])
        #expect(try await household.twin(of: dan("new"), "robin") == nil)
    }

    @Test func `a form that is sent fills in where someone learns and lives, and nothing else`() async throws {
        try await household.add(dan(), to: "robin")
        var typed = FormValues(["person.forename": "Changed", "person.born": "2001-01-01"])
        typed.fill("person.school", with: Schooling(at: .nursery))
        typed.fill("person.address", with: PostalAddress(uprn: "", lines: ["2 Mill Lane"], postcode: "LE1 1AA"))
        let facts = typed.values
        try await household.store.write { try EntrySubjects().fill(facts, of: "dan", $0) }
        let entry = try await household.find("dan", "robin")
        #expect(entry?.schooling == Schooling(at: .nursery))
        #expect(entry?.address?.line == "2 Mill Lane, LE1 1AA")
        #expect(try entry?.name == dan().name && entry?.born == dan().born)
        try await household.store.write { try EntrySubjects().fill([:], of: "dan", $0) }
        #expect(try await household.find("dan", "robin") == entry)
    }

    @Test func `the oldest that can be added is not yet 26`() throws {
        let today = try #require(CivilDate(iso: "2026-11-20"))
        #expect(PersonDetails.earliestBirth(on: today).iso == "2000-11-21")
        let leap = try #require(CivilDate(iso: "2028-02-29"))
        #expect(PersonDetails.earliestBirth(on: leap).iso == "2002-03-01")
    }
}
