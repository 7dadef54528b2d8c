import PortalKit

/// Pages of this plugin that no other plugin links to.
enum SharedLinks {
    static let submission = PageLink<(String, String)>("people/:entry/shared/:submission")
    static let file = PageLink<(String, String, String)>("people/:entry/shared/:submission/files/:file")
}
