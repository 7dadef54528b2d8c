public import Foundation

/// A service outside the process that a plugin relies on, such as a malware scanner or a gateway, and how an operator sees
/// whether it works.
public struct ServiceCheck: Sendable {
    /// What an operator can do to see the service at work.
    public enum Test: Sendable {
        /// Sends a message to what the operator types into the field. Throws why the service did not take it.
        case message(Field, @Sendable (Site, _ to: String) async throws -> Void)
        /// Gives the service a sample. Throws why the result is not what it should be.
        case sample(@Sendable (Site) async throws -> Void)
    }

    /// Unique among the services of a portal, for addresses: the plugin's name, and for one of several services its own.
    public let name: String
    /// What people call the service.
    public let label: TextKey
    /// Asks the service, with the council's credentials, for something that changes nothing. Throws why it cannot be used.
    /// Nil if the service can only be tested.
    public let check: (@Sendable (_ now: Date) async throws -> Void)?
    /// Nil if there is nothing to try.
    public let test: Test?

    /// A service that can be checked, tested, or both.
    public init(
        _ name: String, _ label: TextKey, test: Test? = nil, check: (@Sendable (_ now: Date) async throws -> Void)?
    ) {
        (self.name, self.label, self.test, self.check) = (name, label, test, check)
    }
}

/// Why a service cannot be used.
public struct ServiceFailure: Error, Hashable, CustomStringConvertible {
    /// The failed step, for the operator: never personal data.
    public let description: String

    /// A failure with these details.
    public init(_ detail: String) { description = detail }
}
