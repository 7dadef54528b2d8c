import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

/// One case of a sample council, played from its story.
struct SampleCase {
    let council: SampleCouncil
    let story: SampleFile.Story
    let household: SampleFile.Household
    let team: TeamDatabase
    let person: Person
    let number: Int
    /// A stored file to publish; its id is empty.
    let report: Attachment
    let id = newID()
    /// The household.
    private(set) var kin: [Involvement] = []

    /// - Parameters:
    ///   - team: the database in the hands of the officer who performs the actions.
    ///   - number: the number of the case, from 0.
    init(
        _ story: SampleFile.Story, of household: SampleFile.Household, in council: SampleCouncil, _ team: TeamDatabase,
        number: Int, report: Attachment, chance: inout SampleChance
    ) {
        (self.story, self.household, self.council, self.team) = (story, household, council, team)
        (self.number, self.report) = (number, report)
        let (names, isGirl) = (council.sample.names, number.isMultiple(of: 2))
        let years = household.age ?? Int.random(in: story.received > 380 ? 8...14 : 3...14, using: &chance)
        let surname = household.surname ?? chance.one(of: names.surnames)
        let birthday = household.birthday ?? Int.random(in: 20...340, using: &chance)
        let forenames = isGirl ? names.girls : names.boys
        let school = School(urn: "", name: chance.one(of: names.schools), place: "\(names.town), \(names.postcode)")
        person = Person(
            id: newID(),
            PersonDetails(
                forename: forenames[number / 2 % forenames.count], surname: surname,
                gender: isGirl ? "female" : "male", born: council.day(365 * years + birthday),
                schooling: Schooling(at: .school, school: school), address: names.address(&chance)))
    }

    var db: Connection { team.db }
    var officer: Officer { team.officer }

    /// A text about the child.
    func text(_ name: String) -> String { council.sample.text(name, child: person.forename) }

    mutating func play() throws {
        let began = council.moment(story.received)
        try PersonStore.add(team, person, at: began)
        try CaseStore.open(
            team, id: id, person: person, received: council.day(story.received), from: story.requester ?? .parent,
            by: story.channel ?? .portal, coordinator: story.officer == nil ? "" : officer.account,
            rules: council.rules,
            at: began)
        try note(.caseOpened, object: id, at: began)
        try addHousehold()
        for advice in story.advice ?? [] { try ask(advice) }
        if let newcomer = story.newcomer.flatMap(council.sample.service) {
            _ = try expert(newcomer, at: council.moment(2), isKnown: false)
        }
        if let due = story.views { try askFamily(due) }
        for step in council.sample.steps(of: story) { try take(step) }
        for fact in story.facts ?? [] {
            try FactStore.add(
                team, Fact(fact.name, council.day(fact.ago)), to: id, source: "", at: council.moment(max(0, fact.ago)))
        }
        if let exception = story.exception { try except(exception) }
        if let ago = story.report { try publishReport(ago) }
        let news = try talk()
        if let ago = story.withdrawn { try withdraw(ago) }
        try CaseStore.refresh(team, id, council.rules, news: news)
    }

    func note(_ event: AuditEvent, object: String, at time: Date) throws {
        try Audit.note(db, event, by: officer.account, on: council.team, subject: person.id, object: object, at: time)
    }

    private func except(_ exception: SampleFile.Exception) throws {
        let (id, time) = (newID(), council.moment(exception.ago))
        try DecisionStore.except(
            team,
            CaseException(
                id: id, caseID: self.id, deadline: exception.deadline, ground: exception.ground,
                began: council.day(exception.ago), ended: nil, evidence: text("evidence"), note: text("exception"),
                author: officer.account, at: time))
        try note(.exceptionRecorded, object: id, at: time)
    }

    private func withdraw(_ ago: Int) throws {
        let time = council.moment(ago)
        try FactStore.add(team, Fact("request-withdrawn", council.day(ago)), to: id, source: "", at: time)
        try CaseStore.close(team, id, as: .withdrawn, on: council.day(ago), reason: text("withdrawn"))
        try note(.caseClosed, object: id, at: time)
    }
}

extension SampleCase {
    /// Creates the household, linked to the case on the day after the request.
    private mutating func addHousehold() throws {
        let time = council.moment(max(0, story.received - 1))
        let grown = council.sample.names.grown
        for member in household.members {
            let own = member.relationship == .oneself ? person.forename : grown[number % grown.count]
            let account = SampleAccount(
                email: member.email ?? "family.\(number + 1)@example.org", forename: member.forename ?? own,
                surname: member.surname ?? person.surname)
            if let citizen = council.citizen, household.byPost != true {
                kin.append(try link(account, on: citizen, as: member, at: time))
            } else {
                kin.append(try addByPost(account, as: member, at: time))
            }
        }
    }

    private func addByPost(
        _ account: SampleAccount, as member: SampleFile.Member, at time: Date
    ) throws -> Involvement {
        let involvement = Involvement(
            id: newID(), person: person.id, role: member.role, name: "\(account.forename) \(account.surname)",
            title: member.title, phone: "01632 960 177", lines: person.address.map { $0.lines + [$0.postcode] } ?? [],
            began: time)
        try InvolvementStore.add(team, involvement)
        return involvement
    }

    /// Adds a person with an account who has added the child and was linked to the case.
    private func link(
        _ sample: SampleAccount, on site: Site, as member: SampleFile.Member, at time: Date
    ) throws -> Involvement {
        let account = try sample.make(db, on: site, hash: "", at: time)
        let entry = Entry(
            id: newID(), person.details, relationship: member.relationship,
            responsibility: ["parent", "young-person"].contains(member.role) ? .yes : .no)
        let began = council.moment(story.received, 9)
        _ = try EntryStore.add(db, entry, account: account, at: began)
        // The first person of the household made the request.
        let sent =
            kin.isEmpty && story.channel ?? .portal == .portal
            ? try SampleForm.send(
                db, about: entry.id, saying: council.sample.answers, for: council.visit(db, account, site, at: began))
            : nil
        let id = newID()
        try Linking.link(
            team, account: account, entry: entry.id, to: person, as: member.role, relationship: member.relationship,
            involvement: id, title: member.title, at: time)
        try note(.linked, object: id, at: time)
        // The newest requests are not reviewed yet.
        if let sent, story.received > 12 {
            _ = try ReviewStore.review(team, sent.reference, submission: sent.id, .accepted, isShared: true, at: time)
            try note(.submissionAccepted, object: sent.id, at: time)
        }
        return try involvement(id)
    }

    /// Adds the professional of a service: linked by account, or else with an e-mail address.
    /// - Parameter isKnown: whether the team has authenticated the professional.
    func expert(_ service: SampleFile.Service, at time: Date, isKnown: Bool = true) throws -> Involvement {
        let (id, role) = (newID(), "professional")
        let account = try council.professional.flatMap { _ in
            try AccountStore.find(db, email: service.email, .professional)
        }
        if let account {
            // Before the first request for advice.
            if isKnown { try InvolvementStore.authenticate(team, account: account.id, at: council.moment(100)) }
            try Linking.link(
                team, account: account.id, entry: nil, to: person, as: role, relationship: .other, involvement: id,
                title: service.title, organisation: service.organisation, at: time)
        } else {
            try InvolvementStore.add(
                team,
                Involvement(
                    id: id, person: person.id, role: role, name: service.person, title: service.title,
                    organisation: service.organisation, email: service.email, phone: "01632 960 155", began: time))
        }
        return try involvement(id)
    }

    private func involvement(_ id: String) throws -> Involvement {
        guard let involvement = try InvolvementStore.find(team, id) else { throw Problem(.notFound) }
        return involvement
    }
}
