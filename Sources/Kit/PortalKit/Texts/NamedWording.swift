public import Configuration

/// A reference to a wording with a name from the configuration in its key, such as `tile.<name>.title`.
public struct NamedWording: Sendable {
    /// The complete key.
    public let key: TextKey
    /// Where the name is written; nil if it is in no file.
    public let place: Position?
    /// Whether it is an issue if the wording is missing, because a page would show the key.
    public let isRequired: Bool
    /// The names of the values that it may have in braces, beside those of every wording.
    public let values: Set<String>

    /// A reference to `key`, which is checked once the site is built.
    public init(_ key: TextKey, at place: Position?, isRequired: Bool = true, values: Set<String> = []) {
        (self.key, self.place, self.isRequired, self.values) = (key, place, isRequired, values)
    }
}
