import Database
import PortalKit
import Vault

@testable import Casework
@testable import Forms
@testable import Identity

extension StoryScript {
    /// The token of the link that confirms the address of the request without an account.
    static let openToken = "confirm"

    /// An organisation with its members, and a role there that is asked for advice. Returns the id of the allocation.
    func organisation() throws -> String {
        let team = officer.team(db)
        let primary = Organisation(id: "primary", name: "Ashby Vale Primary School", mailbox: "office@example.org")
        try OrganisationStore.add(team, primary, at: cast.time(40))
        for (account, isManager) in [("pat", true), ("lee", false)] {
            let member = OrganisationMember(
                id: "member-\(account)", organisation: primary.id, account: account, title: "Class teacher",
                roles: ["senco"], manages: isManager, readsInbox: isManager, began: cast.time(40))
            try OrganisationStore.add(db, member, by: "priti")
        }
        guard let ada = try PersonStore.find(team, "ada"),
            try AllocationStore.involve(
                team, primary, role: "senco", name: "SENCO at \(primary.name)", with: ada, involvement: "senco",
                at: cast.time(39)),
            let involved = try InvolvementStore.find(team, "senco")
        else { throw Unfinished(what: "the role at an organisation") }
        try RequestStore.add(
            team,
            InformationRequest(
                id: "ask-senco", caseID: "case-ada", person: "ada", involvement: involved.id,
                account: involved.account, entry: involved.entry, service: "Education", form: "advice",
                title: "Advice of the school", asked: cast.day(20), due: cast.day(-9), at: cast.time(20, 9)))
        return involved.account
    }

    /// A request that was sent without an account.
    func openRequest() throws {
        let (id, email) = ("holder", "robin@example.org")
        try AccountStore.insertHolder(
            db, id: id, email: email, forename: "Robin", surname: "Hartley", .citizen, .en, portal: "citizen",
            at: cast.time(2))
        try send(
            "request", "sent-holder", by: id, about: "zac", ["hopes": "Help with speech."], on: cast.citizen,
            at: cast.time(2))
        try OpenRequestStore.add(
            db, account: id, .citizen, reference: "REF-sent-holder", entry: "zac", page: "open", email: email,
            phone: "01632 960118", at: cast.time(2))
        _ = try OpenRequestStore.setLink(
            db, account: id, digest: Digest.sha256Hex("open-request:" + Self.openToken), days: 14, at: cast.time(2))
    }

    /// An invitation to the survey.
    func survey() throws {
        try db.run(
            """
            INSERT INTO survey_invitation (id, casefile, account, entry, state, invited, reminded)
            VALUES ('survey', $1, 'robin', 'evie-robin', 'open', $2, '')
            """, Self.caseID, cast.day(1).iso)
    }
}
