import Database
import Files
import Foundation
import PortalKit
import Web

@testable import Casework
@testable import Forms
@testable import Identity

/// What the sample database holds: one child with a case, the people around it, and all that was sent. Every id is
/// fixed, so that the examples can name it.
struct Story: Sendable {
    /// The tokens of links in mails, which are drawn at random.
    let tokens: [LinkStore.Purpose: String]
    let invitation: String
    /// The id of what is asked of a role at an organisation.
    var allocation = ""
    /// Of the case that most of it is about.
    var version = 0

    static func tell(_ sites: [Site]) async throws -> Story {
        func site(_ name: String) throws -> Site {
            guard let site = sites.first(where: { $0.portal.name == name }) else { throw Unfinished(what: name) }
            return site
        }
        let cast = StoryCast(
            citizen: try site("citizen"), professional: try site("professional"), team: try site("team"))
        let (path, bytes) = ("\(cast.team.services.scratch)/report", Array("%PDF-1.4".utf8))
        try Data(bytes).write(to: URL(filePath: path))
        let digest = try await cast.team.files.keep(path)
        return try await cast.team.store.write { db in
            var story = try cast.accounts(db)
            let script = StoryScript(cast: cast, db: db, officer: try cast.officer(db), digest: digest)
            try script.people()
            try script.forms()
            try script.work()
            try script.letters()
            try script.talk()
            story.allocation = try script.organisation()
            try script.openRequest()
            try script.survey()
            try CaseStore.refresh(.system(db), StoryScript.caseID, try cast.team.caseRules, news: cast.time(1))
            story.version = try CaseStore.find(script.officer.team(db), StoryScript.caseID)?.version ?? 0
            return story
        }
    }
}

/// The accounts of the story, and its times.
struct StoryCast: Sendable {
    let citizen: Site
    let professional: Site
    let team: Site

    func time(_ daysAgo: Int, _ hour: Int = 10) -> Date {
        PageCouncil.now - Double(daysAgo) * 86_400 + Double(hour - 10) * 3600
    }

    func day(_ daysAgo: Int) -> CivilDate { CivilDate(PageCouncil.now).adding(days: -daysAgo) }

    func officer(_ db: Connection) throws -> Officer {
        guard let officer = try Officer.of(db, account: "priti") else { throw Unfinished(what: "priti") }
        return officer
    }

    func accounts(_ db: Connection) throws -> Story {
        try account(db, "priti", "Priti", "Shah", team, .admin)
        try account(db, "dan", "Dan", "Mole", team, .manager)
        try account(db, "mo", "Mo", "Field", team, .officer, isActivated: false)
        for (id, forename) in [("robin", "Robin"), ("jo", "Jo"), ("kim", "Kim"), ("nia", "Nia")] {
            try account(db, id, forename, "Hartley", citizen)
        }
        try account(db, "val", "Val", "Hartley", citizen, isActivated: false)
        try account(db, "pat", "Pat", "Lindley", professional)
        try account(db, "lee", "Lee", "Osei", professional)
        try account(db, "una", "Una", "Grant", professional, isActivated: false)
        for (id, role) in [("pat", "Educational Psychologist"), ("lee", "Occupational Therapist")] {
            try WorkRoles.save(
                db, id, id: "role-\(id)", FormValues(["role": role, "organisation": "Children's Centre"]))
        }
        var contact = AccountStore.Contact()
        contact.address = PostalAddress(uprn: "1", lines: ["Town Hall", "High Street", "Leafham"], postcode: "LE1 1AA")
        contact.mobile = "01632 960118"
        for id in ["robin", "nia"] { try AccountStore.setContact(db, id, contact) }
        try ReachStore.save(db, ReachWishes(language: "Welsh", note: "After four o'clock"), account: "robin")
        var tokens: [LinkStore.Purpose: String] = [:]
        tokens[.activate] = try LinkStore.make(db, .activate, account: "val", at: time(0))
        tokens[.reset] = try LinkStore.make(db, .reset, account: "jo", at: time(0))
        tokens[.email] = try LinkStore.make(
            db, .email, account: "robin", subject: "robin.new@example.org", at: time(0))
        return Story(
            tokens: tokens, invitation: try LinkStore.make(db, .activate, account: "mo", at: time(0)))
    }

    private func account(
        _ db: Connection, _ id: String, _ forename: String, _ surname: String, _ site: Site, _ role: Role? = nil,
        isActivated: Bool = true
    ) throws {
        try AccountStore.insert(
            db, id: id, email: "\(id)@example.org", password: role == nil ? "unused" : "", site.portal.audience, .en,
            portal: site.portal.name, at: time(100))
        try AccountStore.setName(db, id, title: "mx", forename: forename, surname: surname, gender: "unsaid")
        if role == nil { try AccountStore.setTwoStep(db, id, method: "email") }
        if let role { try AccountStore.setRole(db, id, role) }
        if isActivated { try AccountStore.activate(db, id, at: time(99)) }
    }
}
