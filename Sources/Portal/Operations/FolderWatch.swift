import Foundation
import Synchronization

/// Calls whenever something under some folders has changed and then come to rest.
///
/// A folder may come later, go and come back. A call runs on the watch's own thread, one at a time; what changes
/// meanwhile is told by the next.
final class FolderWatch: Sendable {
    /// The system has no more to give.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let reason: String

        init() { reason = String(cString: strerror(errno)) }

        var description: String { "folders cannot be watched: \(reason)" }
    }

    /// The end of a pair of sockets whose closing ends the thread; nil once closed.
    private let end: Mutex<Int32?>

    /// Watches from now on, until ``stop()`` or until nobody holds the watch.
    ///
    /// - Parameters:
    ///   - folders: paths of folders, watched with everything under them.
    ///   - quiet: how long nothing must change before `changed` is called.
    ///   - missed: told, with path and reason, of a folder that cannot be watched.
    ///   - changed: called once things are at rest.
    init(
        _ folders: [String], quiet: Duration = .milliseconds(300),
        missed: @escaping @Sendable (String) -> Void = { _ in }, changed: @escaping @Sendable () -> Void
    ) throws(Failure) {
        guard let watched = WatchedFolders(folders, missed: missed) else { throw Failure() }
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failure() }
        let heard = ends[0]
        end = Mutex(ends[1])
        let thread = Thread {
            Self.run(watched, Calm(quiet: quiet), until: heard, changed)
            close(heard)
        }
        thread.name = "folder watch"
        thread.start()
    }

    deinit { stop() }

    /// Watches no more; a call that runs goes on.
    func stop() {
        end.withLock { end in
            if let end { close(end) }
            end = nil
        }
    }

    private static func run(_ watched: WatchedFolders, _ calm: Calm, until end: Int32, _ changed: () -> Void) {
        var calm = calm
        while true {
            var polled = [
                pollfd(fd: watched.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            poll(&polled, 2, calm.remaining(at: .now).map(milliseconds) ?? -1)
            if polled[1].revents != 0 { return }
            if watched.take() { calm.stir(at: .now) }
            if calm.settle(at: .now) { changed() }
        }
    }

    /// Rounded up, so that a wait is never over a moment too early.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        Int32(clamping: Int((max(.zero, duration) / .milliseconds(1)).rounded(.up)))
    }
}
