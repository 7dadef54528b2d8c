import Foundation
import Testing

@testable import Outbound

struct MailFolderTests {
    @Test func `each mail is a file of its own, and names sort by time`() async throws {
        let folder = try TemporaryFolder()
        let carrier = MailFolder(folder: "\(folder.path)/outbox")
        let messages = try (0..<12).map { number in
            try MailMessage.sample {
                $0.id = "\(99 - number)"
                $0.subject = "Mail \(number)"
                $0.date += Double(number) * 0.01
            }
        }
        for message in messages.reversed() { try await carrier.send(message) }
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/outbox").sorted()
        #expect(names.allSatisfy { $0.hasSuffix(".eml") && !$0.hasPrefix(".") })
        #expect(
            try names.map { try Data(contentsOf: URL(filePath: "\(folder.path)/outbox/\($0)")) }
                == messages.map { Data($0.rendered()) })
    }

    @Test func `a mail sent again is the same file`() async throws {
        let folder = try TemporaryFolder()
        let carrier = MailFolder(folder: folder.path)
        try await carrier.send(.sample())
        try await carrier.send(.sample { $0.subject = "Again" })
        let names = try folder.names()
        #expect(names.count == 1)
        let bytes = try Data(contentsOf: URL(filePath: "\(folder.path)/\(try #require(names.first))"))
        #expect(try MailContent.read(Array(bytes)).subject == "Again")
    }

    @Test func `only the owner can read a mail`() async throws {
        let folder = try TemporaryFolder()
        try await MailFolder(folder: "\(folder.path)/outbox").send(.sample())
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/outbox").first)
        for path in ["\(folder.path)/outbox", "\(folder.path)/outbox/\(name)"] {
            let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(try #require(rights).intValue & 0o077 == 0)
        }
    }

    @Test func `an id can not lead out of the folder`() async throws {
        let folder = try TemporaryFolder()
        try await MailFolder(folder: folder.path).send(.sample { $0.id = "../../escaped/\0" })
        #expect(try folder.names().count == 1)
    }

    @Test func `a folder that can not be written is a failure to try again later`() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/file"
        try Data().write(to: URL(filePath: file))
        let failure = await #expect(throws: MailFailure.self) { try await MailFolder(folder: file).send(.sample()) }
        #expect(failure?.kind == .later)
        #expect(failure?.detail.contains(folder.path) == false)
    }
}
