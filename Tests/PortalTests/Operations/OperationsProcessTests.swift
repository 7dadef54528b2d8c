import Foundation
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1))) struct OperationsProcessTests {
    @Test func `a signal ends the wait and is told apart`() async {
        for number in [SIGUSR1, SIGUSR2] {
            let waiting = Task.immediate { await StopSignal.wait(for: [SIGUSR1, SIGUSR2]) }
            kill(getpid(), number)
            #expect(await waiting.value == number)
        }
    }

    @Test func `SIGTERM and SIGINT are waited for unless others are named`() async {
        await #expect(processExitsWith: .exitCode(3)) {
            for number in [SIGTERM, SIGINT] {
                let waiting = Task.immediate { await StopSignal.wait() }
                kill(getpid(), number)
                guard await waiting.value == number else { exit(1) }
            }
            exit(3)
        }
    }

    @Test func `a second signal ends the process at once`() async {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let waiting = Task.immediate { await StopSignal.wait() }
            kill(getpid(), SIGTERM)
            _ = await waiting.value
            kill(getpid(), SIGTERM)
            while true { pause() }
        }
    }

    @Test func `a broken pipe ends nothing`() async {
        await #expect(processExitsWith: .exitCode(EPIPE)) {
            signal(SIGPIPE, SIG_DFL)
            let waiting = Task.immediate { await StopSignal.wait() }
            kill(getpid(), SIGTERM)
            _ = await waiting.value
            var ends: [Int32] = [-1, -1]
            pipe(&ends)
            close(ends[0])
            _ = write(ends[1], "x", 1)
            exit(errno)
        }
    }

    @Test func `descriptors rise to the hard limit`() async {
        await #expect(processExitsWith: .success) {
            let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            var limit = rlimit()
            getrlimit(kind, &limit)
            let hard = Int(clamping: limit.rlim_max)
            limit.rlim_cur = 256
            setrlimit(kind, &limit)
            guard ResourceLimits.descriptors == 256, ResourceLimits.raise() == hard,
                ResourceLimits.descriptors == hard
            else { exit(1) }
            exit(0)
        }
    }

    @Test func `sockets are inherited by the process they are meant for only`() {
        let environment = ["LISTEN_PID": "4711", "LISTEN_FDS": "2"]
        #expect(Systemd(environment: environment, process: 4711).sockets == [3, 4])
        #expect(Systemd(environment: environment, process: 4712).sockets.isEmpty)
        #expect(Systemd(environment: ["LISTEN_FDS": "2"], process: 4711).sockets.isEmpty)
        let named = Systemd(environment: environment.merging(["LISTEN_FDNAMES": "http:provider"]) { $1 }, process: 4711)
        #expect(named.sockets == [3] && named.providerSockets == [4])
    }

    @Test(arguments: ["", "-1", "two", "99999999999"]) func `nonsense inherits no socket`(_ count: String) {
        #expect(Systemd(environment: ["LISTEN_PID": "4711", "LISTEN_FDS": count], process: 4711).sockets.isEmpty)
    }

    @Test func `the watchdog's time is read for its own process`() {
        let environment = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "4711"]
        #expect(Systemd(environment: environment, process: 4711).watchdog == .seconds(30))
        #expect(Systemd(environment: environment, process: 1).watchdog == nil)
        #expect(Systemd(environment: ["WATCHDOG_USEC": "30000000"], process: 1).watchdog == .seconds(30))
        #expect(Systemd(environment: ["WATCHDOG_USEC": "0"], process: 1).watchdog == nil)
    }

    @Test func `a state is told over a path and over an abstract name`() throws {
        let place = try OperationsFolder()
        for path in [place.path + "/notify", "@guildhall-\(UInt64.random(in: .min ... .max))"] {
            let manager = try NotifySocket(path)
            #expect(Systemd(environment: ["NOTIFY_SOCKET": path]).notify("READY=1"))
            #expect(manager.heard() == ["READY=1"])
        }
    }

    @Test func `without a manager nothing is told and nothing fails`() {
        #expect(!Systemd(environment: [:]).notify("READY=1"))
        #expect(!Systemd(environment: ["NOTIFY_SOCKET": "/tmp/nobody-listens-here"]).notify("READY=1"))
    }
}
