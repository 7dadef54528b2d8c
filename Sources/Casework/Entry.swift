/// A child or young person, as one account has written them down.
public struct Entry: Sendable {
    public let id: String
}
