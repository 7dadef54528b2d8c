/// Why a command cannot be executed: what to print, and the exit code (sysexits.h).
struct CommandFailure: Error, Hashable, CustomStringConvertible {
    let exitCode: Int32
    let description: String

    init(_ exitCode: Int32, _ message: String) { (self.exitCode, description) = (exitCode, message) }

    /// A folder or file of the data is missing, invalid or accessible to other users.
    static func unusable(path: String, reason: String) -> CommandFailure { CommandFailure(75, "\(path): \(reason)") }

    /// Data that existed before is missing or was replaced; nothing is created in its place.
    static func lost(path: String, reason: String) -> CommandFailure { CommandFailure(66, "\(path) \(reason)") }
}
