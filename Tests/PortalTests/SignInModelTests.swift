import Database
import Foundation
import PortalKit
import Synchronization
import Testing
import Vault

@testable import Identity
@testable import Portal

extension Proofs {
    /// Signing in, codes, resets, changes of password and of two steps, in random interleavings of their steps over the
    /// real handlers and stores. What may never happen is in `violations`.
    @Suite struct SignInModelTests {
        private static let count = ProcessInfo.processInfo.environment["MODEL_COUNT"].flatMap(Int.init) ?? 10_000
        /// The seed of a failure, to see it again.
        private static let seed = ProcessInfo.processInfo.environment["MODEL_SEED"].flatMap(UInt64.init)

        private let hasher = PasswordHasher(workers: 1, queue: 1000, cost: .least)
        private let town: Town

        init() throws {
            // Ten thousand accounts are not worth the wear of a disk, where there is memory that looks like one.
            let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : nil
            town = try Town(hasher: hasher, in: memory)
        }

        @Test(.timeLimit(.minutes(5)))
        func `no interleaving of sign-ins, codes, resets and changes breaks an invariant`() async throws {
            let hash = try await hasher.hash(SignInScene.first)
            try await town.account("keeper@example.org", Self.staff)
            let first = Self.seed ?? 1
            for seed in first..<(Self.seed == nil ? first + UInt64(Self.count) : first + 1) {
                let (steps, order, found) = try await play(seed, hash)
                guard found.isEmpty else {
                    Issue.record("seed \(seed)\n\(found.joined(separator: "\n"))\n\(steps)\norder \(order)")
                    return
                }
            }
        }

        @Test(.timeLimit(.minutes(5)), arguments: Sabotage.allCases)
        func `where one of its reasons is taken away, the model finds what breaks`(_ sabotage: Sabotage) async throws {
            let hash = try await hasher.hash(SignInScene.first)
            try await town.account("keeper@example.org", Self.staff)
            _ = try await town.site(Self.staff).store.write { try $0.run(sabotage.sql) }
            for seed in UInt64(1)...1000 {
                let found = try await play(seed, hash).2
                if found.contains(where: { $0.contains(sabotage.words) }) { return }
            }
            Issue.record("nothing that \(sabotage.words) in a thousand seeds")
        }

        private static let (citizen, staff) = ("leicester/citizen/live", "leicester/team/live")

        /// Plays what a seed draws. Returns the steps as they came, the order of the lanes, and what may not be.
        private func play(_ seed: UInt64, _ hash: String) async throws -> (String, [Int], [String]) {
            var random = SeededRandom(seed: seed)
            let portal = Int.random(in: 0..<10, using: &random) < 7 ? Self.citizen : Self.staff
            let scene = try await SignInScene(
                town, portal, number: Int(seed), hash: hash,
                hasTwoStep: portal == Self.citizen && Bool.random(using: &random))
            let steps = try await draw(scene, &random)
            let works = steps.enumerated().map { lane, step -> Interleaver.Work in
                { await scene.take(step, lane: lane) }
            }
            let order = await Interleaver.run(works, random)
            let found = try await violations(scene, isAsked: Int.random(in: 0..<8, using: &random) == 0)
            return (scene.facts.withLock(\.log).joined(separator: "\n"), order, found)
        }

        /// Draws what is done at once.
        private func draw(_ scene: SignInScene, _ random: inout SeededRandom) async throws -> [SignInStep] {
            let clients = scene.clients
            switch Int.random(in: 0..<100, using: &random) {
            case ..<3:
                // A burst of wrong passwords from one client, with the right one among them.
                let wrong = Array(repeating: SignInStep.signIn("not the one", from: clients[1]), count: 9)
                return (wrong + [.signIn(SignInScene.first, from: clients[1])]).shuffled(using: &random)
            case ..<9:
                guard let signIn = try await waiting(scene) else { fallthrough }
                let wrong = Array(repeating: SignInStep.code(isRight: false, of: signIn), count: 7)
                return (wrong + [.code(isRight: true, of: signIn)]).shuffled(using: &random)
            default: break
            }
            var choices: [SignInStep] = [
                .signIn(SignInScene.first, from: clients.randomElement(using: &random) ?? ""),
                .signIn(SignInScene.first, from: clients.randomElement(using: &random) ?? ""),
                .signIn("not the one", from: clients.randomElement(using: &random) ?? ""),
                .forgotten("eight cold spoons"), .changePassword("nine cold spoons"), .signOut,
                .clock([-660, 61, -3600].randomElement(using: &random) ?? 0),
            ]
            if scene.site.portal.audience == .staff {
                choices.append(.suspend)
            } else {
                choices += [.twoStep(isOn: true), .twoStep(isOn: false)]
            }
            if Int.random(in: 0..<3, using: &random) == 0, let signIn = try await waiting(scene) {
                choices += [.code(isRight: true, of: signIn), .code(isRight: false, of: signIn)]
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                _ = await scene.post("forgot", [("email", scene.email)])
                if let link = try await scene.link() {
                    choices += [.reset(link: link, "ten cold spoons"), .reset(link: link, "six cold spoons")]
                }
            }
            return Array(choices.shuffled(using: &random).prefix([2, 2, 3, 3, 4].randomElement(using: &random) ?? 2))
        }

        /// The token of a sign-in that waits for its code; nil where none is asked for.
        private func waiting(_ scene: SignInScene) async throws -> String? {
            let seen = await scene.post("sign-in", [("email", scene.email), ("password", SignInScene.first)])
            guard let token = scene.token(seen) else { return nil }
            let id = scene.id(token)
            let waits = try await scene.site.store.read {
                try $0.row("SELECT 1 FROM session WHERE id = $1 AND verified = 0", id) != nil
            }
            if !waits { scene.facts.withLock { $0.begun[token] = (SignInScene.first, .password) } }
            return waits ? token : nil
        }

        /// What may not be, and is.
        /// - Parameter isAsked: whether the owner tries to get in at the end.
        private func violations(_ scene: SignInScene, isAsked: Bool) async throws -> [String] {
            let facts = scene.facts.withLock { $0 }
            var found: [String] = []
            for (signIn, count) in facts.judged where count > 5 {
                found.append("\(count) codes of sign-in \(signIn.prefix(6)) were judged")
            }
            for (signIn, count) in facts.right where count > 1 {
                found.append("\(count) codes of sign-in \(signIn.prefix(6)) were right")
            }
            for (link, count) in facts.uses where count > 1 { found.append("link \(link) was used \(count) times") }
            for (client, count) in facts.wrong where count > (facts.signedIn > 0 ? 12 : 6) {
                found.append("\(count) wrong passwords from \(client) were judged")
            }
            let account = scene.account
            let (stored, live) = try await scene.site.store.read { db in
                (
                    try AccountStore.find(db, id: account),
                    Set(try db.rows("SELECT id FROM session WHERE account = $1", account).map { $0.text(0) })
                )
            }
            guard let stored else { return found + ["the account is gone"] }
            if facts.isChanged, live.contains(scene.id(scene.session)) {
                found.append("the session from before outlived a change")
            }
            if facts.isSuspended, !live.isEmpty { found.append("a session outlived the suspension") }
            for (token, begun) in facts.begun where live.contains(scene.id(token)) {
                if try await hasher.verify(begun.password, against: stored.password) == .wrong {
                    found.append("session \(token.prefix(6)) outlived the password '\(begun.password)'")
                }
                if begun.proof == .password, scene.site.portal.audience == .citizen,
                    await scene.get("people", session: token).status == 200
                {
                    found.append("session \(token.prefix(6)) opened the area without the code")
                }
            }
            if isAsked, !facts.isSuspended, try await !getsIn(scene, stored) {
                found.append("the owner did not get in within a minute")
            }
            return found
        }

        /// Whether a visitor who knows the password and reads the mail is signed in a minute later, from another network.
        private func getsIn(_ scene: SignInScene, _ stored: Account) async throws -> Bool {
            town.clock.advance(by: 60)
            for password in Set(scene.passwords.withLock { $0 })
            where try await hasher.verify(password, against: stored.password) != .wrong {
                return try await scene.signIn(password, from: "172.\(scene.clients[0].dropFirst(3))")?.contains("in as")
                    == true
            }
            return false
        }
    }
}

/// What the handlers rely on, taken away in the database: each must show within some hundred seeds.
enum Sabotage: CaseIterable {
    /// A change does not end the sign-ins under way.
    case credentials
    /// Codes are judged and not counted.
    case tries
    /// A link can be used again.
    case link
    /// Every session claims to have answered with the code.
    case proof

    var sql: SQL {
        switch self {
        case .credentials:
            """
            CREATE TRIGGER sabotage AFTER UPDATE OF credentials ON account WHEN NEW.credentials > 0
            BEGIN UPDATE account SET credentials = 0 WHERE id = NEW.id; END
            """
        case .tries:
            """
            CREATE TRIGGER sabotage AFTER UPDATE OF tries ON session WHEN NEW.tries > 0
            BEGIN UPDATE session SET tries = 0 WHERE id = NEW.id; END
            """
        case .link:
            """
            CREATE TRIGGER sabotage AFTER UPDATE OF used ON link WHEN NEW.used IS NOT NULL
            BEGIN UPDATE link SET used = NULL WHERE digest = NEW.digest; END
            """
        case .proof:
            """
            CREATE TRIGGER sabotage AFTER INSERT ON session
            BEGIN UPDATE session SET proof = 'code' WHERE id = NEW.id; END
            """
        }
    }

    /// What the model then says.
    var words: String {
        switch self {
        case .credentials: "outlived the password"
        case .tries: "were judged"
        case .link: "was used"
        case .proof: "opened the area"
        }
    }
}
