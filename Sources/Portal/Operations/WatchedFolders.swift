import Foundation

/// Watches folders and all folders under them (inotify(7)).
///
/// `@unchecked Sendable`: created by one thread, then used by another thread only.
final class WatchedFolders: @unchecked Sendable {
    private static let content = UInt32(
        IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
    /// The maximum depth of watched folders below a root: a council's files are at most two levels deep.
    private static let depth = 4
    private static let entries = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)

    /// The inotify descriptor: readable when something has changed.
    let descriptor: Int32
    private let roots: [String]
    /// Each watched folder and its depth below its root, by watch descriptor.
    private var paths: [Int32: (path: String, level: Int)] = [:]
    /// The roots in each parent folder, by watch descriptor and name. A parent is watched only for its own entries, to
    /// detect a replaced root.
    private var doors: [Int32: [String: String]] = [:]

    /// Nil if a system limit was reached. A folder that cannot be watched is left out.
    init?(_ roots: [String]) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        self.roots = roots.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        guard descriptor >= 0 else { return nil }
        for root in self.roots { open(root) }
        watchAll()
    }

    deinit { close(descriptor) }

    var count: Int { paths.count }

    /// Reads all pending events. True if something under the roots has changed.
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
        guard watch >= 0 else { return }
        doors[watch, default: [:]][name] = root
    }

    private func watchAll() {
        for root in roots { watch(root) }
    }

    private func watch(_ path: String, level: Int = 0) {
        var seen: Set<Int32> = []
        watch(path, level, &seen)
    }

    // Watch before listing: an entry created in between is reported twice rather than never. A root and a folder in it
    // may be symbolic links, which are followed, as when reading them; deeper links are not. A folder that contains
    // itself is detected by its watch descriptor.
    private func watch(_ path: String, _ level: Int, _ seen: inout Set<Int32>) {
        guard level <= Self.depth else { return }
        let flags = UInt32(IN_ONLYDIR) | UInt32(IN_MASK_ADD) | (level > 1 ? UInt32(IN_DONT_FOLLOW) : 0)
        let watch = inotify_add_watch(descriptor, path, Self.content | flags)
        guard watch >= 0, seen.insert(watch).inserted else { return }
        paths[watch] = (path, level)
        guard let folder = opendir(path) else { return }
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
}

/// One event as the kernel writes it: descriptor, mask, cookie and length with four bytes each, then a zero-padded
/// name.
private struct Event {
    let watch: Int32
    let kind: UInt32
    let name: String
    /// The length of the name with its padding, in bytes.
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
