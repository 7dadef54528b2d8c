import Database
import Foundation
import Identity
import Plugins
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// `guildhall staff`, asked of the process that serves, and done alone where none does.
    @Suite(.timeLimit(.minutes(2))) struct StaffCommandTests {
        private let portal = "leicester/team/live"
        private let email = "priti@example.org"

        private func command(_ data: String, _ words: String...) async -> Int32 {
            await run(["guildhall", "staff"] + words + ["--root", Town.repository, "--data", data], catalogue)
        }

        private func answer(_ town: Town, _ arguments: [String: String]) async throws -> (exit: Int32, words: String) {
            do {
                return (0, try await StaffAdmin { town.requestHandler.directory.councils }.answer(arguments))
            } catch let failure as CommandFailure {
                return (failure.exitCode, failure.description)
            }
        }

        @Test func `an invitation's printed link is good, and so is the mailed one`() async throws {
            let town = try Town()
            let asked = [
                "action": "invite", "tenant": "leicester", "email": email, "role": "admin", "forename": "Priti",
                "surname": "Shah",
            ]
            let invited = try await answer(town, asked)
            #expect(invited.exit == 0)
            var browser = try town.browser(portal)
            let printed = try #require(invited.words.split(separator: "\n").last.map(String.init))
            let mailed = try await browser.link(email)
            #expect(printed != mailed)
            #expect(try await browser.open(mailed).status == 200)
            #expect(try await browser.open(printed).status == 200)
            try await browser.submit("", ["password": Town.password])
            #expect(browser.page.address == browser.path("activated"))
            #expect(try await browser.open(mailed).status == 410, "one use ends both")
            #expect(try await town.find(email, portal)?.role == .admin)
            #expect(try await answer(town, asked).words.contains("has an account already"))
            #expect(town.journal.joined().contains("priti") == false)
        }

        @Test func `the serving process does it, and what it refuses has its words and its code`() async throws {
            let town = try Town()
            let place = try OperationsFolder()
            let data = place.path + "/var"
            let control = try ControlSocket(
                in: try DataFolder(at: data),
                handlers: [StaffAdmin.command: StaffAdmin { town.requestHandler.directory.councils }.answer])
            let tenant = ["--tenant", "leicester"]
            #expect(
                await command(data, "invite", tenant[0], tenant[1], "--email", email, "--role", "officer") == 0)
            #expect(try await town.find(email, portal)?.role == .officer, "in the data of whoever serves")
            #expect(await command(data, "list", tenant[0], tenant[1]) == 0)
            #expect(await command(data, "suspend", tenant[0], tenant[1], "--email", email) == 0)
            #expect(try await town.find(email, portal)?.isSuspended == true)
            #expect(await command(data, "suspend", tenant[0], tenant[1], "--email", "x@example.org") == 65)
            #expect(await command(data, "list", "--tenant", "leafshire") == 64)
            #expect(
                await command(data, "invite", tenant[0], tenant[1], "--email", "priti@", "--role", "officer") == 64)
            await control.stop()
        }

        @Test func `where nobody serves it takes the lock, and the account is there for the next start`() async throws {
            let place = try OperationsFolder()
            let data = place.path + "/var"
            let words = ["--tenant", "leicester", "--email", email, "--role", "admin"]
            #expect(await command(data, "invite", words[0], words[1], words[2], words[3], words[4], words[5]) == 66)
            #expect(!FileManager.default.fileExists(atPath: data), "no data are made in passing")
            _ = try DataFolder(at: data)
            #expect(await command(data, "invite", words[0], words[1], words[2], words[3], words[4], words[5]) == 0)
            let held = try DataFolder(at: data)
            #expect(await command(data, "list", words[0], words[1]) == 75, "another works in the folder")
            let store = StorePool().store(at: "\(held.path)/leicester/live.sqlite", migrations: catalogue.migrations)
            let (staff, waiting) = try await store.read { db in
                (
                    try AccountStore.staff(db),
                    try db.rows("SELECT template FROM outbox WHERE state = 'waiting'").map { $0.text(0) }
                )
            }
            #expect(staff.map(\.email) == [email] && staff.first?.role == .admin)
            #expect(waiting == ["account-activate"], "the mail waits")
        }

        @Test(arguments: [
            ["dance"], [], ["invite", "--tenant", "leicester", "--email", "a@example.org"],
            ["invite", "--tenant", "leicester", "--role", "admin"], ["list"],
            ["invite", "--tenant", "leicester", "--email", "a@example.org", "--role", "king"],
            ["list", "--tenant", "leicester", "--environment", "draft"],
        ])
        func `what cannot be understood opens no data`(_ words: [String]) async throws {
            let place = try OperationsFolder()
            let data = place.path + "/var"
            #expect(await run(["guildhall", "staff"] + words + ["--data", data], catalogue) == 64)
            #expect(!FileManager.default.fileExists(atPath: data))
        }

        @Test func `a council keeps its team's site when the file is taken away`() async throws {
            let town = try Town(edited: true)
            try FileManager.default.removeItem(atPath: "\(town.root)/Tenants/stockton/portals/team.json")
            town.readAgain()
            let standing = try #require(town.councils.statuses.first { $0.tenant == "stockton" })
            #expect(standing.mistakes.contains { $0.contains("no one would read what residents send") })
            #expect(try await answer(town, ["action": "list", "tenant": "stockton"]).exit == 0)
            let unknown = try await answer(town, ["action": "list", "tenant": "stocktn"])
            #expect(unknown.exit == 64 && unknown.words.contains("did you mean 'stockton'"))
        }
    }
}
