import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

/// One case with everybody around it who must learn nothing of each other, after a full round of what a team does.
struct Neighbourhood {
    static let team = "leicester/team/live"
    static let child = "Evie"
    static let surname = "Hartleigh"
    static let caseID = "case-evie"

    let town: Town
    var officer: Browser
    var people = [
        Neighbour(word: "zomarta", number: 21, role: "parent"),
        Neighbour(word: "zopeter", number: 22, role: "parent"),
        Neighbour(word: "zokitty", number: 23, role: "foster-carer", hasEntry: false),
        Neighbour(word: "zowanda", number: 24, role: "social-worker"),
        Neighbour(word: "zogrant", number: 25, role: "carer"),
        Neighbour(word: "zosally", number: 26, role: "supporter", hasEntry: false),
        Neighbour(word: "zogreen", number: 27, site: "leicester/professional/live", role: "professional"),
        Neighbour(word: "zoyoung", number: 30, role: "young-person"),
        Neighbour(word: "zoosei", number: 28, site: "leicester/professional/live"),
        Neighbour(word: "zostano", number: 29),
        Neighbour(word: "zosetta", number: 32, site: "leicester/professional/live", role: "setting"),
    ]
    /// A participant who gets letters by post.
    let byPost = Neighbour(word: "zonedda", number: 31, role: "parent")

    init(_ town: Town) async throws {
        self.town = town
        town.clock.advance(by: 86_400)
        try await town.account("priti@example.org", Self.team, role: .officer)
        officer = try town.browser(Self.team)
        for index in people.indices { try await settle(&people[index]) }
        try await open()
        for index in people.indices where !people[index].role.isEmpty { try await link(&people[index]) }
        try await officer.signIn("priti@example.org")
    }

    /// An account with everything that someone tells of themselves, and the child as they have written it down.
    private func settle(_ one: inout Neighbour) async throws {
        let id = try await town.account(one.email, one.site, twoStep: "email")
        let (visitor, now) = (one, town.clock.now)
        one.account = id
        one.entry = one.hasEntry && !one.isProfessional ? "entry-\(one.number)" : ""
        let entry = one.entry
        try await town.site(one.site).store.write { db in
            try AccountStore.setName(db, id, title: "", forename: visitor.forename, surname: "Green", gender: "")
            var contact = AccountStore.Contact()
            contact.address = visitor.address
            (contact.home, contact.mobile, contact.work) = (visitor.phone, visitor.phone, visitor.phone)
            try AccountStore.setContact(db, id, contact)
            try ReachStore.save(
                db, ReachWishes(language: "\(visitor.word)ish", note: "Ask for \(visitor.word)"), account: id)
            if visitor.isProfessional {
                let typed = FormValues(["role": visitor.word, "organisation": "\(visitor.word) School"])
                try WorkRoles.save(db, id, id: "role-\(visitor.number)", typed)
            }
            guard !entry.isEmpty else { return }
            _ = try EntryStore.add(db, try Self.entry(entry, of: visitor), account: id, at: now)
        }
    }

    /// Evie, as someone writes her down.
    private static func entry(_ id: String, of one: Neighbour) throws -> Entry {
        let school = School(urn: "", name: "\(one.word) Academy", place: "\(one.word) Town")
        return Entry(
            id: id,
            PersonDetails(
                forename: child, middle: one.word, surname: surname, gender: "female", born: try .day("2017-05-03"),
                schooling: Schooling(at: .school, school: school), address: one.address),
            relationship: .other, responsibility: .unsure)
    }

    /// The case, as it is taken in from what the first of them has written down.
    private func open() async throws {
        let (rules, now, post) = (try town.site(Self.team).caseRules, town.clock.now, byPost)
        let first = try Self.entry("", of: people[0])
        try await write { db in
            var evie = Person(id: "evie", first.details, reach: "Not before \(post.word)")
            evie.address = nil
            try PersonStore.add(.system(db), evie, at: now)
            try CaseStore.open(
                .system(db), id: Self.caseID, person: evie, received: try .day("2024-09-01"), from: .parent,
                by: .portal,
                rules: rules, at: now)
            try InvolvementStore.add(
                .system(db),
                Involvement(
                    id: post.involvement, person: "evie", role: post.role, name: post.word.capitalized,
                    email: post.email, phone: post.phone, lines: post.address.lines + [post.postcode], began: now))
        }
    }

    private func link(_ one: inout Neighbour) async throws {
        let (visitor, now) = (one, town.clock.now)
        one.entry = try await write { db in
            guard let evie = try PersonStore.find(.system(db), "evie") else { throw Missing(what: "Evie") }
            if visitor.isProfessional {
                try InvolvementStore.authenticate(.system(db), account: visitor.account, at: now)
            }
            return try Linking.link(
                .system(db), account: visitor.account, entry: visitor.entry.isEmpty ? nil : visitor.entry, to: evie,
                as: visitor.role, relationship: .other, involvement: visitor.involvement,
                title: visitor.isProfessional ? "SEN Co-ordinator" : visitor.word, at: now)
        }
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.team).store.write(work)
    }

    func read<Value: Sendable>(_ work: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await town.site(Self.team).store.read(work)
    }

    /// Someone of them who has signed in.
    func browser(_ one: Neighbour) async throws -> Browser {
        var browser = try town.browser(one.site)
        try await browser.signIn(one.email)
        return browser
    }

    var linked: [Neighbour] { people.filter { !$0.role.isEmpty } }
    func others(than one: Neighbour) -> [Neighbour] { (people + [byPost]).filter { $0.word != one.word } }
}
