public import Database
public import Files
public import Scheduling
import Vault

/// The one error that a visitor can meet.
public struct Problem: Error, Sendable {
    /// What it means to the visitor; the raw value is the HTTP status.
    public enum Kind: Int, CaseIterable, Sendable {
        case malformed = 400
        case forbidden = 403
        case notFound = 404
        case wrongMethod = 405
        case conflict = 409
        case gone = 410
        case tooLarge = 413
        case misdirected = 421
        case tooMany = 429
        case failed = 500
        case unavailable = 503
    }

    public let kind: Kind
    /// Goes to the journal only.
    public let detail: String
    /// Eight letters and digits that cannot be misread; on the page and in the journal, so that one leads to the other.
    public let reference: String

    /// Which words of `problem.` the page shows, where they are not those of its kind.
    public let words: String?

    public init(_ kind: Kind, detail: String = "", words: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.words = words
        let letters = Array("23456789BCDFGHJKMNPQRSTVWXZ")
        let drawn = Random.bytes(8).map { letters[Int(clamping: $0) % letters.count] }
        reference = String(drawn[..<4]) + "-" + String(drawn[4...])
    }

    /// Anything thrown, as a problem. What was not foreseen is a failure, and stays private.
    public init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as any ProblemConvertible:
            self.init(error.problemKind, detail: String(describing: error), words: error.problemWords)
        default: self.init(.failed, detail: String(reflecting: error))
        }
    }
}

/// An error of an upper floor that has a meaning to a visitor.
public protocol ProblemConvertible: Error {
    var problemKind: Problem.Kind { get }
    /// Which words of `problem.` it has; nil for those of its kind.
    var problemWords: String? { get }
}

extension ProblemConvertible {
    /// Those of its kind.
    public var problemWords: String? { nil }
}

extension DatabaseError: ProblemConvertible {
    /// Whatever keeps a store from answering is a wait, not a fault of the visitor's.
    public var problemKind: Problem.Kind {
        switch code {
        case .constraint: .conflict
        default: .unavailable
        }
    }

    /// A full disk, or data that cannot be used, are not the rush that `unavailable` speaks of: waiting a few seconds does
    /// not end them.
    public var problemWords: String? {
        switch code {
        case .full: "full"
        case .io, .corrupt, .missing, .foreign, .other: "data"
        case .constraint, .busy, .closed: nil
        }
    }
}

extension FileFailure: ProblemConvertible {
    /// The visitor's file is not at fault.
    public var problemKind: Problem.Kind { .unavailable }

    /// As for the database.
    public var problemWords: String? { kind == .full ? "full" : "data" }
}

extension WorkerPool.Busy: ProblemConvertible {
    public var problemKind: Problem.Kind { .unavailable }
}
