import Foundation
import Testing

@testable import Outbound

/// A mail as Debian's Python reads it back.
struct MailContent: Decodable {
    var headers: [String]
    var subject: String
    var from: [[String]]
    var to: [[String]]
    var replyTo: [[String]]
    var seconds: Double
    var id: String
    var type: String
    var text: String
    var html: String
    var defects: [String]

    static func read(_ bytes: [UInt8]) throws -> MailContent {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/letter.eml"
        try Data(bytes).write(to: URL(filePath: path))
        let script = Programs.samples.appending(path: "read.py").path
        return try JSONDecoder().decode(MailContent.self, from: Programs.run("/usr/bin/python3", [script, path]))
    }
}

extension MailMessage {
    /// A mail to an invented parent, with what a test cares about changed.
    static func sample(_ change: (inout MailMessage) throws -> Void = { _ in }) throws -> MailMessage {
        var message = MailMessage(
            from: try #require(Mailbox(address: "send@council.example.org", name: "Example Council")),
            to: try #require(Mailbox(address: "alex.parent@example.org", name: "Alex Parent")),
            subject: "Your request", text: "Hello", html: "<p>Hello</p>", id: "1f2e-3d4c",
            date: Date(timeIntervalSince1970: 1_725_184_800.5), language: "en")
        try change(&message)
        return message
    }
}
