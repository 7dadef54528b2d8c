import PortalKit

/// Pages of this plugin that no other plugin links to.
enum WorkLinks {
    static let role = PageLink<String>("account/work/:role")
    static let remove = PageLink<String>("account/work/:role/remove")
}
