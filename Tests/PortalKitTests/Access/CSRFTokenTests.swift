import Foundation
import Markup
import Testing
import Vault

@testable import PortalKit

@Suite struct CSRFTokenTests {
    private let key = Key(bytes: [UInt8](repeating: 7, count: 32))

    private func session(_ id: String, of account: String) -> Session {
        Session(
            id: id, account: account, name: "Robin Ashdown", email: "robin@example.org", proof: .password,
            ends: Date(timeIntervalSince1970: 0))
    }

    private func text(_ session: Session, page: String = "account/contact") -> String {
        CSRFToken(session, page: page, key).text(key)
    }

    @Test func `a token is good for its session alone, and names its account and its page`() throws {
        let (one, later, other) = (session("1", of: "a"), session("2", of: "a"), session("3", of: "b"))
        let token = try #require(CSRFToken(text(one), key))
        #expect(token.isOf(one, key))
        #expect(!token.isOf(later, key))
        #expect(!token.isOf(other, key))
        #expect(token.account == "a" && token.page == "account/contact")
        #expect(CSRFToken(text(one), Key(bytes: [UInt8](repeating: 8, count: 32))) == nil)
    }

    @Test func `a page whose path is too long for a token is not named`() throws {
        let token = try #require(CSRFToken(text(session("1", of: "a"), page: String(repeating: "x", count: 201)), key))
        #expect(token.page.isEmpty)
    }

    @Test func `no two tokens of a session look alike, digit for digit`() {
        let tokens = (0..<50).map { _ in Array(text(session("1", of: "a"))) }
        #expect(Set(tokens).count == 50)
        for place in tokens[0].indices { #expect(Set(tokens.map { $0[place] }).count > 1) }
    }

    @Test func `a changed digit, a shorter token and no token at all are refused`() {
        let token = text(session("1", of: "a"))
        for place in [0, 31, 64, 95, token.count - 1] {
            var digits = Array(token)
            digits[place] = digits[place] == "0" ? "1" : "0"
            #expect(CSRFToken(String(digits), key) == nil)
        }
        for wrong in [
            "", "0", String(token.dropLast()), String(token.dropLast(2)), token + "00", token.uppercased() + "g",
            String(repeating: "0", count: 128),
        ] {
            #expect(CSRFToken(wrong, key) == nil)
        }
    }
}

@Suite struct TextsTests {
    private let texts = Texts(
        language: .en,
        wordings: ["a": "Hello {name} of {council}", "b": "**Go** to [the page](there) or [nowhere](gone)", "c": "{"],
        constants: ["council": "Leafshire {name}"])

    @Test func `names are filled in once, and what they hold is not looked into`() {
        #expect(texts("a", ["name": "{council}"]) == "Hello {council} of Leafshire {council}")
        #expect(texts("c", ["x": "y"]) == "{")
        #expect(texts("missing.key") == "missing.key")
    }

    @Test func `a wording's links lead only where the code says, and what is filled in is text`() throws {
        let links = ["there": try #require(Address(path: "/there"))]
        #expect(
            texts.html("b", links: links).source
                == "<strong>Go</strong> to <a href=\"/there\">the page</a> or nowhere")
        #expect(texts.html("a", ["name": "<b>"]).source.contains("&lt;b&gt;"))
        // However many there are, none is nested in the one before.
        let many = String(repeating: "**a** [b](c) ", count: 20_000)
        #expect(Texts(language: .en, wordings: ["a": many]).html("a").source.ranges(of: "<strong>").count == 20_000)
    }
}

@Suite struct DatesTests {
    private let texts = Texts(language: .en, wordings: ["month.9.short": "Sep", "month.3.short": "Mar"])

    @Test(arguments: [
        ("dd/MM/yyyy", "01/09/2024"), ("dd-MMM-yyyy", "01-Sep-2024"), ("dd MMM yyyy", "01 Sep 2024"),
    ])
    func `dates are written as the portal's guide writes them`(_ pattern: String, _ written: String) {
        // Half past eleven in Greenwich on the last of August is the first of September in London.
        let instant = Date(timeIntervalSince1970: 1_725_147_000)
        #expect(Dates(DatePatterns(day: DatePattern(pattern) ?? .standard), texts: texts).date(instant) == written)
        #expect(Dates(DatePatterns(day: DatePattern(pattern) ?? .standard), texts: texts).time(instant) == "00:30")
    }

    @Test func `a time in London is read, and nothing else is`() {
        #expect(Dates.instant(london: "2022-06-01T00:00") == Date(timeIntervalSince1970: 1_654_038_000))
        #expect(Dates.instant(london: "2022-01-01") == Date(timeIntervalSince1970: 1_640_995_200))
        for wrong in ["", "2022-02-30", "2022-13-01", "2022", "01-01-22", "2022-01-01T25:00", "tomorrow"] {
            #expect(Dates.instant(london: wrong) == nil, "\(wrong)")
        }
    }
}
