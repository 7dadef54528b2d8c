/// The longest body that a route takes, in bytes: what its fields may hold, however their text is encoded, and its files.
public struct BodyLimit: Hashable, Sendable {
    /// Everything but the files: names, values and what encodes them.
    public let text: Int
    /// The files that may come along.
    public let files: Int

    /// The whole body.
    public var total: Int { text + files }

    /// The most that all files of one post may have together, in whole megabytes.
    public var megabytes: Int { files / 1024 / 1024 }

    /// A page of short fields, and what every page carries beside its own.
    private static let page = 256 * 1024
    /// No page has more text, and no post more files, whatever a form asks for.
    private static let (mostText, mostFiles) = (32 * 1024 * 1024, 1024 * 1024 * 1024)

    /// A form that is percent-encoded (application/x-www-form-urlencoded): each of the three bytes that a UTF-16 unit can
    /// be in UTF-8 comes as three.
    public static func encoded(_ fields: [Field] = []) -> BodyLimit {
        BodyLimit(text: text(fields.map { ($0, 1) }, bytes: 9), files: 0)
    }

    /// A form in parts (multipart/form-data), with up to `count` files of `megabytes` each.
    public static func multipart(_ fields: [Field], files count: Int, megabytes: Int) -> BodyLimit {
        multipart(fields.map { ($0, 1) }, files: count, megabytes: megabytes)
    }

    /// The same, with fields that stand on the page several times.
    public static func multipart(_ fields: [(Field, times: Int)], files count: Int, megabytes: Int) -> BodyLimit {
        let (bytes, isTooMuch) = (count * 1024 * 1024).multipliedReportingOverflow(by: max(0, megabytes))
        return BodyLimit(text: text(fields, bytes: 3), files: isTooMuch ? mostFiles : min(bytes, mostFiles))
    }

    /// The one that takes what either of two takes.
    public func union(_ other: BodyLimit) -> BodyLimit {
        BodyLimit(text: max(text, other.text), files: max(files, other.files))
    }

    /// Twice what the fields allow is read, so that a text that is too long comes back with a message beside it.
    private static func text(_ fields: [(Field, times: Int)], bytes: Int) -> Int {
        let most = mostText / (2 * bytes)
        let units = fields.reduce(0) { sum, field in
            let (product, isTooMuch) = (field.0.names.count * max(0, field.times))
                .multipliedReportingOverflow(by: max(0, field.0.limit))
            return isTooMuch ? most : min(most, sum + min(most, product))
        }
        return page + 2 * bytes * units
    }
}
