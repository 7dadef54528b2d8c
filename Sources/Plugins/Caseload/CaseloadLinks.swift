import PortalKit

/// Pages of this plugin that no other plugin links to.
enum CaseloadLinks {
    static let assign = PageLink<Void>("caseload/assign")
    static let deadlines = PageLink<Void>("deadlines")
    static let deadlinesCSV = PageLink<String>("deadlines/csv/:table")
    static let inbox = PageLink<Void>("messages")
    static let inboxMessage = PageLink<String>("messages/:message")
}

extension SiteSection {
    static let deadlines = SiteSection("deadlines")
}
