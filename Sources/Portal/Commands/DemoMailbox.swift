import Web

/// The demo's mailbox at `/_outbox`: every mail that a portal sent.
struct DemoMailbox: Sendable {
    let data: String
    let outside: OutsidePages
    /// The ids of the demo's councils; it answers on `<tenant>.localhost` of each.
    let tenants: @Sendable () -> [String]

    /// The response for `/_outbox` and paths below it; nil for every other path.
    func answer(_ head: Head) -> Response? {
        guard head.isLoopback, isOwn(head.host), head.path == "/_outbox" || head.path.hasPrefix("/_outbox/") else {
            return nil
        }
        let port = head.fields["Host"]?.split(separator: ":").last.flatMap { Int($0, in: 1...65_535) } ?? 80
        let page = OutboxPage(folder: "\(data)/outbox", port: port, style: outside.styleAddress)
        return page.response(path: head.path).map { Finish.secured($0, head, cache: "no-store") }
    }

    /// Whether a host is a name of the local host. Any other name could be pointed here by a hostile page (DNS
    /// rebinding), which could then read the response.
    private func isOwn(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(host) || tenants().contains { host == "\($0).localhost" }
    }
}
