import Database
import Foundation
import PortalKit
import Support
import Testing

@testable import Casework
@testable import Plugins

@Suite struct CaseListTests {
    private let room: CaseRoom

    init() throws { room = try CaseRoom() }

    @Test func `what is due next comes first, and each state is its own part of the open cases`() async throws {
        for (id, due) in [("c", 6), ("a", -1), ("d", 7), ("b", 0)] { try await room.add(id, due: due) }
        try await room.add("e", due: nil)
        try await room.add("f", due: nil, closed: "2026-11-02")
        #expect(try await room.find() == ["a", "b", "c", "d", "e"])
        #expect(try await room.find(.overdue) == ["a"])
        #expect(try await room.find(.week) == ["b", "c"])
        #expect(try await room.find(.onTime) == ["d", "e"])
        #expect(try await room.find(.closed) == ["f"])
    }

    @Test func `whose, stage and state narrow together`() async throws {
        try await room.add("a", to: "priti")
        try await room.add("b", stage: "plan", to: "priti")
        try await room.add("c", due: -2, stage: "plan", to: "priti")
        try await room.add("d", stage: "plan")
        try await room.add("e", stage: "plan", to: "priti", closed: "2026-11-01")
        #expect(try await room.find(whose: .officer("priti")) == ["c", "a", "b"])
        #expect(try await room.find(whose: .officer("priti"), stage: "plan") == ["c", "b"])
        #expect(try await room.find(.overdue, whose: .officer("priti"), stage: "plan") == ["c"])
        #expect(try await room.find(.closed, whose: .officer("priti"), stage: "plan") == ["e"])
        #expect(try await room.find(.closed, whose: .officer("dan")) == [])
        #expect(try await room.find(stage: "plan") == ["c", "b", "d"])
        #expect(try await room.find(.closed, stage: "plan") == ["e"])
        #expect(try await room.find(whose: .nobody) == ["d"])
    }

    @Test func `unread, waiting and new cases are found whatever their state`() async throws {
        try await room.add("a", unread: 2, news: 50)
        try await room.add("b", to: "priti", waiting: 1, news: 100)
        try await room.add("c", to: "priti", unread: 1, news: 101, closed: "2026-11-02")
        #expect(try await room.find(.unread) == ["a", "c"])
        #expect(try await room.find(.unread, whose: .officer("priti")) == ["c"])
        #expect(try await room.find(.waiting) == ["b"])
        #expect(try await room.find(.news, since: 99) == ["b", "c"])
        #expect(try await room.find(.news, since: 100) == ["c"])
        #expect(try await room.find(.news, search: "Hartley", since: 100) == ["c"])
    }

    @Test func `a name is found however it is written, by the beginnings of its words in any order`() async throws {
        try await room.add("a", "Ren\u{e9}e", "O\u{2019}Neil-Smith")
        try await room.add("b", "Annabel", "Ren")
        for search in ["renee", "RENEE oneil", "smith ren", "O'Neil", "oneil sm", "Ren\u{e9}e O'Neil-Smith"] {
            #expect(try await room.find(search: search) == ["a"], "\(search)")
        }
        #expect(try await room.find(search: "ren") == ["a", "b"])
        #expect(try await room.find(search: "eil") == [])
        #expect(try await room.find(search: "100%") == [])
    }

    @Test func `a name is found in either spelling`() async throws {
        for (index, spelling) in Spellings.all.enumerated() {
            try await room.add("c\(index)", spelling.known.0, spelling.known.1)
        }
        for (index, spelling) in Spellings.all.enumerated() {
            #expect(try await room.find(search: spelling.typed).contains("c\(index)"), "\(spelling.typed)")
        }
    }

    @Test func `what is unread, waiting or new is narrowed by officer and stage, and found cases by each state`()
        async throws
    {
        try await room.add("a", due: -1, stage: "plan", to: "priti", unread: 1, waiting: 1, news: 9)
        try await room.add("b", due: 2, to: "priti", unread: 1, waiting: 1, news: 9)
        try await room.add("c", due: 9, stage: "plan", unread: 1, waiting: 1, news: 9)
        try await room.add("d", due: nil, stage: "plan", to: "priti", closed: "2026-11-01")
        for state in [CaseListFilter.State.unread, .waiting, .news] {
            for search in ["", "evie"] {
                #expect(try await room.find(state, search: search, whose: .officer("priti")) == ["a", "b"])
                #expect(try await room.find(state, search: search, stage: "plan") == ["a", "c"])
                #expect(try await room.find(state, search: search, whose: .officer("priti"), stage: "plan") == ["a"])
            }
        }
        for (state, found) in [(CaseListFilter.State.overdue, "a"), (.week, "b"), (.onTime, "c"), (.closed, "d")] {
            #expect(try await room.find(state, search: "evie") == [found])
        }
        #expect(try await room.find(search: "evie", whose: .officer("priti"), stage: "plan") == ["a", "d"])
    }

    @Test(arguments: [
        "14/03/2016", "14.3.16", "14 March 2016", "14 mar 2016", "14th March 2016", "2016-03-14", "14032016",
        "14 Mawrth 2016", "14-mar-16", "14mar2016",
    ])
    func `a day of birth is found in any usual form`(_ search: String) async throws {
        try await room.add("a")
        try await room.add("b", born: "2016-03-15")
        #expect(try await room.find(search: search) == ["a"])
    }

    @Test(arguments: ["LE-26-00412", "le-26-00412", "LE2600412", "le 26 412", "26-412", "412", "00412", "LE 26/00412"])
    func `a reference is found as people say it`(_ search: String) async throws {
        try await room.add("a", reference: "LE-26-00412")
        try await room.add("b", reference: "LE-26-00413")
        #expect(try await room.find(search: search) == ["a"])
    }

    @Test func `a number alone is of this year first, and of the years before it`() async throws {
        try await room.add("old", reference: "LE-24-00007", due: 1)
        try await room.add("new", reference: "LE-26-00007", due: 9)
        #expect(try await room.find(search: "7") == ["new", "old"])
        #expect(try await room.find(search: "24-7") == ["old"])
    }

    @Test func `a case is found by the reference of what someone sent`() async throws {
        try await room.add("a")
        try await room.store.write { db in
            try db.run(
                """
                INSERT INTO entry (id, account, forename, middle, surname, folded, gender, born, schooling, school_urn,
                    school, school_place, relationship, responsibility, uprn, lines, postcode, created, changed, person)
                VALUES ('entry', 'sam', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 0, 0, 'person-a')
                """)
            for reference in ["EHC-7K3M-9QXA", "EHC-KMQX-HJKL"] {
                try db.run(
                    """
                    INSERT INTO judgement (reference, subject, account, submission, state, shared, note, author, at,
                        intake) VALUES ($1, 'entry', 'sam', '', 'received', 0, '', '', 0, 0)
                    """, reference)
            }
        }
        #expect(try await room.find(search: "ehc-7k3m-9qxa") == ["a"])
        #expect(try await room.find(search: "ehc 7k3m 9qxa") == ["a"])
        #expect(try await room.find(search: "EHC-KMQX-HJKL") == ["a"])
        #expect(try await room.find(search: "EHC-7K3M-9QXB") == [])
    }

    @Test func `a case is found by the reference of what was recorded for someone`() async throws {
        try await room.add("a", reference: "LE-26-00412")
        try await room.store.write { db in
            _ = try db.run(
                """
                INSERT INTO on_behalf (draft, person, casefile, involvement, name, channel, came, author, at, reference)
                VALUES ('d', 'p', 'a', 'i', 'Peter', 'letter', '2026-10-01', 'o', 0, 'EHC-7K3M-9QXA')
                """)
        }
        #expect(try await room.find(search: "EHC-7K3M-9QXA") == ["a"])
    }

    @Test func `a new request is found by its reference, a name or a day of birth, until it is taken in`() async throws
    {
        let (store, rules, today) = (room.store, room.rules, room.today)
        try await store.write { db in
            let name = (forename: "Ren\u{e9}e", surname: "O\u{2019}Neil")
            for (id, at, isIntake) in [("b", 20, true), ("a", 10, true), ("taken", 5, false)] {
                let entry = Entry(
                    id: id,
                    PersonDetails(
                        forename: name.forename, surname: name.surname, gender: "",
                        born: try CaseRoom.day("2016-03-14")),
                    relationship: .mother, responsibility: .yes)
                _ = try EntryStore.add(db, entry, account: "sam", at: .distantPast)
                try db.run(
                    """
                    INSERT INTO judgement (reference, subject, account, submission, state, shared, note, author, at,
                        intake) VALUES ($1, $2, 'sam', '', 'received', 0, '', '', $3, $4)
                    """, id == "b" ? "EHC-KMQX-HJKL" : "EHC-7K3M-\(id)", id, at, isIntake)
            }
        }
        func found(_ search: String) async throws -> [String] {
            try await store.scan {
                try WaitingRequest.find(.system($0), search, today: today, rules).map(\.reference)
            }
        }
        for search in ["oneil ren", "14/3/2016"] {
            #expect(try await found(search) == ["EHC-7K3M-a", "EHC-KMQX-HJKL"], "\(search)")
        }
        for search in ["EHC-KMQX-HJKL", "ehc kmqx hjkl"] { #expect(try await found(search) == ["EHC-KMQX-HJKL"]) }
        for search in ["", "eil", "15/3/2016", "EHC-7K3M-TAKEN", "412"] { #expect(try await found(search) == []) }
    }

    @Test func `pages of twenty hold every case once, and a page past the last is the last`() async throws {
        for number in 0..<45 { try await room.add("c\(100 + number)", due: number / 3) }
        let pages = [try await room.find(), try await room.find(page: 2), try await room.find(page: 3)]
        #expect(pages.map(\.count) == [20, 20, 5])
        #expect(Set(pages.joined()).count == 45)
        #expect(try await room.find(page: 99) == pages[2])
        #expect(try await room.find(search: "hartley", page: 3) == pages[2])
    }

    @Test func `the counters tell what a click on them shows`() async throws {
        try await room.add("a", due: -3, unread: 1, news: 10)
        try await room.add("b", due: 0, waiting: 2, news: 20)
        try await room.add("c", due: 3, to: "priti", waiting: 1)
        let counters = try await room.store.scan { [room] db in
            try room.cases(db, since: 15).counters()
        }
        // No one's own cases are those that are nobody's.
        #expect(counters == .init(overdue: 1, week: 2, waiting: 1, unread: 1, news: 1))
    }

    @Test func `a row names its officer and the exception of what is due`() async throws {
        try await room.add("a", due: -3, to: "priti")
        try await room.store.write { db in
            for (id, deadline, ground) in [("1", "final-plan", "absent"), ("2", "decision-to-assess", "school-closed")]
            {
                try db.run(
                    """
                    INSERT INTO case_exception (id, casefile, deadline, ground, began, ended, evidence, note, author, at)
                    VALUES ($1, 'a', $2, $3, '', '', '', '', '', 0)
                    """, id, deadline, ground)
            }
        }
        let line = try #require(try await room.store.scan { try CaseListLine.find(.system($0), "a") })
        #expect(
            line.ground == "school-closed" && line.surname == "Hartley" && line.forename == "Evie"
                && line.reference == "LE-26-a")
    }
}
