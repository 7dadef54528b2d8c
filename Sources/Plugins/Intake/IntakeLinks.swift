import PortalKit

/// Pages of this plugin that no other plugin links to.
enum IntakeLinks {
    static let linkAccount = PageLink<String>("cases/:case/people/link")
    static let invite = PageLink<String>("cases/:case/people/invite")
    static let inviteParticipant = PageLink<(String, String)>("cases/:case/people/:involvement/invite")
    static let invitations = PageLink<Void>("invitations")
    static let invitePerson = PageLink<Void>("invitations/new")
    static let sendInvitation = PageLink<String>("invitations/:invitation/send")
    static let withdrawInvitation = PageLink<String>("invitations/:invitation/withdraw")
    static let attachAccount = PageLink<(String, String)>("cases/:case/people/:involvement/attach")
    static let endInvolvement = PageLink<(String, String)>("cases/:case/people/:involvement/end")
    static let correctPerson = PageLink<String>("people/:person/correct")
    static let requestFile = PageLink<(String, String)>("requests/:reference/files/:file")
    static let accessRequests = PageLink<Void>("access")
    static let accessRequest = PageLink<String>("access/:id")
    static let accessRequestFile = PageLink<(String, String)>("access/:id/files/:file")
    static let professional = PageLink<String>("professionals/:account")
}
