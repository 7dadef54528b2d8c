import Configuration
import Foundation
import PortalKit

extension TenantAdmin {
    /// Writes a council's configuration to a folder that does not exist yet. Returns where secrets are to be filled in.
    func export(_ id: String, to path: String) async throws -> [String] {
        let folder = try await folder(of: id)
        try folder.write(to: path)
        return folder.secrets
    }

    /// A council's configuration, as it is.
    private func folder(of id: String) async throws -> CouncilFolder {
        let council = try find(id)
        guard let name = FileName(id) else { throw CommandFailure(64, "there is no council '\(id)'") }
        return CouncilFolder(
            name, try CouncilFolder.files(of: council, as: name), live: configuration.overlays[id].live,
            draft: try await configuration.draft(id).overlay)
    }

    /// What came of an import.
    enum Imported: Sendable {
        /// There is a council with exactly this configuration.
        case same
        /// It is served now.
        /// - Parameter former: where the files are that were there before; nil if there were none.
        case served(former: String?)
    }

    /// Makes an exported council one of this installation, or gives the council of that id this configuration. Its data stay as
    /// they are. What the council changed is published, and drafted, as it was.
    ///
    /// Throws a ``CommandFailure`` for a mistake in it: then nothing is changed.
    /// - Parameter id: the council; nil for the one that was exported.
    func importFolder(_ path: String, as id: String?, at now: Date) async throws -> Imported {
        try await alone {
            let folder = try CouncilFolder(at: path)
            let name = id.flatMap(FileName.init(_:)) ?? folder.id
            try refuseName(id ?? name.text)
            let isThere = access("\(root)/Tenants/\(name)", F_OK) == 0
            if isThere, let mine = try? await self.folder(of: name.text), mine.files == folder.files,
                mine.live == folder.live, mine.draft == folder.draft
            {
                return .same
            }
            let files = folder.files(as: name)
            try check(files, of: name, with: folder.live)
            var former: String?
            try install(files) {
                let place = try former ?? removedFolder(of: name.text)
                former = place
                return place
            }
            try serve(name.text)
            try await publish(folder, as: name.text, at: now)
            return .served(former: former)
        }
    }

    /// Publishes what the council changed where it was exported.
    private func publish(_ folder: CouncilFolder, as id: String, at now: Date) async throws {
        let before = configuration.overlays[id].live
        let draft = try await configuration.draft(id).overlay
        guard before != folder.live || draft != folder.draft else { return }
        let author = Author(account: "", name: "the provider")
        let outcome = try await configuration.publish(id, .published, note: "Imported", by: author, at: now) { _, _ in
            (folder.live.located, folder.draft.located)
        }
        switch outcome {
        case .published, .nothing: break
        case .changed: throw CommandFailure(75, "the council changed something meanwhile: import again")
        case .refused(let refusals):
            throw CommandFailure(
                78, "what the council changed is refused: \(refusals.first.map { "\($0.issue)" } ?? "")")
        }
    }

    /// How two councils, or two states of one, differ: lines in words.
    func difference(_ first: String, _ second: String) async throws -> [String] {
        // What was saved a moment ago counts.
        _ = open(nil)
        let (before, after) = (try await whole(first), try await whole(second))
        return Set(before.keys).union(after.keys).sorted().flatMap { file -> [String] in
            let changes = ValueDifference.all(from: before[file], to: after[file])
            guard !changes.isEmpty else { return [] }
            return ["\(file):"]
                + changes.map { "  \($0.path.isEmpty ? "the file" : PathWords.of($0.path)) \($0.words)" }
        }
    }

    /// Whether a name is that of a council, or of a state of one such as `leafshire/test`, and not the path of a folder.
    static func isCouncil(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return FileName(parts[0]) != nil
            && (parts.count == 1 || parts.count == 2 && Environment(rawValue: parts[1]) != nil)
    }

    /// Every file of a council's configuration with what it changed, or of a pack, by its path.
    /// - Parameter name: a council's id, alone or with `/test`, the name of a pack with its version, or the path of an
    ///   exported folder.
    private func whole(_ name: String) async throws -> [String: ConfigValue] {
        let parts = name.split(separator: "/").map(String.init)
        let isCouncil = Self.isCouncil(name)
        if !councils.tenants.contains(parts[0]), let pack = councils.context.shared.packs[name] { return pack.files }
        let folder = isCouncil ? try await self.folder(of: parts[0]) : try CouncilFolder(at: name)
        let isDraft = isCouncil && parts.last == Environment.test.rawValue
        let overlay = isDraft ? folder.draft : folder.live
        var values: [String: ConfigValue] = [:]
        for (path, bytes) in folder.files {
            let file = path.hasPrefix("Tenant/") ? String(path.dropFirst("Tenant/".count)) : path
            var issues: [ConfigIssue] = []
            let value =
                file.hasSuffix(".json")
                ? ConfigValue.parse(bytes, file: file, issues: &issues)
                : ConfigValue(.string(String(decoding: bytes, as: UTF8.self)))
            values[file] = value
        }
        for file in overlay.files {
            guard let change = overlay[file.path] else { continue }
            values[file.path] = (values[file.path] ?? [:]).overlaid(with: change)
        }
        return values
    }
}
