import Foundation

/// Folders and all folders under them, each watched by the system (inotify(7)).
///
/// `@unchecked Sendable`: made by one thread, then touched by another only.
final class WatchedFolders: @unchecked Sendable {
    private static let content = UInt32(
        IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
    /// Folders in one another that are watched, from a root on: a council's files are at most two deep.
    private static let depth = 4
    private static let entries = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)

    /// Readable when something has changed.
    let descriptor: Int32
    private let roots: [String]
    private let missed: @Sendable (String) -> Void
    /// Each watched folder, and how far below its root it is, by the system's number for it.
    private var paths: [Int32: (path: String, level: Int)] = [:]
    /// The roots that stand in a folder: only its own entries matter there, so that a root that is replaced is found.
    private var doors: [Int32: [String: String]] = [:]

    /// Nil, with the reason in `errno`, when the system has no more to give. `missed` is told of folders that cannot
    /// be watched.
    init?(_ roots: [String], missed: @escaping @Sendable (String) -> Void) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        self.roots = roots.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        self.missed = missed
        guard descriptor >= 0 else { return nil }
        for root in self.roots { open(root) }
        watchAll()
    }

    deinit { close(descriptor) }

    /// How many folders are watched.
    var count: Int { paths.count }

    /// Takes in what has come. True when something under the roots has changed.
    func take() -> Bool {
        var isChanged = false
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return isChanged }
            var start = 0
            while start + 16 <= count {
                let event = Event(buffer, at: start)
                start += 16 + event.room
                if handle(event) { isChanged = true }
            }
        }
    }

    private func handle(_ event: Event) -> Bool {
        if event.kind & UInt32(IN_Q_OVERFLOW) != 0 {
            watchAll()
            return true
        }
        if event.kind & UInt32(IN_IGNORED) != 0 {
            paths[event.watch] = nil
            doors[event.watch] = nil
            return false
        }
        let isNew = event.kind & UInt32(IN_CREATE | IN_MOVED_TO) != 0
        let root = doors[event.watch]?[event.name]
        if let root, isNew { watch(root) }
        guard let (path, level) = paths[event.watch] else { return root != nil }
        if isNew { watch("\(path)/\(event.name)", level: level + 1) }
        return true
    }

    private func open(_ root: String) {
        let slash = root.lastIndex(of: "/")
        let parent = slash.map { $0 == root.startIndex ? "/" : String(root[..<$0]) } ?? "."
        let name = slash.map { String(root[root.index(after: $0)...]) } ?? root
        let watch = inotify_add_watch(descriptor, parent, Self.entries | UInt32(IN_MASK_ADD))
        guard watch >= 0 else { return complain(of: parent) }
        doors[watch, default: [:]][name] = root
    }

    private func watchAll() {
        for root in roots { watch(root) }
    }

    private func watch(_ path: String, level: Int = 0) {
        var seen: Set<Int32> = []
        watch(path, level, &seen)
    }

    // Watched before it is listed: what comes in between is told twice rather than never. A root and a folder in it may
    // be links, which are followed, as by what reads them; links further below never lead to what is read elsewhere.
    // A folder that holds itself is seen by its number.
    private func watch(_ path: String, _ level: Int, _ seen: inout Set<Int32>) {
        guard level <= Self.depth else { return }
        let flags = UInt32(IN_ONLYDIR) | UInt32(IN_MASK_ADD) | (level > 1 ? UInt32(IN_DONT_FOLLOW) : 0)
        let watch = inotify_add_watch(descriptor, path, Self.content | flags)
        guard watch >= 0 else {
            if errno != ENOTDIR && errno != ENOENT && errno != ELOOP { complain(of: path) }
            return
        }
        guard seen.insert(watch).inserted else { return }
        paths[watch] = (path, level)
        guard let folder = opendir(path) else { return complain(of: path) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let mayBeFolder = [DT_DIR, DT_LNK, DT_UNKNOWN].contains { Int($0) == Int(entry.pointee.d_type) }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if mayBeFolder && name != "." && name != ".." { names.append(name) }
        }
        closedir(folder)
        for name in names { self.watch("\(path)/\(name)", level + 1, &seen) }
    }

    private func complain(of path: String) { missed("\(path): \(String(cString: strerror(errno)))") }
}

/// One event as the system writes it: number, kind, cookie and length as four bytes each, then a name with zeroes.
private struct Event {
    let watch: Int32
    let kind: UInt32
    let name: String
    /// How many bytes the name takes up.
    let room: Int

    init(_ buffer: [UInt8], at start: Int) {
        (watch, kind, room) = buffer.withUnsafeBytes {
            (
                $0.loadUnaligned(fromByteOffset: start, as: Int32.self),
                $0.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self),
                Int($0.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self))
            )
        }
        name = String(decoding: buffer[(start + 16)...].prefix(room).prefix { $0 != 0 }, as: UTF8.self)
    }
}
