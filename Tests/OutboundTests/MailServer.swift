import Foundation

@testable import Outbound

/// A real SMTP server (aiosmtpd) on loopback, for one test.
final class MailServer {
    /// One thing that the server tells of.
    struct Event: Decodable {
        var event: String
        var port: Int?
        var sender: String?
        var readers: [String]?
        var greeting: String?
        var isPrivate: Bool?
        var user: String?
        var content: Data?
    }

    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    convenience init(_ arguments: String...) throws { try self.init(arguments: arguments) }

    init(arguments: [String]) throws {
        process.executableURL = try Programs.python()
        process.arguments = [Programs.samples.appending(path: "serve.py").path] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let ready = try JSONDecoder().decode(Event.self, from: output.fileHandleForReading.availableData)
        guard let port = ready.port else { throw Programs.Failure(message: "the server has no port") }
        self.port = port
    }

    /// Ends the server and returns all that it has told.
    func end() throws -> [Event] {
        try input.fileHandleForWriting.close()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try told.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Event.self, from: $0) }
    }

    deinit { if process.isRunning { process.terminate() } }
}

/// A certificate for `localhost` that no authority has signed, made by openssl for this run.
enum Certificate {
    /// The file with certificate and key.
    static let path = Result { () throws -> String in
        let file = "\(try folder.get().path)/localhost.pem"
        try Programs.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out",
                file + ".crt",
            ])
        let certificate = try Data(contentsOf: URL(filePath: file + ".crt"))
        try (Data(contentsOf: URL(filePath: file)) + certificate).write(to: URL(filePath: file))
        return file
    }
    private static let folder = Result { try TemporaryFolder() }
}
