public import PortalKit

/// The forms that a team may ask the accounts of an audience for; a plugin of the team's site collects one for each.
public struct AskableForms: Sendable {
    /// The audience of the portals that can open the forms.
    public let audience: Audience
    /// The names of the form files, without `.json`, in the order written.
    public let names: [String]

    /// The forms that may be asked for, by the names of their files.
    public init(_ audience: Audience, _ names: [String]) { (self.audience, self.names) = (audience, names) }
}
