import Foundation
import Synchronization
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1))) struct OperationsWatchTests {
    private let place: OperationsFolder

    init() throws {
        place = try OperationsFolder()
        try place.make("Tenants/leafshire/portals")
        try place.make("Config")
        try place.write("{}", to: "Tenants/leafshire/tenant.json")
    }

    /// A watch over `Tenants` and `Config`, and the calls it makes.
    private final class Calls {
        private let watch: FolderWatch
        private var calls: AsyncStream<Void>.Iterator

        init(_ place: OperationsFolder, quiet: Duration = .milliseconds(300)) throws {
            let (stream, told) = AsyncStream.makeStream(of: Void.self)
            let folders = ["/Tenants/", "/Config"].map { place.path + $0 }
            watch = try #require(FolderWatch(folders, quiet: quiet) { told.yield() })
            calls = stream.makeAsyncIterator()
        }

        /// Waits for the next call.
        func next() async { _ = await calls.next(isolation: nil) }
    }

    @Test func `a saved file is told soon, and no sooner than things are quiet`() async throws {
        let calls = try Calls(place)
        let begin = ContinuousClock.now
        try place.write("{ }", to: "Tenants/leafshire/tenant.json")
        await calls.next()
        #expect(ContinuousClock.now - begin >= .milliseconds(300))
    }

    @Test func `a file of every root and depth is watched`() async throws {
        let calls = try Calls(place, quiet: .milliseconds(100))
        for name in ["Config/guildhall.json", "Tenants/leafshire/portals/citizen.json", "Tenants/README"] {
            try place.write("{}", to: name)
            await calls.next()
        }
    }

    @Test func `files in a folder that is new, and in one below it, are told`() async throws {
        let calls = try Calls(place, quiet: .milliseconds(100))
        try place.make("Tenants/moorside/forms")
        await calls.next()
        for name in ["Tenants/moorside/tenant.json", "Tenants/moorside/forms/ehc.json"] {
            try place.write("{}", to: name)
            await calls.next()
        }
    }

    @Test func `a file that is removed, renamed or replaced is told`() async throws {
        let calls = try Calls(place, quiet: .milliseconds(100))
        let file = place.path + "/Tenants/leafshire/tenant.json"
        #expect(rename(file, file + ".old") == 0)
        await calls.next()
        #expect(unlink(file + ".old") == 0)
        await calls.next()
        try place.write("{}", to: "draft")
        #expect(rename(place.path + "/draft", file) == 0)
        await calls.next()
    }

    @Test func `a folder that moves is watched under its new name`() async throws {
        let calls = try Calls(place, quiet: .milliseconds(100))
        #expect(rename(place.path + "/Tenants/leafshire", place.path + "/Tenants/moorside") == 0)
        await calls.next()
        try place.make("Tenants/moorside/portals/deep")
        await calls.next()
        try place.write("{}", to: "Tenants/moorside/portals/deep/page.md")
        await calls.next()
    }

    @Test func `a root that is replaced as a whole is watched again`() async throws {
        let calls = try Calls(place, quiet: .milliseconds(100))
        try place.make("next/fenside")
        #expect(rename(place.path + "/Tenants", place.path + "/before") == 0)
        #expect(rename(place.path + "/next", place.path + "/Tenants") == 0)
        await calls.next()
        try place.write("{}", to: "Tenants/fenside/tenant.json")
        await calls.next()
    }

    @Test func `a root that comes later is watched from then on`() async throws {
        try FileManager.default.removeItem(atPath: place.path + "/Config")
        let calls = try Calls(place, quiet: .milliseconds(100))
        try place.make("Config")
        await calls.next()
        try place.write("{}", to: "Config/guildhall.json")
        await calls.next()
    }

    @Test func `folders behind links are watched, and links in a ring end`() async throws {
        try place.make("elsewhere/forms")
        #expect(symlink(place.path + "/elsewhere", place.path + "/Tenants/moorside") == 0)
        #expect(symlink(place.path + "/Tenants", place.path + "/Tenants/leafshire/ring") == 0)
        let calls = try Calls(place, quiet: .milliseconds(100))
        try place.write("{}", to: "elsewhere/forms/ehc.json")
        await calls.next()
    }

    @Test func `a watch that nobody holds ends`() async throws {
        let (stream, told) = AsyncStream.makeStream(of: Void.self)
        do {
            let watch = FolderWatch([place.path + "/Tenants"]) { [end = End { told.finish() }] in end.keep() }
            #expect(watch != nil)
            withExtendedLifetime(watch) {}
        }
        for await _ in stream {}
    }

    /// Tells when it is let go.
    private final class End: Sendable {
        private let ended: @Sendable () -> Void

        init(_ ended: @escaping @Sendable () -> Void) { self.ended = ended }

        func keep() {}

        deinit { ended() }
    }

    @Test func `rest is told once, and only when nothing stirs for long enough`() {
        let start = ContinuousClock.now
        var calm = Debouncer(quiet: .milliseconds(300))
        #expect(calm.remaining(at: start) == nil)
        calm.noteChange(at: start)
        calm.noteChange(at: start + .milliseconds(200))
        #expect(calm.remaining(at: start + .milliseconds(400)) == .milliseconds(100))
        let told = [499, 500, 900].map { calm.settle(at: start + .milliseconds($0)) }
        #expect(told == [false, true, false])
    }

    @Test func `what stirs without end is told of all the same, once a second`() {
        let start = ContinuousClock.now
        var calm = Debouncer(quiet: .milliseconds(300))
        let told = stride(from: 0, to: 3000, by: 100).filter { time in
            let now = start + .milliseconds(time)
            calm.noteChange(at: now)
            return calm.settle(at: now)
        }
        #expect(told == [1000, 2100])
    }

    @Test func `a link in a council's folder leads the watch nowhere else, and depth has an end`() throws {
        #expect(symlink("/", place.path + "/Tenants/leafshire/all") == 0)
        try place.make("Tenants/leafshire/a/b/c/d/e/f")
        let watched = try #require(WatchedFolders([place.path + "/Tenants"]))
        // Tenants, leafshire, portals, a, b and c.
        #expect(watched.count == 6)
    }
}
