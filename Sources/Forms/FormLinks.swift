public import PortalKit

/// Pages of drafts and submissions.
public enum FormLinks {
    /// Starts a form, by its name.
    public static let start = PageLink<String>("forms/:form/start")
    /// A draft, by its id.
    public static let draft = PageLink<String>("drafts/:draft")
    /// A step of a draft, by the ids of both.
    public static let step = PageLink<(String, String)>("drafts/:draft/step/:step")
    /// A file of a draft, by the ids of both.
    public static let draftFile = PageLink<(String, String)>("drafts/:draft/files/:file")
    /// The template that a step of a draft offers to download, by the ids of both.
    public static let template = PageLink<(String, String)>("drafts/:draft/step/:step/template")
    /// Deletes a draft, by its id.
    public static let discard = PageLink<String>("drafts/:draft/discard")
    /// Everything that the account has sent.
    public static let submissions = PageLink<Void>("submissions")
    /// A submission, by its id.
    public static let submission = PageLink<String>("submissions/:submission")
    /// Starts a change of a submission, by its id.
    public static let edit = PageLink<String>("submissions/:submission/edit")
    /// A file of a submission, by the ids of both.
    public static let submissionFile = PageLink<(String, String)>("submissions/:submission/files/:file")
    /// The receipt of a submission, by its id.
    public static let received = PageLink<String>("submissions/:submission/received")
}
