import Casework
import PortalKit

/// Pages of this plugin.
enum PeopleLinks {
    static let oneself = PageLink<Void>("people/self")
    static let remove = PageLink<String>("people/:entry/remove")
}
