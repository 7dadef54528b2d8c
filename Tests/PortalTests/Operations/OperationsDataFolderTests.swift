import Foundation
import Testing
import Vault

@testable import Portal

struct OperationsDataFolderTests {
    private let place: OperationsFolder

    init() throws { place = try OperationsFolder() }

    @Test func `a new data folder is open to its owner only, with keys and scratch`() throws {
        let folder = try DataFolder(at: place.path + "/a/var/")
        #expect(folder.path == place.path + "/a/var")
        #expect(OperationsFolder.permissions(folder.path) == 0o700)
        #expect(OperationsFolder.permissions(folder.path + "/keys") == 0o700)
        #expect(OperationsFolder.permissions(folder.path + "/keys/main") == 0o600)
        #expect(OperationsFolder.permissions(folder.scratch) == 0o700)
    }

    @Test func `the key stays the same over restarts`() throws {
        let seals = try (0..<2).map { _ in try DataFolder(at: place.path + "/var").key.hmac("council") }
        #expect(seals[0] == seals[1])
        #expect(try DataFolder(at: place.path + "/other").key.hmac("council") != seals[0])
    }

    @Test func `a folder in use is refused, and its holder named`() throws {
        let path = place.path + "/var"
        let first = try DataFolder(at: path)
        let refusal = #expect(throws: CommandFailure.self) { try DataFolder(at: path) }
        #expect(refusal == CommandFailure(75, "\(path) is in use by process \(getpid())"))
        withExtendedLifetime(first) {}
    }

    @Test func `a folder is free again once nobody holds it`() throws {
        for _ in 0..<2 { #expect(throws: Never.self) { try DataFolder(at: place.path + "/var") } }
    }

    @Test func `a second start leaves alone what the first keeps in scratch`() throws {
        let first = try DataFolder(at: place.path + "/var")
        try place.write("half a form", to: "var/scratch/body-1")
        #expect(throws: CommandFailure.self) { try DataFolder(at: first.path) }
        #expect(OperationsFolder.permissions(first.scratch + "/body-1") != nil)
    }

    @Test func `what a killed process left in scratch is removed`() throws {
        try place.make("var/scratch/deep")
        try place.write("", to: "var/lock")
        try place.write("half a form", to: "var/scratch/body-1")
        let folder = try DataFolder(at: place.path + "/var")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.scratch).isEmpty)
    }

    @Test func `an empty folder that is open to others is closed to them`() throws {
        try place.make("var")
        #expect(chmod(place.path + "/var", 0o755) == 0)
        #expect(OperationsFolder.permissions(try DataFolder(at: place.path + "/var").path) == 0o700)
    }

    @Test func `a folder of other things is refused and left as it is`() throws {
        try place.make("home")
        try place.write("mine", to: "home/letter.txt")
        #expect(chmod(place.path + "/home", 0o755) == 0)
        #expect(throws: CommandFailure.self) { try DataFolder(at: place.path + "/home") }
        #expect(OperationsFolder.permissions(place.path + "/home") == 0o755)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + "/home") == ["letter.txt"])
    }

    @Test func `a file in the folder's place is refused and left as it is`() throws {
        try place.write("mine", to: "var")
        #expect(chmod(place.path + "/var", 0o644) == 0)
        #expect(throws: CommandFailure.self) { try DataFolder(at: place.path + "/var") }
        #expect(OperationsFolder.permissions(place.path + "/var") == 0o644)
    }

    @Test func `keys that others may read are refused`() throws {
        try place.make("var/keys")
        try place.write("", to: "var/lock")
        #expect(chmod(place.path + "/var/keys", 0o755) == 0)
        #expect(throws: CommandFailure.self) { try DataFolder(at: place.path + "/var") }
    }
}
