import PortalKit

/// Pages of this plugin that no other plugin links to.
enum CaseDeskLinks {
    static let audit = PageLink<String>("cases/:case/audit")
    static let paperLetter = PageLink<(String, String)>("letters/:document/:involvement")
    static let paperMessage = PageLink<String>("messages/:message/print")
    static let lettersToPost = PageLink<Void>("post")
    static let letterPosted = PageLink<(String, String)>("cases/:case/documents/:document/posted")
    static let messagePosted = PageLink<(String, String)>("cases/:case/messages/:message/posted")
    static let document = PageLink<(String, String)>("cases/:case/documents/:document")
    static let documentFile = PageLink<(String, String, String)>("cases/:case/documents/:document/files/:file")
    static let requestFile = PageLink<(String, String, String)>("cases/:case/requests/:request/files/:file")
    static let submission = PageLink<(String, String)>("cases/:case/submissions/:submission")
    static let submissionChanges = PageLink<(String, String)>("cases/:case/submissions/:submission/changes")
    static let submissionFile = PageLink<(String, String, String)>("cases/:case/submissions/:submission/files/:file")
    static let thread = PageLink<(String, String)>("cases/:case/messages/:message")
}

extension SiteSection {
    static let lettersToPost = SiteSection("post")
}
