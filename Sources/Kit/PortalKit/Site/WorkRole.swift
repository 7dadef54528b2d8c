/// A role in which professionals work, from the council's list, such as `senco`.
public struct WorkRole: Hashable, Sendable {
    /// The key in the list, which is what is stored.
    public let name: String
    /// The name for display.
    public let title: Wording

    /// A role of the list.
    public init(_ name: String, title: Wording) { (self.name, self.title) = (name, title) }

    /// Whether `text` is its title in any language, ignoring case.
    public func isCalled(_ text: String) -> Bool {
        Language.allCases.contains { title($0).lowercased() == text.lowercased() }
    }
}
