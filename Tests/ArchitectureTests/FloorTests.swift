import Foundation
import Testing

/// A file and what it imports.
private struct Imports {
    let file: House.File
    let modules: Set<String>

    init(_ file: House.File) throws {
        self.file = file
        // An access level or attributes before, a kind and a member after: `public import struct Module.Member`.
        let line =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+|\w+\s+)*import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/
        modules = Set(try file.lines.compactMap { $0.firstMatch(of: line).map { String($0.1) } })
    }
}

@Suite struct `The plan of the house` {
    @Test func `puts every floor in one place`() async throws {
        let floors = try await Manifest.read().floors
        #expect(Set(floors).count == floors.count)
        #expect(floors.first == "C")
    }

    @Test func `has a target for every Swift file`() async throws {
        let manifest = try await Manifest.read()
        for file in House.files(under: "Sources", "Tests", ending: ".swift") {
            #expect(manifest.target(of: file) != nil, "\(file)")
        }
    }

    @Test func `lets a module import only from the floors above its own, never from a neighbour`() async throws {
        let manifest = try await Manifest.read()
        let files = House.files(under: "Sources", ending: ".swift")
        try #require(!files.isEmpty)
        for imports in try files.map(Imports.init) {
            let module = try #require(manifest.target(of: imports.file), "\(imports.file)")
            let own = try #require(manifest.floors.firstIndex(of: module.floor))
            for other in manifest.modules where imports.modules.contains(other.name) {
                let floor = try #require(manifest.floors.firstIndex(of: other.floor))
                #expect(floor < own, "\(imports.file) imports \(other.name), which is not above \(module.name)")
            }
        }
    }

    @Test func `lets a module or a test import only what the manifest gives it`() async throws {
        let manifest = try await Manifest.read()
        let own = Set(manifest.targets.map(\.name))
        for imports in try House.files(under: "Sources", "Tests", ending: ".swift").map(Imports.init) {
            let target = try #require(manifest.target(of: imports.file), "\(imports.file)")
            let extra = imports.modules.intersection(own).subtracting(target.dependencies.map(\.name))
            #expect(extra.isEmpty, "\(imports.file) imports \(extra.sorted()), which \(target.name) is not given")
        }
    }

    @Test func `needs no Swift package`() async throws {
        let manifest = try await Manifest.read()
        #expect(manifest.dependencies.isEmpty)
    }

    @Test func `has these things and no others at its top`() async throws {
        let (status, output) = try await House.run("git", "-c", "safe.directory=*", "ls-files", "-z")
        try #require(status == 0, "\(String(decoding: output, as: UTF8.self))")
        let paths = String(decoding: output, as: UTF8.self).split(separator: "\0")
        try #require(!paths.isEmpty)
        let top = Set(paths.compactMap { $0.split(separator: "/").first.map(String.init) }).filter {
            !$0.hasPrefix(".")
        }
        #expect(
            top.subtracting([
                "Package.swift", "Sources", "Tests", "Tenants", "Themes", "Config", "README.md", "Makefile",
            ]) == [])
    }
}
