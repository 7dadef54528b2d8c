import PortalKit

/// Pages of this plugin that no other plugin links to.
enum DocumentLinks {
    static let documents = PageLink<String>("people/:entry/documents")
    static let letter = PageLink<(String, String)>("people/:entry/documents/:document/letter")
    static let file = PageLink<(String, String)>("people/:entry/documents/:document/file")
}
