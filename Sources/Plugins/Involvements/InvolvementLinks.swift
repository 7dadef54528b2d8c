import PortalKit

/// Pages of this plugin that no other plugin links to.
enum InvolvementLinks {
    static let involvements = PageLink<String>("people/:entry/involvements")
}
