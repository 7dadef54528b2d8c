import CFolder
import Glibc

/// The entries of an open folder, sorted by name.
struct FolderListing {
    let entries: [ConfinedFolder.Entry]

    /// Takes ownership of a folder's descriptor; one below zero is an error, with `errno` set.
    init(_ descriptor: Int32, _ path: String) throws(FileFault) {
        guard descriptor >= 0 else { throw FileFault(path, errno: errno) }
        guard let folder = fdopendir(descriptor) else {
            let error = errno
            close(descriptor)
            throw FileFault(path, errno: error)
        }
        defer { closedir(folder) }
        var found: [ConfinedFolder.Entry] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let isLink = Int(entry.pointee.d_type) == Int(clamping: DT_LNK)
            let isFolder = Self.isFolder(Int(entry.pointee.d_type), name, in: descriptor)
            found.append(.init(name: name, isFolder: isFolder, isLink: isLink))
        }
        entries = found.sorted { $0.name < $1.name }
    }

    private static func isFolder(_ kind: Int, _ name: String, in folder: Int32) -> Bool {
        guard kind == Int(clamping: DT_LNK) || kind == Int(DT_UNKNOWN) else { return kind == Int(DT_DIR) }
        var facts = stat()
        return fstatat(folder, name, &facts, 0) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }
}
