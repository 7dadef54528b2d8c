import PortalKit

/// Pages of this plugin that no other links to.
enum PeopleLinks {
    static let add = PageLink<Void>("people/add")
    static let oneself = PageLink<Void>("people/self")
    static let remove = PageLink<String>("people/:entry/remove")
}
