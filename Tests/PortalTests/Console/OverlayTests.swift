import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// A draft and what becomes of it, below the pages of the console.
    @Suite struct OverlayTests {
        @Test func `a change is on TEST at once, on LIVE once it is published, and as before when taken back`()
            async throws
        {
            let scene = try ConsoleScene()
            let before = (live: try await scene.shown(.live), test: try await scene.shown(.test))
            let page = SettingPath(.page("help", .en))
            let words = try #require(try await scene.served(page, .live)?.string)
            let edits: [ConfigurationService.Edit] = [
                .init(path: page, change: .set(.init(.string(words + "\n\nA new line of help."))))
            ]
            guard case .saved = try await scene.save(edits) else { throw Missing(what: "a saved page") }

            #expect(try await scene.shown(.live) == before.live)
            let tried = try await scene.shown(.test)
            #expect(tried.filter { $0.value != before.test[$0.key] }.keys.allSatisfy { $0.hasSuffix("page/help") })
            #expect(tried.values.contains { $0.contains("A new line of help.") })

            let number = try await scene.publish("Help")
            #expect(number == 1)
            #expect(try await scene.shown(.live).values.contains { $0.contains("A new line of help.") })
            #expect(try await scene.served(page, .live) == scene.served(page, .test))

            try await scene.takeBack(to: 0)
            #expect(try await scene.shown(.live) == before.live)
            #expect(try await scene.shown(.test) == before.test)
            let revisions = try await scene.service.store(ConsoleScene.tenant).read { try OverlayStore.revisions($0) }
            #expect(revisions.map(\.number) == [2, 1] && revisions.map(\.origin) == [.takenBack, .published])
            #expect(revisions.allSatisfy { $0.author == ConsoleScene.ada } && revisions[1].note == "Help")
        }

        @Test(
            arguments: [
                (["hosts"], ["www.example.org"]), (["theme"], "coventry"), (["mail", "from"], "x@example.org"),
                (["staffHost"], "team.example.org"),
            ] as [([String], ConfigValue)])
        func `what is the provider's is refused`(_ keys: [String], _ value: ConfigValue) async throws {
            let scene = try ConsoleScene()
            let outcome = try await scene.save([.init(path: SettingPath(.tenant, keys), change: .set(value))])
            guard case .refused(let refusals) = outcome else { throw Missing(what: "a refusal: \(outcome)") }
            #expect(refusals.count == 1 && refusals[0].isProviders)
            #expect(try await scene.service.draft(ConsoleScene.tenant).overlay.isEmpty)
        }

        @Test func `what check refuses is refused at its setting, and changes nothing`() async throws {
            let scene = try ConsoleScene()
            let outcome = try await scene.save([
                .init(path: ConsoleScene.phone, change: .set("ask Jo")),
                .init(path: ConsoleScene.name, change: .set("The team")),
            ])
            guard case .refused(let refusals) = outcome else { throw Missing(what: "a refusal: \(outcome)") }
            #expect(refusals.map(\.path) == [ConsoleScene.phone])
            #expect(try await scene.service.draft(ConsoleScene.tenant).version == 0)
        }

        @Test func `a value that the files have anyway is no change, and one that is taken out can be put back`()
            async throws
        {
            let scene = try ConsoleScene()
            let email = SettingPath(.tenant, ["contacts", "support", "email"])
            let given = try #require(try await scene.served(email, .live))
            try await scene.set(email, given)
            #expect(try await scene.service.draft(ConsoleScene.tenant).overlay.isEmpty)
            _ = try await scene.save([.init(path: email, change: .clear)])
            #expect(try await scene.served(email, .test) == nil)
            _ = try await scene.save([.init(path: email, change: .putBack)])
            #expect(try await scene.service.draft(ConsoleScene.tenant).overlay.isEmpty)
        }

        @Test func `the kind of a question that is published cannot change`() async throws {
            let scene = try ConsoleScene()
            let kind = SettingPath(
                .form("parental-request"), ["steps", "child", "questions", "hard", "kind"])
            guard case .refused(let refusals) = try await scene.save([.init(path: kind, change: .set("radios"))]) else {
                throw Missing(what: "a refusal")
            }
            #expect(refusals.count == 1 && refusals[0].isKind)
        }

        @Test func `a shared page is the council's in each language or in none`() async throws {
            let scene = try ConsoleScene()
            let (english, welsh) = (SettingPath(.page("help", .en)), SettingPath(.page("help", .cy)))
            let shared = try #require(try await scene.served(welsh, .test))
            try await scene.set(english, "# Help\n\nAsk us.")
            let draft = try await scene.service.draft(ConsoleScene.tenant).overlay
            #expect(draft[welsh] == shared && draft[english] == "# Help\n\nAsk us.")
            _ = try await scene.save([.init(path: english, change: .putBack)])
            #expect(try await scene.service.draft(ConsoleScene.tenant).overlay == .empty)
        }

        @Test func `a question moves to another step with the provider's settings, which stay the provider's`()
            async throws
        {
            let scene = try ConsoleScene()
            let steps = SettingPath(.form("parental-request"), ["steps"])
            let (old, new) = (
                steps.part("help", "questions", "extra-help"), steps.part("child", "questions", "extra-help")
            )
            let question = try #require(try await scene.served(old, .live))
            #expect(question.table?["assumed"] != nil)
            let moved = try await scene.save([
                .init(path: old, change: .clear), .init(path: new, change: .set(question)),
            ])
            guard case .saved = moved else { throw Missing(what: "a moved question: \(moved)") }
            #expect(try await scene.served(new, .test) == question)
            #expect(try await scene.served(old, .test) == nil)

            func refusals(_ key: String, _ value: ConfigValue) async throws -> [ConfigurationService.Refusal] {
                let outcome = try await scene.save([.init(path: new.part(key), change: .set(value))])
                guard case .refused(let refusals) = outcome else { throw Missing(what: "a refusal: \(outcome)") }
                return refusals
            }
            #expect(try await refusals("kind", "radios").allSatisfy(\.isKind))
            #expect(try await refusals("assumed", "Drawn").allSatisfy(\.isProviders))
        }

        @Test func `a start finds what was published and drafted, and the last copy where the database cannot be read`()
            async throws
        {
            let scene = try ConsoleScene()
            try await scene.set(ConsoleScene.phone, "01632 960111")
            try await scene.publish()
            try await scene.set(ConsoleScene.phone, "01632 960222")

            let again = try Town(after: scene.town)
            await again.configuration.load([ConsoleScene.tenant])
            let pair = again.configuration.overlays[ConsoleScene.tenant]
            #expect(pair.live[ConsoleScene.phone] == "01632 960111" && pair.draft[ConsoleScene.phone] == "01632 960222")

            let path = "\(again.data)/\(ConsoleScene.tenant)/\(OverlayStore.name).sqlite"
            await scene.service.store(ConsoleScene.tenant).close()
            await again.configuration.store(ConsoleScene.tenant).close()
            for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
            try Data("not a database, but as long as the head of one has to be: ".utf8).write(to: URL(filePath: path))
            let later = try Town(after: scene.town)
            await later.configuration.load([ConsoleScene.tenant])
            #expect(later.configuration.overlays[ConsoleScene.tenant].live[ConsoleScene.phone] == "01632 960111")
        }

        @Test func `the files below the changes are read again when those of all councils change`() async throws {
            let scene = try ConsoleScene(edited: true)
            let title = SettingPath(.wordings(.en), ["citizen", "signIn.title"])
            let before = try await scene.service.base(ConsoleScene.tenant).value(at: title, under: .empty)
            try scene.town.copy.replace(
                "\"signIn.title\": \"Sign in\"", with: "\"signIn.title\": \"Come in\"",
                in: "Config/texts/identity/en.json")
            scene.town.readAgain()
            let after = try await scene.service.base(ConsoleScene.tenant).value(at: title, under: .empty)
            #expect(before == "Sign in" && after == "Come in")
        }

        @Test func `what the provider's files do not allow any more is left out, and the rest stays`() async throws {
            let scene = try ConsoleScene(edited: true)
            let icon = SettingPath(.portal("citizen"), ["tiles", "admissions", "icon"])
            try await scene.set(icon, "star")
            try await scene.set(ConsoleScene.phone, "01632 960111")
            try await scene.publish()
            #expect(try scene.site("citizen", .live).portal.tiles.contains { $0.icon == .star })

            try scene.town.copy.set(["tiles", "admissions"], to: ConfigValue(.null), in: "portals/citizen.json")
            scene.town.readAgain()
            let council = try #require(
                scene.town.requestHandler.directory.councils.first { $0.tenant.id == ConsoleScene.tenant })
            #expect(council.tenant.contact.phone == "01632 960111")
            let citizen = council.sites.filter { $0.portal.name == "citizen" }
            #expect(citizen.count == 2 && citizen.allSatisfy { !$0.portal.tiles.contains { $0.name == "admissions" } })
            #expect(scene.service.overlays[ConsoleScene.tenant].live[icon] == "star")
        }
    }
}
