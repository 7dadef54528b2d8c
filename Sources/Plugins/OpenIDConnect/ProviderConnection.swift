import Foundation
import Outbound
import Synchronization
import Vault
import Web

/// The requests to one identity provider. Its document and keys are cached.
final class ProviderConnection: Sendable {
    private struct State {
        var document: (value: ProviderDocument, read: Date)?
        var keys: (value: ProviderKeys, read: Date)?
        /// When a request failed last; nil if the last one did not.
        var failed: Date?
    }

    /// How long the document and the keys are used, in seconds.
    private static let lifetime = 3600.0
    /// How long the old ones are used while the provider does not answer, in seconds.
    private static let stale = 86_400.0
    /// The seconds between two readings of the keys because of an unknown one, so that tokens cannot cause more.
    private static let refreshing = 60.0
    /// The seconds without a request for the document or the keys after one has failed.
    private static let pause = 5.0

    let provider: IdentityProvider
    private let client: HTTPClient
    private let state = Mutex(State())

    init(_ provider: IdentityProvider) {
        self.provider = provider
        client = HTTPClient(timeout: provider.timeout, longest: 256 * 1024)
    }

    /// Where the provider answers what. Throws ``ProviderAway``.
    func document(at now: Date) async throws -> ProviderDocument {
        let known = state.withLock(\.document)
        if let known, Self.isWithin(Self.lifetime, known.read, now) { return known.value }
        do {
            return try await readDocument(at: now)
        } catch let away as ProviderAway {
            if let known, Self.isWithin(Self.stale, known.read, now) { return known.value }
            throw away
        }
    }

    /// Asks the provider for its document again. Throws ``ProviderAway``.
    @discardableResult
    func readDocument(at now: Date) async throws -> ProviderDocument {
        let address = provider.issuer.text.trimmingSuffix("/") + "/.well-known/openid-configuration"
        let bytes = try await fetch(address, at: now)
        guard let document = ProviderDocument(bytes, of: provider.issuer) else {
            throw ProviderAway(detail: "its document is not usable")
        }
        state.withLock { $0.document = (document, now) }
        return document
    }

    /// The content of a token, if a key of the provider has signed it. Throws a ``SignInRefusal``, or ``ProviderAway``.
    func content(of token: SignedToken, at now: Date) async throws -> [UInt8] {
        let type = token.algorithm == .es256 ? "EC" : "RSA"
        func fitting(_ keys: ProviderKeys) -> [String] {
            keys.fitting(id: token.keyID, type: type, algorithm: token.algorithm.rawValue)
        }
        var found = fitting(try await keys(at: now, within: Self.lifetime))
        if found.isEmpty { found = fitting(try await keys(at: now, within: Self.refreshing)) }
        // A token that names no key may be of the only one; more are not tried.
        guard token.keyID != nil || found.count == 1 else { throw SignInRefusal.signature }
        for key in found {
            if let content = token.content(signedBy: key) { return content }
        }
        throw SignInRefusal.signature
    }

    private func keys(at now: Date, within lifetime: Double) async throws -> ProviderKeys {
        let known = state.withLock(\.keys)
        if let known, Self.isWithin(lifetime, known.read, now) { return known.value }
        do {
            let bytes = try await fetch(try await document(at: now).keys.text, at: now)
            guard let keys = ProviderKeys(bytes) else { throw ProviderAway(detail: "its keys are not usable") }
            state.withLock { $0.keys = (keys, now) }
            return keys
        } catch let away as ProviderAway {
            if let known, Self.isWithin(Self.stale, known.read, now) { return known.value }
            throw away
        }
    }

    /// The body of a document of the provider's. Throws ``ProviderAway``.
    private func fetch(_ address: String, at now: Date) async throws -> [UInt8] {
        if let failed = state.withLock(\.failed), Self.isWithin(Self.pause, failed, now) {
            throw ProviderAway(detail: "it did not answer within the last \(Int(clamping: Self.pause)) seconds")
        }
        do {
            let answer = try await send(HTTPRequest(address, fields: [("Accept", "application/json")]))
            guard answer.status == 200 else { throw ProviderAway(detail: "status \(answer.status)") }
            state.withLock { $0.failed = nil }
            return answer.body
        } catch {
            state.withLock { $0.failed = now }
            throw error
        }
    }

    /// The answer to a request. Throws ``ProviderAway`` if there is none, and `WorkerPool.Busy`.
    func send(_ request: HTTPRequest) async throws -> HTTPClient.Answer {
        do {
            return try await client.send(request)
        } catch let failure as HTTPClient.Failure {
            throw ProviderAway(detail: failure.detail)
        }
    }

    private static func isWithin(_ seconds: Double, _ then: Date, _ now: Date) -> Bool {
        abs(now.timeIntervalSince(then)) < seconds
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
