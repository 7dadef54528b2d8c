import PortalKit

/// Pages of this plugin that no other plugin links to.
enum StaffLinks {
    static let staff = PageLink<Void>("staff")
    static let member = PageLink<String>("staff/:account")
    static let restore = PageLink<String>("staff/:account/restore")
    static let resetTwoStep = PageLink<String>("staff/:account/two-step")
    static let suspend = PageLink<String>("staff/:account/suspend")
}

extension SiteSection {
    static let staff = SiteSection("staff")
}
