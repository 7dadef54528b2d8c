import Database
import Identity
import PortalKit

/// A participant that the team has invited: the invitation's subject is the involvement.
enum InvitedParticipant {
    /// Links the account that accepts the invitation, as the team decided when it made it. Does nothing if the
    /// participant has ended, has an account, or has another address by now: then the team links it itself.
    static func accept(_ db: Connection, _ invitation: ResidentInvitation, _ visit: Visit) throws {
        let team = TeamDatabase.system(db)
        guard !invitation.subject.isEmpty, let participant = try InvolvementStore.find(team, invitation.subject),
            participant.ended == nil, participant.account.isEmpty,
            participant.email.lowercased() == invitation.email.lowercased(),
            let person = try PersonStore.find(team, participant.person),
            try Linking.attach(
                team, participant, to: invitation.account, person: person,
                relationship: Linking.relationship(participant.role), at: visit.now)
        else { return }
        try InvolvementStore.setWay(team, participant.id, .view)
        try Audit.note(
            db, .linked, by: invitation.account, on: visit.site, subject: person.id, object: participant.id,
            at: visit.now)
    }
}
