public import Configuration

/// A wording whose key holds a name that the configuration makes up, such as `tile.<name>.title`.
public struct NamedWording: Sendable {
    public let key: TextKey
    /// Where the name is written; nil where no file says it.
    public let place: Position?
    /// Whether pages would show the key where the wording is missing.
    public let isRequired: Bool

    public init(_ key: TextKey, at place: Position?, isRequired: Bool = true) {
        self.key = key
        self.place = place
        self.isRequired = isRequired
    }
}
