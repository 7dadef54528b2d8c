import Casework
import Database
import Files
import Forms
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Creates invented cases of one council, through the same functions as the team and the families use.
struct SampleCouncil: Sendable {
    let team: Site
    let citizen: Site?
    let professional: Site?
    let rules: CaseRules
    let now: Date

    /// - Parameter portals: all sites of the council.
    init?(team: Site, portals: [Site], services: Services) {
        guard let rules = try? team.caseRules else { return nil }
        self.team = team
        self.rules = rules
        citizen = portals.first { $0.portal.audience == .citizen }
        professional = portals.first { $0.portal.audience == .professional }
        now = services.now()
    }

    /// Fills the store, once.
    func fill() async throws {
        guard try await !team.store.read({ try SampleStore.hasCases($0) }) else { return }
        let report = try await report()
        let refused = try await team.store.write { db -> [String] in
            let officers = try ["priti@example.org", "dan@example.org"].compactMap { email in
                try AccountStore.find(db, email: email, .staff).flatMap { try Officer.of(db, account: $0.id) }
            }
            guard officers.count == 2 else { return [] }
            var chance = SampleChance(team.tenant.id)
            var refused: [String] = []
            for (number, story) in SampleStory.all.enumerated() {
                var sample = SampleCase(
                    council: self, story: story, officers: officers, number: number, report: report, chance: chance)
                try sample.play(db)
                chance = sample.chance
                if case .refused = story.household { refused += sample.kin.map(\.account) }
            }
            try intake(db, &chance)
            return refused
        }
        // Run the background jobs as of yesterday, and mark the mail that they queue as sent.
        for job in team.features.jobs { try await job(team, now - 86_400) }
        try await team.store.write { db in
            try SampleStore.settleMail(db, before: now - 3600)
            for account in refused { try SampleStore.refuseMail(db, to: account) }
        }
    }

    /// The time on the day `ago` days before today, at an hour in London; never after now.
    func moment(_ ago: Int, _ hour: Int = 10) -> Date {
        let time = "\(day(ago).iso)T\(hour < 10 ? "0" : "")\(hour):00"
        return min(now, Dates.instant(london: time) ?? now - Double(ago) * 86_400)
    }

    /// The day `ago` days before today.
    func day(_ ago: Int) -> CivilDate { CivilDate(now).adding(days: -ago) }

    /// A request by an account, for actions that its permissions allow.
    func visit(_ account: String, _ site: Site, at time: Date) -> Visit {
        Visit(
            head: Head(.get, site.link(.en, SiteLinks.landing()).text), site: site, language: .en,
            session: Session(
                id: "", account: account, name: "", email: "", proof: .code, ends: time),
            now: time)
    }

    /// Stores the report as a file; nil if it cannot be written.
    private func report() async throws -> Attachment? {
        let path = "\(team.services.scratch)/\(newID()).pdf"
        let bytes = SamplePDF.bytes(SampleWords.report)
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return nil }
        let digest = try await team.files.keep(path)
        return Attachment(
            id: "", name: "report.pdf", kind: "pdf", size: bytes.count, digest: digest, state: .clean, at: now)
    }

    /// Requests that the team has not processed yet, and a request for access to a case.
    private func intake(_ db: Connection, _ chance: inout SampleChance) throws {
        guard let citizen else { return }
        for (number, ago) in [6, 2, 0].enumerated() {
            let time = moment(ago, 8)
            let surname = chance.one(of: SampleNames.surnames)
            let account = try SampleAccounts.make(
                db,
                .init(
                    email: "new.family.\(number + 1)@example.org", forename: chance.one(of: SampleNames.grown),
                    surname: surname, about: ""), on: citizen, hash: "", at: time)
            let entry = Entry(
                id: newID(),
                PersonDetails(
                    forename: chance.one(of: SampleNames.girls), surname: surname, gender: "female",
                    born: day(365 * (5 + number) + 40), address: SampleNames.address(&chance)),
                relationship: .mother, responsibility: .yes)
            _ = try EntryStore.add(db, entry, account: account, at: time)
            let sent = try SampleForm.send(
                db, about: entry.id, saying: SampleWords.family, for: visit(account, citizen, at: time))
            if sent == nil || number == 0 {
                try AccessStore.add(
                    db,
                    AccessRequest(
                        id: newID(), account: account, entry: entry.id, relationship: .mother, responsibility: .yes,
                        note: "I am the mother and have always lived with my child.", at: time))
            }
        }
    }
}
