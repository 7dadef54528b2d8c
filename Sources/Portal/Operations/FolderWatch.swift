import Foundation
import Synchronization

/// Calls a closure after something under some folders has changed and the changes have settled.
///
/// A folder may be created later, removed and created again. Calls are made on a separate thread, one at a time;
/// changes during a call lead to another call.
final class FolderWatch: Sendable {
    /// One end of a socket pair; closing it ends the thread. Nil once closed.
    private let end: Mutex<Int32?>

    /// Starts watching, until ``stop()`` or deallocation; nil if a system limit was reached.
    ///
    /// - Parameters:
    ///   - folders: paths of folders, watched with everything under them.
    ///   - quiet: how long nothing must change before `changed` is called.
    ///   - changed: called after changes have settled.
    init?(_ folders: [String], quiet: Duration = .milliseconds(300), changed: @escaping @Sendable () -> Void) {
        guard let watched = WatchedFolders(folders) else { return nil }
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        let heard = ends[0]
        end = Mutex(ends[1])
        let thread = Thread {
            Self.run(watched, Debouncer(quiet: quiet), until: heard, changed)
            close(heard)
        }
        thread.name = "folder watch"
        thread.start()
    }

    deinit { stop() }

    /// Stops watching; a running call is not interrupted.
    func stop() {
        end.withLock { end in
            if let end { close(end) }
            end = nil
        }
    }

    private static func run(_ watched: WatchedFolders, _ calm: Debouncer, until end: Int32, _ changed: () -> Void) {
        var calm = calm
        while true {
            var polled = [
                pollfd(fd: watched.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            poll(&polled, 2, calm.remaining(at: .now).map(milliseconds) ?? -1)
            if polled[1].revents != 0 { return }
            if watched.take() { calm.noteChange(at: .now) }
            if calm.settle(at: .now) { changed() }
        }
    }

    /// Rounded up, so that a wait never ends too early.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        Int32(clamping: Int((max(.zero, duration) / .milliseconds(1)).rounded(.up)))
    }
}
