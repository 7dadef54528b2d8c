public import FoundationEssentials

/// The log: one JSON object per line, with the time in UTC (ASVS 5.0, 16.2.2 and 16.2.4).
///
/// Entries name tenants, routes, kinds of event, references and counts, never a person: no e-mail address, no name, no
/// answer, no token. Values are escaped, so that none ends its line or its quotes (ASVS 5.0, 16.4.1).
public struct Journal: Sendable {
    /// The severity of an entry.
    public enum Level: String, Sendable, CaseIterable {
        /// Normal operation.
        case info
        /// Needs attention within a week.
        case warning
        /// Needs attention now.
        case error
    }

    private let sink: @Sendable (String) -> Void
    private let now: @Sendable () -> Date

    /// A journal that passes each line to `sink`, without a line end, on the caller's thread. `now` is read once per
    /// entry.
    public init(sink: @escaping @Sendable (String) -> Void, now: @escaping @Sendable () -> Date) {
        (self.sink, self.now) = (sink, now)
    }

    /// Records one event, named in plain words with dots (`server.started`), with its fields in the order given.
    public func record(_ level: Level, _ event: String, _ fields: KeyValuePairs<String, String> = [:]) {
        sink(JournalLine(level, event, fields, at: now()).text)
    }
}
