import Basics
import Configuration
import Folders
import Foundation
import PortalKit

extension TenantAdmin {
    /// Throws ``NewCouncil/Mistakes`` if a council, its data or its host are there already.
    func refuseTaken(_ council: NewCouncil) throws {
        let id = council.id.text
        let paths = ["\(root)/Tenants/\(id)", "\(root)/Themes/\(id)", data.places.folder(of: id)]
        var mistakes: [NewCouncil.Mistake] = []
        if let taken = paths.first(where: { access($0, F_OK) == 0 }) {
            mistakes.append(.init(.id, "'\(id)' is taken: \(taken) is there. Give another, such as --id \(id)-portal"))
        }
        if let holder = councils.holder(of: council.host.text) {
            mistakes.append(.init(.host, "'\(council.host)' is the host of '\(holder)'"))
        }
        guard mistakes.isEmpty else { throw NewCouncil.Mistakes(all: mistakes) }
    }

    /// Writes the files of a new council, complete or not at all: they are read from another folder first. Throws a
    /// ``CommandFailure`` with the first mistake in them.
    func write(_ council: NewCouncil) throws {
        let draft = "\(data.scratch)/new-\(council.id)"
        try? FileManager.default.removeItem(atPath: draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        for file in council.files {
            let path = "\(draft)/\(file.path)"
            try FileManager.default.createDirectory(
                atPath: FileSystem.folder(of: path), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: URL(filePath: path))
        }
        var context = councils.context
        (context.tenants, context.themes) = ("\(draft)/Tenants", "\(draft)/Themes")
        if let mistake = Council.read(council.id.text, on: context).issues.first {
            throw CommandFailure(78, "the files of a new council have a mistake: \(mistake)")
        }
        // The council's folder comes last, and whole: the council is there once it is.
        for folder in ["Themes", "Tenants"] {
            let (place, hidden) = ("\(root)/\(folder)/\(council.id)", "\(root)/\(folder)/.\(council.id).new")
            try? FileManager.default.removeItem(atPath: hidden)
            try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(draft)/\(folder)/\(council.id)", toPath: hidden)
            ConfinedFolder(hidden).flush()
            try FileSystem.move(hidden, to: place)
        }
        try? FileSystem.syncFolder("\(root)/Tenants")
    }
}

extension DataFolder {
    /// Whether there are data of a council.
    func holds(_ tenant: String) -> Bool { access("\(places.folder(of: tenant))/live.sqlite", F_OK) == 0 }
}
