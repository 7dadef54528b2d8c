/// The maximum length of a route's request body: room for its fields in any encoding, and for its files.
public struct BodyLimit: Hashable, Sendable {
    /// Bytes of everything but the files: names, values and their encoding.
    public let text: Int
    /// Bytes of all files together.
    public let files: Int

    /// Bytes of the whole body.
    public var total: Int { text + files }

    /// ``files`` in whole megabytes of 1024 * 1024 bytes, rounded down.
    public var megabytes: Int { files / 1024 / 1024 }

    /// Room for short fields, and for those that every page has.
    private static let page = 256 * 1024
    /// Upper bounds for text and files, whatever the fields of a form would allow.
    private static let (mostText, mostFiles) = (32 * 1024 * 1024, 1024 * 1024 * 1024)

    /// For a percent-encoded form (application/x-www-form-urlencoded) with these fields: a UTF-16 unit has up to three
    /// bytes in UTF-8, each encoded as three.
    public static func encoded(_ fields: [Field] = []) -> BodyLimit {
        BodyLimit(text: text(fields.map { ($0, 1) }, bytes: 9), files: 0)
    }

    /// For a multipart/form-data form with these fields and up to `count` files of `megabytes` each; at most 32 MB of
    /// text and 1 GB of files.
    public static func multipart(_ fields: [Field], files count: Int, megabytes: Int) -> BodyLimit {
        multipart(fields.map { ($0, 1) }, files: count, megabytes: megabytes)
    }

    /// The same, with the number of times that each field may occur.
    public static func multipart(_ fields: [(Field, times: Int)], files count: Int, megabytes: Int) -> BodyLimit {
        let (bytes, isTooMuch) = (count * 1024 * 1024).multipliedReportingOverflow(by: max(0, megabytes))
        return BodyLimit(text: text(fields, bytes: 3), files: isTooMuch ? mostFiles : min(bytes, mostFiles))
    }

    /// The limit that allows what either of two allows.
    public func union(_ other: BodyLimit) -> BodyLimit {
        BodyLimit(text: max(text, other.text), files: max(files, other.files))
    }

    /// Twice what the fields allow, so that the page can show a text that is too long with a validation error.
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
