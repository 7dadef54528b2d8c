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
    let sample: SampleFile
    let team: Site
    let citizen: Site?
    let professional: Site?
    let rules: CaseRules
    let now: Date

    /// - Parameter portals: all sites of the council.
    init?(_ sample: SampleFile, team: Site, portals: [Site]) {
        guard let rules = try? team.caseRules else { return nil }
        (self.sample, self.team, self.rules) = (sample, team, rules)
        citizen = portals.first { $0.portal.audience == .citizen }
        professional = portals.first { $0.portal.audience == .professional }
        now = team.services.now()
    }

    /// Fills the store, once.
    func fill() async throws {
        guard try await team.store.read(isEmpty) else { return }
        let report = try await report()
        let refused = try await team.store.write { db -> [String]? in
            // Another request may have filled it meanwhile.
            guard try isEmpty(db) else { return nil }
            let officers = try sample.accounts(of: .staff).compactMap { account in
                try AccountStore.find(db, email: account.email, .staff).flatMap { found in
                    try Officer.of(db, account: found.id).map { (account.email, $0) }
                }
            }
            // The manager does what is assigned to no one.
            let managers = sample.accounts(of: .staff).filter { $0.role == .manager }.map(\.email)
            guard let manager = officers.first(where: { managers.contains($0.0) })?.1 else { return [] }
            var chance = SampleChance(team.tenant.id)
            var refused: [String] = []
            for (number, story) in sample.cases.enumerated() {
                guard let household = sample.household(of: story) else { continue }
                let officer = officers.first { $0.0 == story.officer }?.1 ?? manager
                var played = SampleCase(
                    story, of: household, in: self, officer.team(db), number: number, report: report, chance: &chance)
                try played.play()
                if household.refusesMail == true { refused += played.kin.map(\.account) }
            }
            try intake(db, &chance)
            return refused
        }
        guard let refused else { return }
        // Run the background jobs as of yesterday, and mark the mail that they queue as sent.
        for job in team.features.jobs { try await job(team, now - 86_400) }
        try await team.store.write { db in
            try db.run(
                "UPDATE outbox SET state = 'sent' WHERE state = 'waiting' AND created < $1", seconds(now - 3600))
            for account in refused { try db.run("UPDATE outbox SET state = 'failed' WHERE account = $1", account) }
        }
    }

    private func isEmpty(_ db: Connection) throws -> Bool {
        try db.row("SELECT 1 FROM casefile LIMIT 1") == nil
    }

    /// The time on the day `ago` days before today, at an hour in London; never after now.
    func moment(_ ago: Int, _ hour: Int = 10) -> Date {
        let time = "\(day(ago).iso)T\(hour < 10 ? "0" : "")\(hour):00"
        return min(now, Dates.instant(london: time) ?? now - Double(ago) * 86_400)
    }

    /// The day `ago` days before today.
    func day(_ ago: Int) -> CivilDate { CivilDate(now).adding(days: -ago) }

    /// The language of the accounts of `site`; without a site that of the team.
    func language(on site: Site?) -> Language { (site ?? team).defaultLanguage }

    /// A request by an account, for actions that its permissions allow.
    func visit(_ db: Connection, _ account: String, _ site: Site, at time: Date) throws -> Visit {
        let name = try AccountStore.find(db, id: account)?.name ?? ""
        return Visit(
            head: Head(.get, site.link(site.defaultLanguage, SiteLinks.landing()).text), site: site,
            language: site.defaultLanguage,
            session: Session(
                id: "", account: account, name: name, email: "", proof: .code, ends: time),
            now: time)
    }

    /// Stores the report as a file; the id of the attachment is empty.
    private func report() async throws -> Attachment {
        let path = "\(team.services.scratch)/\(newID()).pdf"
        try FileManager.default.copyItem(atPath: "\(sample.folder ?? "")/report.pdf", toPath: path)
        let digest = try await team.files.keep(path)
        return Attachment(
            id: "", name: "report.pdf", kind: "pdf", size: team.files.size(of: digest) ?? 0, digest: digest,
            state: .clean, at: now)
    }

    /// Requests that the team has not processed yet, and a request for access to a case.
    private func intake(_ db: Connection, _ chance: inout SampleChance) throws {
        guard let citizen else { return }
        for (number, ago) in [6, 2, 0].enumerated() {
            let time = moment(ago, 8)
            let surname = chance.one(of: sample.names.surnames)
            let mother = SampleAccount(
                email: "new.family.\(number + 1)@example.org", forename: chance.one(of: sample.names.grown),
                surname: surname)
            let account = try mother.make(db, on: citizen, hash: "", at: time)
            let entry = Entry(
                id: newID(),
                PersonDetails(
                    forename: chance.one(of: sample.names.girls), surname: surname, gender: "female",
                    born: day(365 * (5 + number) + 40), address: sample.names.address(&chance)),
                relationship: .mother, responsibility: .yes)
            _ = try EntryStore.add(db, entry, account: account, at: time)
            let visit = try visit(db, account, citizen, at: time)
            let sent = try SampleForm.send(db, about: entry.id, saying: sample.answers, for: visit)
            if sent == nil || number == 0,
                let permissions = try Casework.Permissions.find(db, entry: entry.id, for: visit)
            {
                _ = try AccessStore.add(
                    db, permissions, id: newID(), as: .mother, responsibility: .yes, note: sample.text("access"),
                    at: time)
            }
        }
    }
}
