import Basics
import Configuration
import Folders
import Foundation
import PortalKit

/// How the files of councils are changed: they are given by their paths below the root, such as `Tenants/leafshire/tenant.json`
/// and `Themes/leafshire/theme.json`, checked in another folder, and then put in place whole.
extension TenantAdmin {
    typealias Files = [String: [UInt8]]

    /// Throws ``NewCouncil/Mistakes`` if a council, its data or its host are there already.
    func refuseTaken(_ council: NewCouncil) throws {
        let id = council.id.text
        let paths = ["\(root)/Tenants/\(id)", "\(root)/Themes/\(id)", data.places.folder(of: id)]
        var mistakes: [NewCouncil.Mistake] = []
        if let taken = paths.first(where: { access($0, F_OK) == 0 }) {
            mistakes.append(.init(.id, "'\(id)' is taken: \(taken) is there. Give another id, such as \(id)-portal"))
        }
        if let holder = councils.holder(of: council.host.text) {
            mistakes.append(.init(.host, "'\(council.host)' is the host of '\(holder)'"))
        }
        guard mistakes.isEmpty else { throw NewCouncil.Mistakes(all: mistakes) }
    }

    /// Reads a council's files from another folder. Throws a ``CommandFailure`` with the first mistake, for a host that is
    /// another council's, and for a theme that differs from the one here and is another council's too.
    /// - Parameter overlay: what the council has published.
    func check(_ files: Files, of id: FileName, with overlay: Overlay = .empty) throws {
        let draft = "\(data.scratch)/check-\(id)"
        try? FileManager.default.removeItem(atPath: draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        try CouncilFolder.write(files, to: draft)
        var context = councils.context
        (context.tenants, context.themes) = ("\(draft)/Tenants", "\(draft)/Themes")
        let council = Council.read(id.text, overlay.located, Environment.allCases, on: context)
        if let mistake = council.issues.first { throw CommandFailure(78, "it would have a mistake: \(mistake)") }
        for host in council.claims.map(\.host) {
            if let holder = councils.holder(of: host), holder != id.text {
                throw CommandFailure(65, "'\(host)' is the host of '\(holder)'")
            }
        }
        for theme in Self.folders(of: files) where theme.hasPrefix("Themes/") && differs(theme, from: files) {
            if let user = councils.users(of: theme).first(where: { $0 != id.text }) {
                throw CommandFailure(65, "\(theme) is another here, and that of '\(user)'")
            }
        }
    }

    /// Puts a council's files in place, its own folder last. Folders that are there already and differ are moved into
    /// `former`; a folder that is the same is left.
    func install(_ files: Files, former: () throws -> String) throws {
        // Themes first: a council is there once its folder is.
        for folder in Self.folders(of: files).sorted(by: >) where differs(folder, from: files) {
            let place = "\(root)/\(folder)"
            let parent = FileSystem.folder(of: place)
            let draft = "\(parent)/.new"
            try? FileManager.default.removeItem(atPath: draft)
            let own = files.filter { $0.key.hasPrefix("\(folder)/") }
            try CouncilFolder.write(
                Dictionary(uniqueKeysWithValues: own.map { (String($0.dropFirst(folder.count + 1)), $1) }), to: draft)
            ConfinedFolder(draft).flush()
            if access(place, F_OK) == 0 { try putAside(folder, in: try former()) }
            try FileSystem.move(draft, to: place)
            try FileSystem.syncFolder(parent)
        }
    }

    /// Changes files of a council in place, all or none: they are checked first.
    /// - Parameter edit: is given the path of each JSON file below the council's folder, and its text.
    func change(_ council: Council, _ edit: (_ path: String, inout ConfigText) -> Void) throws {
        guard let id = FileName(council.tenant.id) else { throw CommandFailure(64, "there is no such council") }
        let before = try CouncilFolder.files(of: council, as: id)
        let own = "Tenants/\(id)/"
        var after = before
        for (path, bytes) in before where path.hasPrefix(own) && path.hasSuffix(".json") {
            guard var text = ConfigText(bytes) else { continue }
            edit(String(path.dropFirst(own.count)), &text)
            after[path] = Array(text.text.utf8)
        }
        try check(after, of: id, with: configuration.overlays[id.text].live)
        for (path, bytes) in after where before[path] != bytes {
            try FileSystem.replace("\(root)/\(path)", with: bytes, draft: "\(root)/\(path).tmp")
        }
    }

    /// Moves a folder below the root into another folder, which may be on another disk.
    func putAside(_ folder: String, in place: String) throws {
        let target = "\(place)/\(folder)"
        try FileSystem.makeFolder(FileSystem.folder(of: target))
        try FileManager.default.copyItem(atPath: "\(root)/\(folder)", toPath: target)
        try FileManager.default.removeItem(atPath: "\(root)/\(folder)")
    }

    /// The folders of a council and of its themes, such as `Themes/leafshire`.
    static func folders(of files: Files) -> Set<String> {
        Set(files.keys.map { $0.split(separator: "/").prefix(2).joined(separator: "/") })
    }

    /// Whether a folder is not there, or has other files.
    private func differs(_ folder: String, from files: Files) -> Bool {
        let wanted = files.filter { $0.key.hasPrefix("\(folder)/") }
        return (try? CouncilFolder.files(in: ConfinedFolder("\(root)/\(folder)"), as: folder)) != wanted
    }
}

extension DataFolder {
    /// Whether there are data of a council.
    func holds(_ tenant: String) -> Bool { access("\(places.folder(of: tenant))/live.sqlite", F_OK) == 0 }
}
