import PortalKit

/// Pages of this plugin that no other plugin links to.
enum IntakeLinks {
    static let linkAccount = PageLink<String>("cases/:case/people/link")
    static let attachAccount = PageLink<(String, String)>("cases/:case/people/:involvement/attach")
    static let endInvolvement = PageLink<(String, String)>("cases/:case/people/:involvement/end")
    static let correctPerson = PageLink<String>("people/:person/correct")
    static let requestFile = PageLink<(String, String)>("requests/:reference/files/:file")
    static let accessRequests = PageLink<Void>("access")
    static let accessRequest = PageLink<String>("access/:id")
    static let accessRequestFile = PageLink<(String, String)>("access/:id/files/:file")
    static let professional = PageLink<String>("professionals/:account")
}
