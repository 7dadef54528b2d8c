public import Database
public import Foundation
import Web

/// Whole seconds since 1970 UTC, rounded down: the format of instants in the tables.
public func seconds(_ instant: Date) -> Int { Int(clamping: instant.timeIntervalSince1970) }

extension Row {
    /// The column, in seconds since 1970, as an instant; the start of 1970 for NULL.
    public func instant(_ column: Int) -> Date { optionalInstant(column) ?? Date(timeIntervalSince1970: 0) }

    /// The column, in seconds since 1970, as an instant; nil for NULL.
    public func optionalInstant(_ column: Int) -> Date? {
        optionalInteger(column).map { Date(timeIntervalSince1970: TimeInterval($0)) }
    }
}
