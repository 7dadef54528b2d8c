import Casework
import Database
import Forms
import Foundation
import Identity
import PortalKit

extension SampleCase {
    /// Creates the household, linked to the case on the day after the request.
    mutating func household(_ db: Connection, _ person: Person) throws -> [Kin] {
        let time = council.moment(max(0, story.received - 1))
        func known(_ email: String, _ forename: String, _ surname: String) -> SampleAccounts.Account {
            SampleAccounts.Account(email: email, forename: forename, surname: surname, about: "")
        }
        let grown = known(
            "family.\(number + 1)@example.org", SampleNames.grown[number % SampleNames.grown.count], person.surname)
        switch story.household {
        case .mother, .refused:
            return [try kin(db, grown, as: "parent", title: "mother", .mother, of: person, at: time)]
        case .twins:
            let twins = known("twins@example.org", "Bryony", person.surname)
            return [try kin(db, twins, as: "parent", title: "mother", .mother, of: person, at: time)]
        case .apart:
            let (robin, jo) = (SampleAccounts.residents[2], SampleAccounts.residents[3])
            return [
                try kin(db, robin, as: "parent", title: "mother", .mother, of: person, at: time),
                try kin(
                    db, jo, as: "parent", title: "father, living apart", .father, of: person, at: time,
                    isAsker: false),
            ]
        case .foster:
            let kit = SampleAccounts.residents[4]
            let worker = known("social.worker@example.org", "Nadia", "Okoye")
            return [
                try kin(db, kit, as: "foster-carer", title: "foster carer", .fosterCarer, of: person, at: time),
                try kin(
                    db, worker, as: "social-worker", title: "social worker", .socialWorker, of: person, at: time,
                    isAsker: false),
            ]
        case .grandmother:
            let older = known("grandmother@example.org", "Dorothy", person.surname)
            return [
                try kin(db, grown, as: "parent", title: "mother", .mother, of: person, at: time),
                try kin(
                    db, older, as: "carer", title: "grandmother", .grandparent, of: person, at: time,
                    isAsker: false),
            ]
        case .youngPerson:
            let own = known("young.person@example.org", person.forename, person.surname)
            return [try kin(db, own, as: "young-person", title: "the young person", .oneself, of: person, at: time)]
        case .post:
            return [try byPost(db, grown, person, at: time)]
        }
    }

    private func byPost(
        _ db: Connection, _ sample: SampleAccounts.Account, _ person: Person, at time: Date
    ) throws -> Kin {
        let (id, name) = (newID(), "\(sample.forename) \(sample.surname)")
        try InvolvementStore.add(
            officer.team(db),
            Involvement(
                id: id, person: person.id, role: "parent", name: name, title: "mother", phone: "01632 960 177",
                lines: person.address.map { $0.lines + [$0.postcode] } ?? [], began: time))
        return Kin(involvement: id, account: "", entry: "", name: name, role: "parent")
    }

    /// A person with an account who has added the child and was linked to the case.
    private func kin(
        _ db: Connection, _ sample: SampleAccounts.Account, as role: String, title: String,
        _ relationship: Entry.Relationship, of person: Person, at time: Date, isAsker: Bool = true
    ) throws -> Kin {
        guard let site = council.citizen else { return try byPost(db, sample, person, at: time) }
        let account = try SampleAccounts.make(db, sample, on: site, hash: "", at: time)
        let entry = Entry(
            id: newID(), person.details, relationship: relationship,
            responsibility: role == "parent" || role == "young-person" ? .yes : .no)
        let began = council.moment(story.received, 9)
        _ = try EntryStore.add(db, entry, account: account, at: began)
        // The first person of the household made the request.
        let sent =
            isAsker && story.channel == .portal
            ? try SampleForm.send(
                db, about: entry.id, saying: SampleWords.family, for: council.visit(account, site, at: began)) : nil
        let id = newID()
        let team = officer.team(db)
        try Linking.link(
            team, account: account, entry: entry.id, to: person, as: role, relationship: relationship, involvement: id,
            title: title, at: time)
        try note(db, .linked, about: person, object: id, at: time)
        // The newest requests are not reviewed yet.
        if let sent, story.received > 12 {
            _ = try ReviewStore.judge(
                team, sent.reference, submission: sent.id, .accepted, isShared: true, at: time)
            try note(db, .submissionAccepted, about: person, object: sent.id, at: time)
        }
        return Kin(
            involvement: id, account: account, entry: entry.id, name: "\(sample.forename) \(sample.surname)",
            role: role)
    }

    /// The professional of a service: linked by account, or else added with an e-mail address.
    /// - Parameter isKnown: whether the team has authenticated the professional.
    func expert(
        _ db: Connection, _ service: SampleService, _ person: Person, at time: Date, isKnown: Bool = true
    ) throws -> Kin {
        let id = newID()
        let account = try council.professional.flatMap { _ in
            try AccountStore.find(db, email: service.email, .professional)
        }
        let team = officer.team(db)
        guard let account else {
            try InvolvementStore.add(
                team,
                Involvement(
                    id: id, person: person.id, role: "professional", name: service.person, title: service.title,
                    organisation: service.organisation, email: service.email, phone: "01632 960 155", began: time))
            return Kin(involvement: id, account: "", entry: "", name: service.person, role: "professional")
        }
        // Before the first request for advice.
        if isKnown {
            try InvolvementStore.authenticate(team, account: account.id, at: council.moment(100))
        }
        let entry = try Linking.link(
            team, account: account.id, entry: nil, to: person, as: "professional", relationship: .other,
            involvement: id,
            title: service.title, organisation: service.organisation, at: time)
        return Kin(involvement: id, account: account.id, entry: entry, name: service.person, role: "professional")
    }
}
