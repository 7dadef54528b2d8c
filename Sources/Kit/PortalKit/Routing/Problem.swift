public import Database
public import Files
public import Scheduling
import Vault

/// A failed request. The only error that becomes an error page: all others are converted to it.
public struct Problem: Error, Sendable {
    /// The kinds of problems; the raw value is the HTTP status (RFC 9110, section 15; RFC 6585).
    public enum Kind: Int, CaseIterable, Sendable {
        /// The request cannot be parsed.
        case malformed = 400
        /// Another origin, a wrong CSRF token, or an account or role without the right.
        case forbidden = 403
        /// There is no such page, or none that this account may know of.
        case notFound = 404
        /// The page has no such method.
        case wrongMethod = 405
        /// The request contradicts what is stored, such as a change of a submission that is closed for editing.
        case conflict = 409
        /// It is not there any more, such as an upload that was removed.
        case gone = 410
        /// The body is longer than the route allows.
        case tooLarge = 413
        /// The host belongs to no council.
        case misdirected = 421
        /// A limit of the account is reached, such as ``RowLimit``; with `Retry-After`.
        case tooMany = 429
        /// An unexpected error.
        case failed = 500
        /// A temporary lack of capacity, database or disk; with `Retry-After`.
        case unavailable = 503
    }

    /// Determines the status and, without ``words``, the wording.
    public let kind: Kind
    /// For the log only.
    public let detail: String
    /// Eight random digits and consonants, such as `7K3M-9QXB`; shown on the page, to find the problem in the log.
    public let reference: String

    /// The `<words>` of the wordings `problem.<words>.title` and `.body`; nil for those of its kind.
    public let words: String?

    /// A problem with a new reference.
    public init(_ kind: Kind, detail: String = "", words: String? = nil) {
        (self.kind, self.detail, self.words) = (kind, detail, words)
        let letters = Array("23456789BCDFGHJKMNPQRSTVWXZ")
        let drawn = Random.bytes(8).map { letters[Int(clamping: $0) % letters.count] }
        reference = String(drawn[..<4]) + "-" + String(drawn[4...])
    }

    /// Converts any error: a ``ProblemConvertible`` into a problem of its kind, others into `.failed`. The error's
    /// description becomes the ``detail``.
    public init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as any ProblemConvertible:
            self.init(error.problemKind, detail: String(describing: error), words: error.problemWords)
        default: self.init(.failed, detail: String(reflecting: error))
        }
    }
}

/// An error that determines the problem it becomes when a handler throws it.
public protocol ProblemConvertible: Error {
    /// The kind of the problem.
    var problemKind: Problem.Kind { get }
    /// The wording of the page, as in ``Problem/words``; nil for that of its kind.
    var problemWords: String? { get }
}

extension ProblemConvertible {
    /// Nil: the wording of its kind.
    public var problemWords: String? { nil }
}

extension DatabaseError: ProblemConvertible {
    /// `.conflict` for a constraint, otherwise `.unavailable`: the request itself is not at fault.
    public var problemKind: Problem.Kind { code == .constraint ? .conflict : .unavailable }

    /// `full` for a full disk and `data` for an unusable file, because retrying in a few seconds, as the page for
    /// `.unavailable` suggests, does not help.
    public var problemWords: String? {
        switch code {
        case .full: "full"
        case .io, .corrupt, .missing, .foreign, .other: "data"
        case .constraint, .busy, .closed: nil
        }
    }
}

extension FileFailure: ProblemConvertible {
    /// Always `.unavailable`: the uploaded file is not at fault.
    public var problemKind: Problem.Kind { .unavailable }

    /// `full` for a full disk, otherwise `data`, as for the database.
    public var problemWords: String? { kind == .full ? "full" : "data" }
}

extension WorkerPool.Busy: ProblemConvertible {
    /// Always `.unavailable`.
    public var problemKind: Problem.Kind { .unavailable }
}
