public import Configuration

/// A part of a portal that only an account with two step verification may enter.
public enum Area: String, SettingChoice, Sendable {
    /// Children and young people, and their cases.
    case send

    /// The area behind an entrance, whatever a tile says of it; nil for what everybody signed in may enter.
    public static func behind(_ entrance: String) -> Area? { entrance == "people" ? .send : nil }
}
