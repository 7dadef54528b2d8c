import Configuration
import Database
import Files
import Foundation
import Plugins
import PortalKit

@testable import Portal

/// A council that edits are made in: read and looked at with some of them, and as it was before.
final class DrawnCouncil {
    /// What became of some edits.
    struct Outcome {
        var refused = 0
        var accepted = 0
        var faults: [String] = []
    }

    let id: String
    let files: [SchemaDraw.File]
    private let town: Town
    private let shared: Shared?
    private let crawl: DrawnCrawl
    private var chance: SampleChance

    /// - Parameter shared: what all councils share, where no edit changes it.
    init(
        _ id: String, files: [SchemaDraw.File], in town: Town, shared: Shared?, _ crawl: DrawnCrawl,
        _ chance: SampleChance
    ) {
        (self.id, self.files, self.town, self.shared) = (id, files, town, shared)
        (self.crawl, self.chance) = (crawl, chance)
    }

    /// Reads the council with all of `edits`: those that are refused at their own lines are left out, and the others
    /// looked at, together where they can be.
    func judge(_ edits: [DrawnEdit]) async throws -> Outcome {
        var outcome = Outcome()
        var left: [DrawnEdit] = []
        let (issues, lines, _) = try read(edits)
        for (edit, range) in zip(edits, lines) {
            let isPlaced = issues.contains { issue in
                issue.position.map { $0.file.hasSuffix("/" + edit.file) && range.contains($0.line) } ?? false
            }
            if isPlaced { outcome.refused += 1 } else { left.append(edit) }
        }
        try await judge(left[...], &outcome)
        return outcome
    }

    /// Where something among the edits is refused elsewhere, or goes wrong, each half of them is judged by itself, down to
    /// the one edit.
    private func judge(_ edits: ArraySlice<DrawnEdit>, _ outcome: inout Outcome) async throws {
        guard let first = edits.first else { return }
        if edits.count == 1 { return try await judge(alone: first, &outcome) }
        if try await look(Array(edits), &outcome) { return }
        let middle = edits.startIndex + edits.count / 2
        try await judge(edits[..<middle], &outcome)
        try await judge(edits[middle...], &outcome)
    }

    /// Whether all of `edits` are accepted together and their pages are right.
    private func look(_ edits: [DrawnEdit], _ outcome: inout Outcome) async throws -> Bool {
        let (issues, _, council) = try read(edits)
        guard issues.isEmpty, let council else { return false }
        var (copy, words) = (chance, edits.map { "\($0.change)" }.joined())
        words += edits.flatMap(\.path).joined(separator: " ")
        defer { chance = copy }
        guard await crawl.faults(of: council, in: town, words: words, chance: &copy).isEmpty else { return false }
        outcome.accepted += edits.count
        return true
    }

    private func judge(alone edit: DrawnEdit, _ outcome: inout Outcome) async throws {
        let (issues, _, council) = try read([edit])
        if !issues.isEmpty {
            outcome.refused += 1
            // What others build on may be wrong only where they name it: a host that is gone, or a pack.
            let isBase = ["hosts", "staffHost"].contains(edit.path.first) || edit.file.hasPrefix("Config/packs/")
            let isPlaced = issues.contains { issue in
                issue.position.map { $0.file.hasSuffix("/" + edit.file) || isBase && $0.line > 1 } ?? false
            }
            if !isPlaced { outcome.faults.append("\(edit): refused without its place: \(issues.map(\.description))") }
            return
        }
        outcome.accepted += 1
        guard let council else { return }
        var copy = chance
        let words = "\(edit.change) \(edit.path)"
        let faults = await crawl.faults(of: council, in: town, words: words, chance: &copy)
        outcome.faults += faults.map { "\(edit): \($0)" }
    }

    /// What is wrong with the configuration while the edits are made, and the lines that each stands in; the council
    /// where it is read.
    private func read(_ edits: [DrawnEdit]) throws -> (
        issues: [ConfigIssue], lines: [ClosedRange<Int>], council: Council?
    ) {
        var lines = edits.map { _ in 1...1 }
        for file in files {
            let places = edits.indices.filter { edits[$0].file == file.path }
            guard !places.isEmpty else { continue }
            let (text, found) = DrawnEdit.text(places.map { edits[$0] }, in: file.value)
            for (place, range) in zip(places, found) { lines[place] = range }
            try text.write(toFile: "\(town.root)/\(file.path)", atomically: false, encoding: .utf8)
        }
        defer {
            for file in files where edits.contains(where: { $0.file == file.path }) {
                try? (file.value.json + "\n").write(
                    toFile: "\(town.root)/\(file.path)", atomically: false, encoding: .utf8)
            }
        }
        var config = Folder("\(town.root)/Config")
        if edits.contains(where: { $0.file == "Config/guildhall.json" }) {
            _ = GuildhallFile.read(&config)
            return (config.issues, lines, nil)
        }
        let shared = self.shared ?? Shared(&config, catalogue)
        let council = Council.read(id, on: context(shared))
        return (config.issues + council.issues, lines, council)
    }

    private func context(_ shared: Shared) -> Council.ReadingContext {
        Council.ReadingContext(
            tenants: "\(town.root)/Tenants", themes: "\(town.root)/Themes", shared: shared, services: town.services,
            everyoneTests: true, data: DataPlaces(town.data), stores: town.stores, configuration: town.configuration)
    }
}
