import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

struct SampleCase {
    /// A person of the household or otherwise involved.
    struct Kin {
        let involvement: String
        /// The account's id; empty without an account.
        let account: String
        let entry: String
        let name: String
        let role: String
    }

    let council: SampleCouncil
    let story: SampleStory
    let officers: [Officer]
    let number: Int
    /// A stored file to publish; its id is empty.
    let report: Attachment?
    var chance: SampleChance

    let id = newID()
    private(set) var kin: [Kin] = []

    init(
        council: SampleCouncil, story: SampleStory, officers: [Officer], number: Int, report: Attachment?,
        chance: SampleChance
    ) {
        (self.council, self.story, self.officers) = (council, story, officers)
        (self.number, self.report, self.chance) = (number, report, chance)
    }

    /// The officer who performs the actions.
    var officer: Officer { officers[story.officer ?? 1] }

    mutating func play(_ db: Connection) throws {
        let person = person()
        let began = council.moment(story.received)
        try PersonStore.add(db, person, at: began)
        let team = officer.team(db)
        try CaseStore.open(
            team, id: id, person: person, received: council.day(story.received), from: story.requester,
            by: story.channel,
            coordinator: story.officer.map { officers[$0].account } ?? "", rules: council.rules,
            at: began)
        try note(db, .caseOpened, about: person, object: id, at: began)
        kin = try household(db, person)
        for advice in story.advice { try ask(db, advice, person) }
        if let newcomer = story.newcomer {
            _ = try expert(db, newcomer, person, at: council.moment(2), isKnown: false)
        }
        if let due = story.views { try askFamily(db, due, person) }
        for step in story.steps.sorted(by: { $0.ago > $1.ago }) { try take(db, step, person) }
        for fact in story.facts {
            try FactStore.add(
                team, Fact(fact.name, council.day(fact.ago)), to: id, source: "",
                at: council.moment(max(0, fact.ago)))
        }
        if let exception = story.exception { try except(db, exception, person) }
        if let ago = story.report { try publishReport(db, ago, person) }
        let news = try talk(db, person)
        if let ago = story.withdrawn { try withdraw(db, ago, person) }
        try CaseStore.refresh(db, id, council.rules, news: news)
    }

    func note(_ db: Connection, _ event: AuditEvent, about person: Person, object: String, at time: Date) throws {
        try Audit.note(
            db, event, by: officer.account, on: council.team, subject: person.id, object: object, at: time)
    }

    private mutating func person() -> Person {
        let isGirl = number.isMultiple(of: 2)
        let years =
            switch story.household {
            case .youngPerson: 17
            case .twins: 7
            default:
                story.received > 380 ? Int.random(in: 8...14, using: &chance) : Int.random(in: 3...14, using: &chance)
            }
        let isTwin = if case .twins = story.household { true } else { false }
        let surname =
            switch story.household {
            case .twins: "Penhaligon"
            case .apart: SampleAccounts.residents[2].surname
            default: chance.one(of: SampleNames.surnames)
            }
        let names = isGirl ? SampleNames.girls : SampleNames.boys
        return Person(
            id: newID(),
            PersonDetails(
                forename: names[number / 2 % names.count], surname: surname, gender: isGirl ? "female" : "male",
                born: council.day(isTwin ? 365 * years + 77 : 365 * years + Int.random(in: 20...340, using: &chance)),
                schooling: Schooling(
                    at: .school,
                    school: School(urn: "", name: chance.one(of: SampleNames.schools), place: SampleNames.place)),
                address: SampleNames.address(&chance)))
    }

    private func except(
        _ db: Connection, _ exception: (deadline: String, ground: String, ago: Int), _ person: Person
    ) throws {
        let (id, time) = (newID(), council.moment(exception.ago))
        try DecisionStore.except(
            officer.team(db),
            CaseException(
                id: id, caseID: self.id, deadline: exception.deadline, ground: exception.ground,
                began: council.day(exception.ago), ended: nil, evidence: "Email of the family, in the file.",
                note: "To be looked at again in two weeks.", author: officer.account, at: time))
        try note(db, .exceptionRecorded, about: person, object: id, at: time)
    }

    private func withdraw(_ db: Connection, _ ago: Int, _ person: Person) throws {
        let time = council.moment(ago)
        try FactStore.add(
            officer.team(db), Fact("request-withdrawn", council.day(ago)), to: id, source: "", at: time)
        try CaseStore.close(
            db, id, as: .withdrawn, on: council.day(ago), reason: "The family will ask again next year.")
        try note(db, .caseClosed, about: person, object: id, at: time)
    }
}
