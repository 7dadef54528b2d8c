public import PortalKit

/// Pages of the team's portal that several features link to.
public enum TeamLinks {
    /// Opens a case without a submission.
    public static let openByHand = PageLink<Void>("cases/open")
    /// A case, by its id.
    public static let `case` = PageLink<String>("cases/:case")
    /// The participants of a case, by its id.
    public static let participants = PageLink<String>("cases/:case/people")
    /// Adds a participant to a case, by its id.
    public static let addParticipant = PageLink<String>("cases/:case/people/add")
    /// Involves a role at an organisation with a case, by its id.
    public static let involveOrganisation = PageLink<String>("cases/:case/people/organisation")
    /// A participant, by the ids of the case and the involvement.
    public static let participant = PageLink<(String, String)>("cases/:case/people/:involvement")
    /// Records a form for a participant of a case, by its id.
    public static let recordForm = PageLink<String>("cases/:case/record")
    /// The record of a person, by its id.
    public static let person = PageLink<String>("people/:person")
    /// New requests.
    public static let requests = PageLink<Void>("requests")
    /// A submission to accept, by its reference.
    public static let request = PageLink<String>("requests/:reference")
}

extension SiteSection {
    /// The list of cases, and all pages below it.
    public static let caseload = SiteSection("caseload")
}
