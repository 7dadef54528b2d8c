import Foundation

/// Folders and all folders under them, each watched by the system (inotify(7)).
///
/// `@unchecked Sendable`: made by one thread, then touched by another only.
final class WatchedFolders: @unchecked Sendable {
    private static let content = UInt32(
        IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
    private static let entries = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)

    /// Readable when something has changed.
    let descriptor: Int32
    private let roots: [String]
    private let missed: @Sendable (String) -> Void
    /// The path of each watched folder, by the system's number for it.
    private var paths: [Int32: String] = [:]
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
        guard let path = paths[event.watch] else { return root != nil }
        if isNew { watch("\(path)/\(event.name)") }
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

    private func watch(_ path: String) {
        var seen: Set<Int32> = []
        watch(path, &seen)
    }

    // Watched before it is listed: what comes in between is told twice rather than never. Links are followed, as
    // whoever reads the files does; one that leads back is seen by its number.
    private func watch(_ path: String, _ seen: inout Set<Int32>) {
        let flags = UInt32(IN_ONLYDIR) | UInt32(IN_MASK_ADD)
        let watch = inotify_add_watch(descriptor, path, Self.content | flags)
        guard watch >= 0 else {
            if errno != ENOTDIR && errno != ENOENT { complain(of: path) }
            return
        }
        guard seen.insert(watch).inserted else { return }
        paths[watch] = path
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
        for name in names { self.watch("\(path)/\(name)", &seen) }
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
