import Web

/// The demo's mailbox at `/_outbox`: every mail that a portal sent.
struct DemoMailbox: Sendable {
    let data: String
    let outside: OutsidePages
    /// The councils of the demo, whose `<tenant>.localhost` it answers.
    let tenants: @Sendable () -> [String]

    /// The answer to `/_outbox` and what is below it; nil for every other path.
    func answer(_ head: Head) -> Response? {
        guard head.isLoopback, isOwn(head.host), head.path == "/_outbox" || head.path.hasPrefix("/_outbox/") else {
            return nil
        }
        let port = head.fields["Host"]?.split(separator: ":").last.flatMap { Int($0, in: 1...65_535) } ?? 80
        let page = OutboxPage(folder: "\(data)/outbox", port: port, style: outside.styleAddress)
        guard var response = page.response(path: head.path) else { return nil }
        Finish.secure(&response.fields, head)
        return response
    }

    /// Whether a host is this machine's own name. Any other can be made to lead here by a stranger's page, which could then
    /// read the answer.
    private func isOwn(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(host) || tenants().contains { host == "\($0).localhost" }
    }
}
