import Database
import Files
import Forms
import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Neighbourhood {
    /// What stands in a document that is taken back.
    static let recalled = "Words of a letter to the wrong people"
    /// What a parent's request says that others who may read it do read.
    static let open = "She is her mother's daughter"

    /// Everybody begins, sends, writes and asks, and the team asks, writes, shares, decides and publishes.
    mutating func goRound() async throws {
        try await begin()
        try await send()
        try await ask()
        try await writeTo()
        try await answer()
        try await publish()
        try await upload()
    }

    /// A file of each, held by what they have sent or begun.
    private func upload() async throws {
        let path = town.data + "/scratch/round.pdf"
        try Data(FormFiles.pdf).write(to: URL(filePath: path))
        let (digest, now) = (try await officer.site.files.keep(path), town.clock.now)
        try await write { db in
            for one in people {
                let file = Attachment(
                    id: "file-\(one.number)", name: "\(one.word).pdf", kind: "pdf", size: FormFiles.pdf.count,
                    digest: digest,
                    state: .clean, at: now)
                let sent = try db.row("SELECT id FROM submission WHERE account = $1 LIMIT 1", one.account)?.text(0)
                let begun = try db.row("SELECT id FROM draft WHERE account = $1 LIMIT 1", one.account)?.text(0)
                try UploadStore.insert(
                    db, file, account: one.account, subject: one.entry, holder: sent ?? begun ?? file.id)
            }
        }
    }

    /// Fills in an action of the case, looks at the preview, and does it.
    private mutating func act(_ path: String, _ values: [String: String]) async throws {
        try await officer.visit("cases/\(Self.caseID)/\(path)")
        let seen = try await officer.submit("/\(path)", values, button: "preview")
        try #require(seen.status == 200, "\(path): \(seen.text)")
        try await officer.submit("/\(path)", button: "do")
        try #require(officer.page.status == 200, "\(path): \(officer.page.text)")
    }

    private func ticks(_ name: String, _ people: [Neighbour]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: people.map { ("\(name).\($0.involvement)", "yes") })
    }

    /// A draft of each of the family, and what a stranger asks.
    private func begin() async throws {
        for one in people where !one.isProfessional && !one.entry.isEmpty {
            var browser = try await browser(one)
            let draft = try await browser.begin(one.entry)
            try await browser.step("relationship", of: draft)
            try await browser.save(["relationship": "Draft of \(one.word)"])
            guard one.role.isEmpty else { continue }
            try await browser.visit("people/\(one.entry)/access")
            try await browser.submit(
                "/access", ["relationship": "other", "responsibility": "unsure", "note": "I am \(one.word)"])
        }
    }

    /// A parent's request with all that says how to reach someone, which is shared; another's, which is not.
    private mutating func send() async throws {
        for (one, isShared) in [(people[0], true), (people[1], false)] {
            var browser = try await browser(one)
            let draft = try #require(
                try await read { db in
                    try db.row("SELECT id FROM draft WHERE account = $1 AND sent IS NULL", one.account)?.text(0)
                })
            let words = isShared ? Self.open : "Sent by \(one.word)"
            try await browser.fill(
                draft,
                [
                    "relationship": ["relationship": words],
                    "hopes": [
                        "other-parent": "yes", "other-parent-details": "Reach \(one.word) at \(one.phone)",
                        "contact-way": "phone", "contact-phone": one.phone, "contact-times": "When \(one.word) sleeps",
                    ],
                ])
            let sent = try await browser.send().id(of: "submissions")
            if isShared { try await act("submissions/\(sent)/accept", ["shared": "yes"]) }
        }
    }

    private mutating func ask() async throws {
        for one in linked {
            let form = one.isProfessional ? "educational-advice" : "parent-views"
            let service = one.isProfessional ? "education" : "other"
            try await act(
                "ask",
                ["who": one.involvement, "service": service, "form": form, "title": "Asked of \(one.word)"])
        }
        try await act("ask", ["who": byPost.involvement, "service": "other", "title": "Asked of \(byPost.word)"])
        var professional = try await browser(people[6])
        try await professional.visit("people/\(people[6].entry)")
        try await professional.submit("/educational-advice/start")
        let draft = try professional.page.id(of: "drafts")
        try await professional.step("story", of: draft)
        try await professional.save(["story": "Draft of \(people[6].word)"])
    }

    /// A message to each alone, and one to all of them.
    private mutating func writeTo() async throws {
        for index in people.indices where !people[index].role.isEmpty {
            let one = people[index]
            try await act(
                "message",
                ticks("to", [one]).merging(["subject": "For \(one.word)", "body": "Told \(one.word)"]) { $1 })
            people[index].thread = try #require(
                try await read { db in
                    try db.row("SELECT id FROM message WHERE subject = $1", "For \(one.word)")?.text(0)
                })
        }
        try await act(
            "message", ticks("to", linked).merging(["subject": "A visit", "body": "On Friday?"]) { $1 })
    }

    /// Everybody answers, and who may write first does.
    private func answer() async throws {
        for one in linked {
            var browser = try await browser(one)
            try await browser.visit("messages/\(one.thread)")
            try await browser.submit("/\(one.thread)", ["body": "Answer of \(one.word)"])
            guard try await browser.visit("messages/new").status == 200 else { continue }
            try await browser.submit(
                "/messages/new", ["about": one.entry, "subject": "From \(one.word)", "body": "Word of \(one.word)"])
        }
    }

    /// A document to each alone, one to several, one that is taken back, and a decision with its letter.
    private mutating func publish() async throws {
        let dated = ["dated.day": "2", "dated.month": "9", "dated.year": "2024"]
        func document(_ title: String, _ body: String, _ people: [Neighbour]) -> [String: String] {
            ticks("to", people).merging(["title": title, "kind": "report", "body": body]) { $1 }
                .merging(dated) { $1 }
        }
        for one in linked + [byPost] {
            try await act("document", document("Paper for \(one.word)", "Only for \(one.word)", [one]))
        }
        try await act("document", document("A report", "For several", [people[0], people[2], byPost]))
        try await act("document", document("A mistake", Self.recalled, linked + [byPost]))
        let mistake = try #require(
            try await read { try $0.row("SELECT id FROM document WHERE title = 'A mistake'")?.text(0) })
        try await act("documents/\(mistake)/recall", ["reason": "It was about \(byPost.word)"])
        try await act("decision", ["what": "assess.yes"])
        let decision = try #require(
            try await read { try DecisionStore.all(.system($0), of: Self.caseID).first?.id })
        try await act("decisions/\(decision)/letter", ["kind": "letter", "body": "We will assess."])
    }
}
