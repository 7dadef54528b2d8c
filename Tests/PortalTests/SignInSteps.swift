import Database
import Foundation
import PortalKit
import Synchronization
import Web

@testable import Identity
@testable import Portal

/// What may be done to an account. Each is one or more requests, and notes their outcome.
enum SignInStep: Sendable, CustomStringConvertible {
    case signIn(String, from: String)
    case code(isRight: Bool, of: String)
    case reset(link: String, String)
    case forgotten(String)
    case changePassword(String)
    case twoStep(isOn: Bool)
    case suspend
    case signOut
    case clock(TimeInterval)

    var description: String {
        switch self {
        case .signIn(let password, let client): "sign in with '\(password)' from \(client)"
        case .code(let isRight, let signIn): "\(isRight ? "right" : "wrong") code of sign-in \(signIn.prefix(6))"
        case .reset(let link, let password): "use link \(link.prefix(5)) for '\(password)'"
        case .forgotten(let password): "ask for a link, use it for '\(password)'"
        case .changePassword(let password): "change the password to '\(password)'"
        case .twoStep(let isOn): "turn two steps \(isOn ? "on" : "off")"
        case .suspend: "suspend"
        case .signOut: "sign out"
        case .clock(let seconds): "clock by \(Int(seconds)) s"
        }
    }
}

extension SignInScene {
    func take(_ step: SignInStep, lane: Int) async {
        do {
            let outcome = try await outcome(of: step)
            note("\(lane): \(step): \(outcome)")
        } catch {
            note("\(lane): \(step): threw \(error)")
        }
    }

    private func outcome(of step: SignInStep) async throws -> String {
        switch step {
        case .signIn(let password, let client): return try await signIn(password, from: client) ?? "refused"
        case .code(true, let signIn): return try await answer(signIn, try await code(of: signIn) ?? "", Self.first)
        case .code(false, let signIn): return try await answer(signIn, "000000", Self.first)
        case .reset(let link, let password): return await reset(link, password)
        case .forgotten(let password):
            _ = await post("forgot", [("email", email)])
            guard let link = try await link() else { return "no mail" }
            return await reset(link, password)
        case .changePassword(let password):
            passwords.withLock { $0.append(password) }
            let seen = await post(
                "account/password", [("current-password", Self.first), ("password", password)], session: session)
            guard let token = token(seen) else { return "refused, \(seen.status)" }
            note("begun \(token.prefix(6))") { facts in
                facts.isChanged = true
                facts.begun[token] = (password, proof)
            }
            return "changed"
        case .twoStep(let isOn):
            let seen = await post(
                "account/two-step", [("method", isOn ? "email" : "none"), ("current-password", Self.first)],
                session: session)
            guard seen.location?.contains("ended=two-step") == true else { return "refused, \(seen.status)" }
            facts.withLock { $0.isChanged = true }
            return "done"
        case .suspend:
            await Task.yield()
            let (account, now) = (account, town.clock.now)
            try await site.store.write { try AccountStore.suspend($0, account, at: now) }
            facts.withLock { ($0.isChanged, $0.isSuspended) = (true, true) }
            return "done"
        case .signOut:
            return "\(await post("sign-out", [], session: session).status)"
        case .clock(let seconds):
            await Task.yield()
            town.clock.advance(by: seconds)
            return "done"
        }
    }

    /// Signs in, and answers with the mailed code where one is asked for. Returns the token's beginning; nil when refused.
    func signIn(_ password: String, from client: String) async throws -> String? {
        let seen = await post("sign-in", [("email", email), ("password", password)], from: client)
        guard let token = token(seen) else {
            if shows("signIn.wrong", seen) { facts.withLock { $0.wrong[client, default: 0] += 1 } }
            return nil
        }
        facts.withLock { $0.signedIn += 1 }
        let id = id(token)
        let isComplete = try await site.store.read {
            try $0.row("SELECT verified FROM session WHERE id = $1", id)?.flag(0)
        }
        switch isComplete {
        case true?:
            facts.withLock { $0.begun[token] = (password, .password) }
            return "in as \(token.prefix(6))"
        case false?:
            guard let code = try await code(of: token) else { return "no code" }
            return try await answer(token, code, password, from: client)
        case nil: return "ended at once"
        }
    }

    /// Posts a code to a sign-in that was begun with `password`.
    private func answer(
        _ signIn: String, _ code: String, _ password: String, from client: String? = nil
    ) async throws -> String {
        let seen = await post("verify", [("code", code)], session: signIn, from: client)
        if let token = token(seen) {
            note("begun \(token.prefix(6))") { facts in
                facts.judged[signIn, default: 0] += 1
                facts.right[signIn, default: 0] += 1
                facts.begun[token] = (password, .code)
            }
            return "right, in as \(token.prefix(6))"
        }
        let isJudged = shows("code.wrong", seen) || seen.location?.contains("ended=tries") == true
        if isJudged { facts.withLock { $0.judged[signIn, default: 0] += 1 } }
        return isJudged ? "wrong" : "not judged, \(seen.status) \(seen.location ?? "")"
    }

    private func reset(_ link: String, _ password: String) async -> String {
        passwords.withLock { $0.append(password) }
        let seen = await post("reset/\(link)", [("password", password)])
        guard seen.location?.contains("reset/done") == true else { return "refused, \(seen.status)" }
        note("used \(link.prefix(5))") { facts in
            facts.isChanged = true
            facts.uses[link, default: 0] += 1
        }
        return "done"
    }
}
