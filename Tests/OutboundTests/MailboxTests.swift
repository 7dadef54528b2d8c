import Testing

@testable import Outbound

struct MailboxTests {
    @Test(arguments: [
        "alex@example.org", "a.b+send@mail.example.co.uk", "o'neill@example.org", "x@xn--bcher-kva.example",
        "1@1.example", "!#$%&'*+-/=?^_`{|}~@example.org",
    ])
    func `an ordinary address is taken as it is`(address: String) throws {
        let mailbox = try #require(Mailbox(address: address))
        #expect(mailbox.address == address)
        #expect(mailbox.domain == address.split(separator: "@")[1])
    }

    @Test(arguments: [
        "", "@", "alex", "alex@", "@example.org", "alex@example", "a@b@example.org", ".a@example.org",
        "a.@example.org", "a..b@example.org", "a b@example.org", "\"a b\"@example.org", "a@-example.org",
        "a@example-.org", "a@example..org", "a@example.org.", "a@[127.0.0.1]", "a@127.0.0.1", "a@ex_ample.org",
        "a@b\u{FC}cher.example", "\u{E9}@example.org", "a@example.org\r\nBcc: b@example.org", "a\n@example.org",
        "a@example.org\0", "<a@example.org>", "a@example.org>", "a@example.org NOTIFY=NEVER", " a@example.org",
    ])
    func `an address of another form is refused`(address: String) {
        #expect(Mailbox(address: address) == nil)
    }

    @Test func `a part that is longer than the protocol allows is refused`() {
        let label = String(repeating: "d", count: 61)
        func address(local: Int, last: Int) -> String {
            "\(String(repeating: "l", count: local))@\(label).\(label).\(label).\(String(repeating: "e", count: last))"
        }
        #expect(address(local: 64, last: 3).utf8.count == 254)
        #expect(Mailbox(address: address(local: 64, last: 3)) != nil)
        #expect(Mailbox(address: address(local: 64, last: 4)) == nil)
        #expect(Mailbox(address: address(local: 65, last: 2)) == nil)
        #expect(Mailbox(address: "a@\(String(repeating: "d", count: 63)).org") != nil)
        #expect(Mailbox(address: "a@\(String(repeating: "d", count: 64)).org") == nil)
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\0", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\t"])
    func `a name with a line break or control character is refused`(control: String) {
        #expect(Mailbox(address: "alex@example.org", name: "Alex\(control)Bcc: x@example.org") == nil)
    }
}
