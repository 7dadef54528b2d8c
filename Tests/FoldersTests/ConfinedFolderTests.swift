import CFolder
import Configuration
import Foundation
import Testing

@testable import Folders

/// What stands in a folder of configuration and is none is refused, named, and never waited for.
@Suite(.timeLimit(.minutes(1))) struct ConfinedFolderTests {
    private let place: Place
    private let folder: ConfinedFolder

    init() throws {
        place = try Place()
        folder = ConfinedFolder(place.path + "/council")
        try place.write("outside", to: "secret.md")
        try place.write("{}", to: "council/tenant.json")
        try place.write("# Contact", to: "council/pages/contact.en.md")
    }

    private func fault(_ file: FileName...) -> FileFault? {
        do {
            _ = try folder.bytes(file)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a file is read by its name and the folders on the way to it`() throws {
        #expect(try folder.bytes(["tenant.json"]) == Array("{}".utf8))
        #expect(try folder.bytes(["pages", "contact.en.md"]) == Array("# Contact".utf8))
        #expect(fault("pages", "help.en.md")?.reason == .missing)
        #expect(fault("texts", "help.en.md")?.reason == .missing)
    }

    @Test(arguments: ["../../secret.md", "../../../../../../../../etc/passwd", "/etc/passwd", "/proc/self/environ"])
    func `a file that is a link out of the folder is refused by its name`(_ target: String) throws {
        try place.link(target, at: "council/pages/welcome.md")
        let fault = fault("pages", "welcome.md")
        #expect(fault?.reason == .link)
        #expect(fault?.path == folder.path + "/pages/welcome.md")
    }

    @Test func `a folder that is a link out is refused by its name`() throws {
        try place.make("other/forms")
        try place.write("{}", to: "other/forms/request.json")
        try place.link("../other/forms", at: "council/forms")
        #expect(fault("forms", "request.json")?.path == folder.path + "/forms")
        #expect(throws: FileFault.self) { try folder.entries(in: ["forms"]) }
    }

    @Test func `links within the folder are followed, and so is one to the folder itself`() throws {
        try place.link("contact.en.md", at: "council/pages/help.en.md")
        try place.make("council/..data/portals")
        try place.write("{ }", to: "council/..data/portals/citizen.json")
        try place.link("..data/portals", at: "council/portals")
        try place.link("council", at: "linked")
        for folder in [folder, ConfinedFolder(place.path + "/linked")] {
            #expect(try folder.bytes(["pages", "help.en.md"]) == Array("# Contact".utf8))
            #expect(try folder.bytes(["portals", "citizen.json"]) == Array("{ }".utf8))
            #expect(try folder.entries(in: ["portals"]).map(\.name) == ["citizen.json"])
        }
    }

    @Test func `a link to itself is refused`() throws {
        try place.link("welcome.md", at: "council/pages/welcome.md")
        #expect(fault("pages", "welcome.md")?.reason == .link)
    }

    @Test func `a pipe, a socket, a device and a folder are refused at once by what they are`() throws {
        #expect(mkfifo(folder.path + "/pages/pipe.md", 0o600) == 0)
        try place.make("council/pages/folder.md")
        #expect(fault("pages", "pipe.md")?.description == "is a pipe, wanted a file")
        #expect(fault("pages", "folder.md")?.description == "is a folder, wanted a file")
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: (folder.path + "/pages/socket.md").utf8) }
        let bound = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        #expect(fault("pages", "socket.md")?.description == "is a socket, wanted a file")
        #expect(throws: FileFault.self) { _ = try ReadableFile("/dev/zero") }
    }

    @Test(arguments: [("page.md", 64 << 10), ("form.json", 1 << 20), ("mark.svg", 256 << 10)])
    func `a file is read up to the size of its kind, and refused beyond`(_ name: String, _ limit: Int) throws {
        let file = try #require(FileName(name))
        try place.write(String(repeating: "a", count: limit), to: "council/\(name)")
        #expect(try folder.bytes([file]).count == limit)
        try place.write(String(repeating: "a", count: limit + 1), to: "council/\(name)")
        #expect(fault(file)?.reason == .tooLarge(limit))
    }

    @Test func `a file of 60 MB is refused by its size, nothing of it being read`() throws {
        try place.write("", to: "council/pages/welcome.md")
        #expect(truncate(folder.path + "/pages/welcome.md", 60_000_000) == 0)
        #expect(fault("pages", "welcome.md")?.description == "is too large, wanted at most 64 KB")
    }

    @Test func `a file of no known kind is never read`() throws {
        try place.write("x", to: "council/notes.xyz")
        #expect(fault("notes.xyz")?.reason == .unknownKind)
    }

    @Test func `where the kernel cannot confine, no link is followed at all`() throws {
        try place.link("contact.en.md", at: "council/pages/help.en.md")
        try place.link("pages", at: "council/words")
        let root = folder_open(folder.path)
        defer { close(root) }
        for (path, isOpened) in [
            ("pages/contact.en.md", true), ("tenant.json", true), ("pages/help.en.md", false),
            ("words/contact.en.md", false), ("nothing/contact.en.md", false),
        ] {
            let opened = open_stepwise(root, path, O_RDONLY)
            #expect((opened >= 0) == isOpened, "\(path)")
            if opened >= 0 { close(opened) }
        }
    }

    @Test func `a folder's entries say which are folders, without what is hidden`() throws {
        try place.write("x", to: "council/README.txt")
        try place.write("x", to: "council/.DS_Store")
        try place.link("pages", at: "council/words")
        #expect(
            try folder.entries().map { "\($0.name) \($0.isFolder)" }
                == ["README.txt false", "pages true", "tenant.json false", "words true"])
    }

    @Test func `a print changes with every file that is read, through links too, and with nothing else`() throws {
        try place.link("contact.en.md", at: "council/pages/help.en.md")
        try place.link("council", at: "linked")
        let before = FolderPrint(folder)
        #expect(FolderPrint(ConfinedFolder(place.path + "/linked")) == before)
        try place.write("x", to: "council/pages/.contact.en.md.swp")
        #expect(FolderPrint(folder) == before)
        try place.write("# Contact us", to: "council/pages/contact.en.md")
        let after = FolderPrint(folder)
        #expect(after != before)
        try place.write("{}", to: "council/portals.json")
        #expect(FolderPrint(folder) != after)
    }

    @Test func `a print ends where folders hold themselves, and waits for no pipe`() throws {
        try place.link(".", at: "council/pages/loop")
        try place.link("..", at: "council/pages/back")
        try place.link("/", at: "council/pages/all")
        #expect(mkfifo(folder.path + "/notes.pipe", 0o600) == 0)
        let print = FolderPrint(folder)
        #expect(print.states["notes.pipe"] != nil && print.states["pages/loop"] != nil)
        #expect(print.states.count < 20, "\(print.states.keys)")
    }

    @Test func `a value is made once for all who ask, and again when its file changed`() async throws {
        try place.write("one", to: "council/list.csv")
        let readings = FileReadings<String> { String(decoding: try $0.bytes(), as: UTF8.self) }
        let ask: @Sendable () async throws -> String = { [folder] in
            try await readings.value(of: "list") { () throws(FileFault) in try folder.open(["list.csv"]) }
        }
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try #require(try await ask() == "one") } }
            try await group.waitForAll()
        }
        #expect(readings.readCount(of: "list") == 1)
        try place.write("another", to: "council/list.csv")
        #expect(try await ask() == "another")
        let right = try folder.open(["list.csv"]).state
        try place.write("broken", to: "council/list.csv")
        #expect(
            try await readings.value(of: "list", as: right) { () throws(FileFault) in try folder.open(["list.csv"]) }
                == "another")
        #expect(try await ask() == "broken")
        try FileManager.default.removeItem(atPath: folder.path + "/list.csv")
        await #expect(throws: FileFault.self) { try await ask() }
    }
}

/// A folder of a test's own, gone with the value.
private final class Place: Sendable {
    let path: String

    init() throws {
        path = "/tmp/guildhall-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func make(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func write(_ text: String, to name: String) throws {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ target: String, at name: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
}
