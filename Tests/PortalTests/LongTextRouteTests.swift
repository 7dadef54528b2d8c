import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// What a page says it takes, it takes, whatever script it is written in.
    @Suite struct LongTextRouteTests {
        private let town: Town

        init() throws { town = try Town() }

        /// A sentence of Gujarati, as a parent has written it.
        private static let gujarati = "\u{AAE}\u{ABE}\u{AB0}\u{ABE} \u{AA6}\u{AC0}\u{A95}\u{AB0}\u{ABE}\u{AA8}\u{AC7} "

        /// Texts of so many UTF-16 units: what is repeated, and how much of it.
        static let texts: [(name: String, unit: String, count: Int)] = [
            ("ASCII", "He can read. ", 9900), ("ASCII at the limit", "x", 30_000), ("Gujarati", gujarati, 2399),
            ("Gujarati", gujarati, 9899), ("Gujarati", gujarati, 29_900), ("Gujarati at the limit", "\u{A97}", 30_000),
            ("emoji", "\u{1F600} ", 6000), ("emoji at the limit", "\u{1F600}", 30_000),
            ("Arabic", "\u{645}\u{631}\u{62D}\u{628}\u{627}\u{200F} ", 29_000), ("Chinese", "\u{5B69}\u{5B50}", 30_000),
            ("Ukrainian", "\u{434}\u{438}\u{442}\u{438}\u{43D}\u{430} ", 29_000), ("lines", "a\n", 29_999),
            ("a flag", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}", 29_988),
        ]

        private static func text(_ unit: String, _ count: Int) -> String {
            let units = Array(unit.utf16)
            let whole = String(repeating: unit, count: count / units.count)
            return whole.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func parent() async throws -> (Browser, desk: CaseDesk) {
            let desk = try CaseDesk(town)
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link("robin@example.org", entry)
            return (parent, desk)
        }

        @Test func `a message of any script is sent up to its limit, new or as an answer`() async throws {
            var (parent, desk) = try await parent()
            for (index, row) in Self.texts.enumerated() {
                let text = Self.text(row.unit, row.count)
                try await parent.visit("messages/new")
                try await parent.submit("/messages/new", ["subject": "About \(index)", "body": text])
                #expect(parent.page.status == 200 && parent.page.shows("Your message is with the SEND team."), "\(row)")
                try await desk.tell("robin@example.org", id: "m\(index)", "A question")
                try await parent.visit("messages/m\(index)")
                try await parent.submit("/messages/m\(index)", ["body": text])
                #expect(parent.page.status == 200 && parent.page.shows("Your message is with the SEND team."), "\(row)")
            }
            let kept = try await town.site(Family.portal).store.read { db in
                try db.rows("SELECT body FROM message WHERE incoming = 1 AND subject <> 'A question' ORDER BY subject")
                    .map { $0.text(0) }
            }
            #expect(Set(kept) == Set(Self.texts.map { Self.text($0.unit, $0.count) }), "each as it was typed")
        }

        @Test func `a text that is too long comes back whole in every script, with what to do`() async throws {
            var (parent, _) = try await parent()
            for unit in ["x", "\u{A97}", "\u{1F600}"] {
                let text = String(repeating: unit, count: 30_002 / unit.utf16.count)
                try await parent.visit("messages/new")
                try await parent.submit("/messages/new", ["subject": "x", "body": text])
                #expect(parent.page.status == 422 && parent.page.shows(text))
                let words = "Shorten your answer to &quot;Your message&quot; to 30,000 characters or fewer"
                #expect(parent.page.text.contains(words))
            }
        }

        @Test func `every long text of an account is taken at its limit`() async throws {
            var (parent, _) = try await parent()
            let entry = try await parent.add(["forename": "Mia"])
            for (page, name, limit, others) in [
                ("account/circumstances", "details", 4000, ["kind": "moved"]),
                ("account/reach", "reach-note", 1000, [:]),
                ("people/\(entry)/access", "note", 4000, ["relationship": "mother", "responsibility": "yes"]),
            ] {
                for (more, isGood) in [(limit, false), (0, true)] {
                    let text = String(repeating: "\u{A97}", count: limit + more)
                    try await parent.visit(page)
                    let end = "/\(page.split(separator: "/").last ?? "")"
                    let seen = try await parent.submit(end, others.merging([name: text]) { $1 })
                    #expect(seen.status == (isGood ? 200 : 422), "\(page) with \(limit + more)")
                    #expect(isGood || seen.shows(text), "\(page) keeps it")
                }
            }
        }

        @Test func `every long text of the team is taken at its limit`() async throws {
            var scene = try await CaseScene(town)
            for (page, name, limit, others) in [
                ("note", "body", 10_000, [:]), ("message", "body", 10_000, ["to.marta": "yes", "subject": "x"]),
                ("document", "body", 50_000, ["title": "x", "kind": "report", "to.marta": "yes"]),
                ("close", "reason", 2000, ["state": "closed"]), ("decision", "note", 4000, ["what": "assess.yes"]),
                ("exception", "evidence", 4000, [:]),
            ] {
                for (more, isGood) in [(limit, false), (0, true)] {
                    let text = String(repeating: "\u{A97}", count: limit + more)
                    let seen = try await scene.press(page, others.merging([name: text]) { $1 })
                    #expect(seen.status == 200 || seen.status == 422, "\(page) with \(limit + more): \(seen.status)")
                    #expect(seen.shows(text), "\(page) keeps it")
                    #expect(seen.shows("Shorten your answer") != isGood, "\(page) with \(limit + more)")
                    guard isGood, seen.status == 200, page == "document" else { continue }
                    #expect(try await scene.officer.submit("/\(page)", button: "do").status == 200, "\(page) is done")
                }
            }
        }

        @Test func `what a route takes follows from its fields, and stays within bounds whatever a form asks for`() {
            let long = Field("body", "messages.body", .longText(), limit: 30_000)
            let most = encoded([("body", String(repeating: "\u{A97}", count: 30_000))])
            #expect(BodyLimit.encoded([long]).total > 2 * most.count)
            #expect(BodyLimit.encoded([long, long]).text - BodyLimit.encoded([long]).text == 2 * 9 * 30_000)
            #expect(BodyLimit.multipart([long], files: 5, megabytes: 10).files == 50 * 1024 * 1024)
            let wild = Field("body", "messages.body", .longText(), limit: .max)
            let limit = BodyLimit.multipart([(wild, times: .max)], files: 10, megabytes: .max)
            #expect(limit.text < 64 * 1024 * 1024 && limit.files <= 1024 * 1024 * 1024)
            let odd = BodyLimit.multipart([(Field("a", "b", limit: -5), times: -1)], files: 1, megabytes: -1)
            #expect(odd.text == BodyLimit.encoded().text && odd.files == 0)
        }
    }
}
