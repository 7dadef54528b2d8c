public import PortalKit

/// Pages of the portals of families and professionals that several features link to.
public enum FamilyLinks {
    /// The progress of a child, by the id of the entry.
    public static let person = PageLink<String>("people/:entry")
    /// The details of a child, by the id of the entry.
    public static let personDetails = PageLink<String>("people/:entry/details")
    /// Requests access to a case, by the id of the entry.
    public static let access = PageLink<String>("people/:entry/access")
    /// The request for a child's assessment and its dates, by the id of the entry.
    public static let request = PageLink<String>("people/:entry/request")
    /// What an account has to complete about a child, by the id of the entry.
    public static let complete = PageLink<String>("people/:entry/complete")
    /// Adds a child.
    public static let addPerson = PageLink<Void>("people/add")
    /// A document, by the ids of the entry and the document.
    public static let document = PageLink<(String, String)>("people/:entry/documents/:document")
    /// A message, by its id.
    public static let message = PageLink<String>("messages/:message")
    /// What the council asks of a role at an organisation about a person, by the id of the allocation.
    public static let allocation = PageLink<String>("work/:allocation")
    /// The information requests of an account.
    public static let requests = PageLink<Void>("requests")
}
