public import Database
public import Vault

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

    public init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
        let letters = Array("23456789BCDFGHJKMNPQRSTVWXZ")
        let drawn = Random.bytes(8).map { letters[Int(clamping: $0) % letters.count] }
        reference = String(drawn[..<4]) + "-" + String(drawn[4...])
    }

    /// Anything thrown, as a problem. What was not foreseen is a failure, and stays private.
    public init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as any ProblemConvertible: self.init(error.problemKind, detail: String(describing: error))
        default: self.init(.failed, detail: String(reflecting: error))
        }
    }
}

/// An error of an upper floor that has a meaning to a visitor.
public protocol ProblemConvertible: Error {
    var problemKind: Problem.Kind { get }
}

extension DatabaseError: ProblemConvertible {
    /// Whatever keeps a store from answering is a wait, not a fault of the visitor's.
    public var problemKind: Problem.Kind {
        switch code {
        case .constraint: .conflict
        default: .unavailable
        }
    }
}

extension PasswordHasher.Busy: ProblemConvertible {
    public var problemKind: Problem.Kind { .unavailable }
}
