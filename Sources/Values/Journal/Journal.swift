public import FoundationEssentials

/// The log: one JSON object a line, with the time in UTC (ASVS 5.0, 16.2.2 and 16.2.4).
///
/// What is logged names tenants, routes, kinds of event, references and counts, never a person: no e-mail address, no
/// name, no answer, no token. Whatever a value holds, it stays within its line and its quotes (ASVS 5.0, 16.4.1).
public struct Journal: Sendable {
    /// How much an entry matters.
    public enum Level: String, Sendable, CaseIterable {
        /// What happens on a good day.
        case info
        /// What somebody should look at this week.
        case warning
        /// What somebody should look at now.
        case error
    }

    private let sink: @Sendable (String) -> Void
    private let now: @Sendable () -> Date

    /// A journal that hands each line to `sink`, without a line end, on the caller's thread.
    public init(sink: @escaping @Sendable (String) -> Void, now: @escaping @Sendable () -> Date) {
        self.sink = sink
        self.now = now
    }

    /// Records one event, named in plain words with dots (`server.started`), with its fields in the order given.
    public func record(_ level: Level, _ event: String, _ fields: KeyValuePairs<String, String> = [:]) {
        sink(JournalLine(level, event, fields, at: now()).text)
    }
}
