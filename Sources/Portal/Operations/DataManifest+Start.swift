import Configuration
import Foundation
import Vault

extension DataManifest {
    /// What the operator allows to be created again, by `--new`: ids of councils, `keys`, or `all`.
    struct Allowed: Sendable {
        static let keys = "keys"
        static let all = "all"

        let names: Set<String>

        init(_ names: Set<String> = []) { self.names = names }

        /// Whether a new main key may be created.
        var hasKeys: Bool { !names.isDisjoint(with: [Self.keys, Self.all]) }
        var hasAll: Bool { names.contains(Self.all) }
    }

    /// An identifier of a key that does not reveal it: 16 hex digits of an HMAC.
    static func name(of key: Key) -> String { String(key.hmac("the name of this key").prefix(16)) }

    /// Throws if a data folder lacks data that was in it, before anything is created there.
    static func check(_ folder: String, _ before: Content?, _ allowed: Allowed) throws(CommandFailure) {
        let key = "\(folder)/keys/main"
        guard !allowed.hasKeys, access(key, F_OK) != 0 else { return }
        if before != nil, access(folder, F_OK) != 0 {
            throw .lost(
                path: folder,
                reason: "was there and is gone. Put it back from a backup, or start with --new all to begin with "
                    + "no data")
        }
        guard before != nil || holdsStores(folder) else { return }
        throw .lost(
            path: key,
            reason: "is gone, and data were written under it. Put it back, or start with --new keys to make another: "
                + "codes and stored forms of the old one cannot be used then")
    }

    /// The manifest of a folder with this key: the previous content, without what `allowed` permits to replace. Throws
    /// if the key was replaced without permission.
    static func made(
        _ folder: String, key: Key, before: Content?, places: Places, _ allowed: Allowed
    ) throws(CommandFailure) -> DataManifest {
        let name = name(of: key)
        var content = before ?? Content(installation: Random.hex(16), key: name)
        if content.key != name {
            guard allowed.hasKeys else {
                throw .lost(
                    path: "\(folder)/keys/main",
                    reason: "is not the key that the data were written under. Put that one back, or start with "
                        + "--new keys to go on with this one")
            }
            content.formerKeys.append(content.key)
            content.key = name
        }
        for tenant in allowed.names.subtracting([Allowed.keys, Allowed.all]) {
            content.stores = content.stores.filter { !$0.key.hasPrefix("\(tenant)/") }
            content.hosts[tenant] = content.hosts[tenant] ?? []
        }
        if allowed.hasAll { content.stores = [:] }
        return DataManifest(content, folder: folder, places: places)
    }

    /// Reads the manifest files; nil if there is none. If both exist and belong to the same data, the one written later
    /// is used. Throws if a file is invalid, or they belong to different data.
    static func read(_ places: Places, _ allowed: Allowed) throws(CommandFailure) -> Content? {
        var found: Content?
        for place in places.all {
            guard let bytes = FileManager.default.contents(atPath: place) else { continue }
            guard let content = try? JSONLine.read(Content.self, from: bytes) else {
                throw .unusable(path: place, reason: "cannot be read. Put it back from a backup, or remove it")
            }
            guard let first = found else {
                found = content
                continue
            }
            guard first.installation == content.installation || allowed.hasAll else {
                throw .lost(
                    path: place,
                    reason: "is of other data than those in \(places.inside). Put those back, or start with "
                        + "--new all to go on with what is there")
            }
            let isLater = first.installation == content.installation && content.sequence > first.sequence
            found = isLater ? content : first
        }
        return found
    }

    /// Whether a folder contains a database of any council.
    private static func holdsStores(_ folder: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { name in
            ["live", "test"].contains { access("\(folder)/\(name)/\($0).sqlite", F_OK) == 0 }
        }
    }
}
