public import Configuration

/// A part of a portal that requires a sign-in with two step verification.
public enum Area: String, SettingChoice, Sendable {
    /// Children and young people, and their cases.
    case send

    /// The area of the section of this name, which a tile opens (see ``Blueprint/open(_:_:)``), whatever its tile is set
    /// to; nil for one that every signed-in account may open.
    public static func behind(_ section: String) -> Area? { section == SiteSection.people.name ? .send : nil }
}
