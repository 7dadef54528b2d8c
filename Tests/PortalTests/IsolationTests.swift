import Foundation
import Outbound
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// Everybody around one case, at every address there is, with every id that anybody knows.
    @Suite struct IsolationTests {
        @Test func `no page, mail or letter for one tells a word of another, and what is another's is not there`()
            async throws
        {
            var hood = try await Neighbourhood(try Town())
            try await hood.goRound()
            let doors = try await Doors(hood)
            for site in hood.town.sites { #expect(doors.unnamed(site).isEmpty, "\(site.id)") }
            for one in hood.people { try await walk(one, hood, doors) }
            try await readMails(hood)
            try await readLetters(hood, doors)
        }

        /// Opens every door as someone of them.
        private func walk(_ one: Neighbour, _ hood: Neighbourhood, _ doors: Doors) async throws {
            let browser = try await hood.browser(one)
            let others = hood.others(than: one)
            var missing: [String: Seen] = [:]
            var (own, opened) = (0, 0)
            for door in doors.all(browser.site) {
                let seen = await browser.look(door.path)
                let leaks = others.shown(in: seen.text + "\(seen.fields)")
                #expect(leaks.isEmpty, "\(one.word) reads \(leaks) at \(seen)")
                #expect(!seen.shows(Neighbourhood.recalled), "\(one.word) reads what was recalled at \(seen)")
                #expect(seen.status < 500, "\(seen)")
                opened += seen.status == 200 ? 1 : 0
                own += one.shown(in: seen.text).isEmpty ? 0 : 1
                guard doors.isStrange(door, to: one.account) else { continue }
                let blank = door.blank
                if missing[blank.path] == nil { missing[blank.path] = await browser.look(blank.path) }
                let none = try #require(missing[blank.path])
                #expect(seen.status == none.status && seen.plain(door) == none.plain(blank), "as if there were none")
                // What only leads to another page looks nothing up, and leads there for everybody.
                #expect(seen.status == 404 || none.status == 303, "\(one.word) at \(seen)")
            }
            // The doors do open: to what is one's own.
            #expect(opened > 15 && own > 2, "\(one.word) opened \(opened), \(own) of their own")
        }

        private func readMails(_ hood: Neighbourhood) async throws {
            for one in hood.people {
                let mails = try await hood.town.mails(to: one.email, one.site)
                #expect(mails.count > (one.role.isEmpty ? 0 : 5))
                for mail in mails {
                    let text = "\(mail.subject)\n\(mail.text)\n\(mail.html)"
                    let leaks = hood.others(than: one).shown(in: text)
                    #expect(leaks.isEmpty, "\(one.word) is mailed \(leaks)")
                    for name in [Neighbourhood.child, Neighbourhood.surname, Neighbourhood.recalled] {
                        #expect(!text.contains(name), "\(mail.subject)")
                    }
                }
            }
        }

        /// Every letter as it would be put into an envelope.
        private func readLetters(_ hood: Neighbourhood, _ doors: Doors) async throws {
            var printed = 0
            for door in doors.all(hood.officer.site) where door.route.path.first == "letters" {
                let seen = await hood.officer.look(door.path)
                guard seen.status == 200 else { continue }
                let one = try #require(
                    (hood.people + [hood.byPost]).first { $0.involvement == door.ids["involvement"] })
                let leaks = hood.others(than: one).shown(in: seen.text)
                #expect(leaks.isEmpty, "the letter to \(one.word) has \(leaks)")
                #expect(!seen.shows(Neighbourhood.recalled))
                printed += one.word == hood.byPost.word && seen.shows(one.address.lines[0]) ? 1 : 0
            }
            #expect(printed >= 4, "a request, two papers and a decision go by post")
        }

        @Test func `unlinked, nobody sees anything of the child but what they wrote themselves`() async throws {
            var hood = try await Neighbourhood(try Town())
            try await hood.goRound()
            let doors = try await Doors(hood)
            let now = hood.town.clock.now
            for one in hood.linked {
                try await hood.write { db in
                    let involvement = try #require(try InvolvementStore.find(.system(db), one.involvement))
                    try Linking.unlink(.system(db), involvement, reason: "", at: now)
                }
                let browser = try await hood.browser(one)
                for door in doors.all(browser.site) {
                    let text = TextBytes(await browser.look(door.path).text)
                    for words in ["Told \(one.word)", "Only for \(one.word)", "We will assess", "Asked of", "A visit"] {
                        #expect(!text.contains(words), "\(one.word) still reads \(words) at \(door.path)")
                    }
                    if !one.hasEntry || one.isProfessional { #expect(!text.contains(Neighbourhood.surname)) }
                }
            }
        }

        @Test func `an officer of one council finds nothing of another's, whatever they name`() async throws {
            var hood = try await Neighbourhood(try Town())
            try await hood.goRound()
            let doors = try await Doors(hood)
            let site = "coventry/team/live"
            try await hood.town.account("officer@example.org", site, role: .admin)
            var stranger = try hood.town.browser(site)
            try await stranger.signIn("officer@example.org")
            let token = try await stranger.visit("account/password").form("/password")["csrf-token"] ?? ""
            let everybody = hood.people + [hood.byPost]
            var found = 0
            for method in [Web.Method.get, .post] {
                for door in doors.all(stranger.site, method) where !door.ids.isEmpty {
                    let seen =
                        method == .get
                        ? await stranger.look(door.path)
                        : await stranger.press(door.path, [("csrf-token", token), ("action", "do")])
                    #expect(everybody.shown(in: seen.text).isEmpty, "\(seen)")
                    #expect(!seen.text.contains(Neighbourhood.surname), "\(seen)")
                    // Forms are filled in nowhere on a team's site, and a colleague's page wants to know what to do.
                    let isForm = ["drafts", "submissions", "forms", "staff"].contains(door.route.path.first)
                    if !isForm, door.ids.keys.allSatisfy({ doors.ids[$0] != nil }) {
                        #expect(seen.status == 404, "\(method) \(seen)")
                    }
                    #expect(seen.status >= 300, "\(seen)")
                    found += seen.status == 404 ? 1 : 0
                }
            }
            #expect(found > 500)
            stranger.cookies = hood.officer.cookies
            let home = await stranger.look("/home")
            #expect(home.status == 303 && home.location?.contains("sign-in") == true, "a session is of one council")
        }
    }
}

extension Browser {
    /// One answer, after which the browser is as it was before.
    func look(_ path: String) async -> Seen {
        await town.send(head(.get, self.path(String(path.dropFirst()))))
    }

    /// The same for what is posted.
    func press(_ path: String, _ fields: [(String, String)]) async -> Seen {
        await town.send(head(.post, self.path(String(path.dropFirst())), Browser.sameOrigin), encoded(fields))
    }
}

extension Doors.Door {
    /// The same door with ids that were never anybody's.
    var blank: Doors.Door {
        let path = route.path.map { $0.hasPrefix(":") ? Doors.unknown : $0 }.joined(separator: "/")
        return Doors.Door(route: route, path: "/" + path, ids: ids.mapValues { _ in Doors.unknown })
    }
}

extension Seen {
    /// The page without what differs by the address alone.
    func plain(_ door: Doors.Door) -> String {
        var text = TextBytes(lasting + (location ?? ""))
        for id in door.ids.values.sorted(by: { $0.count > $1.count }) { text.replace(id, with: "") }
        return text.text
    }
}
