import PortalKit

/// Pages of this plugin that no other plugin links to.
enum MessageLinks {
    static let ofPerson = PageLink<String>("people/:entry/messages")
    static let messages = PageLink<Void>("messages")
    static let `new` = PageLink<Void>("messages/new")
}
