import Foundation
import Testing
import Vault

@testable import Identity
@testable import Plugins
@testable import Portal
@testable import PortalKit

/// Portals with several methods of two step verification, and an authenticator app.
enum SecondFactorScene {
    static let portal = "leicester/citizen/live"
    private static let pack = "Config/packs/citizen-tiles/portal.json"

    /// A town whose residents may use the mailed code, an app and text messages.
    static func town(_ edit: (Town.Copy) throws -> Void = { _ in }) throws -> Town {
        try Town(edited: true) { copy in
            try copy.replace(
                "\"mailed-code\": {", with: "\"authenticator\": {}, \"text-message\": {}, \"mailed-code\": {", in: pack)
            try edit(copy)
        }
    }

    /// A town whose residents must use an app.
    static func townWithAppOnly() throws -> Town {
        try Town(edited: true) { copy in
            try copy.replace("\"policy\": \"opt-in\"", with: "\"policy\": \"always\"", in: pack)
            try copy.replace("\"mailed-code\": {", with: "\"authenticator\": {}, \"x-mailed-code\": {", in: pack)
            try copy.replace("\"x-mailed-code\": {\n      \"digits\": 6\n    },", with: "", in: pack)
        }
    }

    /// The key that the page shows as text.
    static func key(_ page: Seen) throws -> TimeCodes {
        let text = try #require(page.text.firstMatch(of: /<p class="key"><code>([A-Z2-7 ]+)<\/code>/)).1
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bits, count, bytes) = (0, 0, [UInt8]())
        for letter in text where letter != " " {
            bits = bits << 5 | (digits.firstIndex(of: letter) ?? 0)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> count & 255))
            bits &= 1 << count - 1
        }
        return TimeCodes(secret: bytes)
    }

    /// The recovery codes that the page shows.
    static func codes(_ page: Seen) -> [String] {
        page.text.matches(of: /<li><code>([A-Z2-7 ]+)<\/code><\/li>/).map { String($0.1) }
    }
}

extension TimeCodes {
    /// What the app shows.
    func code(at time: Date, steps: Int = 0) throws -> String {
        try #require(code(of: Self.step(at: Int(time.timeIntervalSince1970)) + steps))
    }
}

extension Browser {
    /// Turns the app on, from My account or after the password, and returns it.
    mutating func setUpApp(keeping: Bool = false) async throws -> TimeCodes {
        try await visit("account/two-step/app")
        let app = try SecondFactorScene.key(page)
        var values = ["code": try app.code(at: town.clock.now), "current-password": Town.password]
        if keeping { values["keep"] = "yes" }
        try await submit("/account/two-step/app", values)
        return app
    }

    /// Gives address and password, and does not answer what is asked next.
    mutating func beginSignIn(_ email: String) async throws {
        try await visit("sign-in")
        try await submit("/sign-in", ["email": email, "password": Town.password])
    }
}
