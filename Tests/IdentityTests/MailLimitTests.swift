import Testing

@testable import Identity

@Suite struct MailLimitTests {
    @Test(arguments: [
        ("victim@example.org", "victim@example.org"), ("Victim+7@Example.org", "victim@example.org"),
        ("victim+a+b@example.org", "victim@example.org"), ("a.victim@example.org", "a.victim@example.org"),
        ("nobody", "nobody"), ("+7@example.org", "@example.org"),
    ])
    func `labels of one mailbox are counted as one`(_ address: String, _ mailbox: String) {
        #expect(MailLimit.mailbox(address) == mailbox)
    }
}
