import Foundation

/// The name of a backup that was made by schedule, such as `20261201T020000Z-full.backup`: names in order are in the order
/// of time.
struct BackupName: Hashable, Comparable, Sendable {
    /// What it holds.
    enum Kind: String, Sendable {
        /// Everything.
        case full
        /// Databases and configuration, and the uploaded files that the last full one does not have.
        case changes
    }

    let at: Date
    let kind: Kind

    private static let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)

    var text: String { "\(at.formatted(Self.style))-\(kind.rawValue).backup" }

    /// The file beside a full backup that lists what people uploaded: one path a line.
    var listText: String { "\(text).files" }

    init(at: Date, _ kind: Kind) { (self.at, self.kind) = (at, kind) }

    /// Nil for a file of another name.
    init?(_ text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, parts[1].hasSuffix(".backup"), let at = try? Self.style.parse(String(parts[0])),
            let kind = Kind(rawValue: String(parts[1].dropLast(".backup".count)))
        else { return nil }
        self.init(at: at, kind)
    }

    static func < (a: BackupName, b: BackupName) -> Bool { a.text < b.text }
}
