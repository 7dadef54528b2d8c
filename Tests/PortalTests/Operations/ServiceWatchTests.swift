import Foundation
import Journal
import PortalKit
import Synchronization
import Testing

@testable import Portal

struct ServiceWatchTests {
    /// A service of the process that counts how often it is asked, and fails while it is told to.
    private final class Service: Sendable {
        let asked = Mutex(0)
        let failure = Mutex<String?>(nil)

        var check: ServiceCheck {
            ServiceCheck("mail", "provider.service.mail") { _ in
                self.asked.withLock { $0 += 1 }
                if let failure = self.failure.withLock(\.self) { throw ServiceFailure(failure) }
            }
        }
    }

    private let lines = LineBox()

    private final class LineBox: Sendable {
        let all = Mutex<[String]>([])
    }

    private func watch(_ services: [ServiceCheck]) -> ServiceWatch {
        let lines = lines
        return ServiceWatch(
            services,
            journal: Journal(
                sink: { line in lines.all.withLock { $0.append(String(describing: line)) } }, now: { Date() }))
    }

    @Test func `a service is asked once an hour, and each minute while it fails`() async {
        let service = Service()
        let watch = watch([service.check])
        let begin = Date(timeIntervalSince1970: 1_800_000_000)
        func asked(after seconds: TimeInterval) async -> Int {
            await watch.checkDue([], at: begin.addingTimeInterval(seconds))
            return service.asked.withLock(\.self)
        }
        #expect(await asked(after: 0) == 1)
        #expect(await asked(after: 3599) == 1)
        service.failure.withLock { $0 = "connect, errno 111" }
        #expect(await asked(after: 3600) == 2)
        #expect(watch.commonFailures == ["mail: connect, errno 111"])
        #expect(await asked(after: 3659) == 2)
        #expect(await asked(after: 3660) == 3)
        service.failure.withLock { $0 = nil }
        #expect(await asked(after: 3720) == 4)
        #expect(watch.commonFailures.isEmpty)
        #expect(await asked(after: 3800) == 4)
        // One line as it failed, and one as it was mended.
        #expect(lines.all.withLock(\.count) == 2)
    }

    @Test func `what can only be tried is never asked`() async {
        let watch = watch([ServiceCheck("sms", "text.service", check: nil)])
        await watch.checkDue([], at: Date())
        #expect(watch.all.isEmpty && watch.commonFailures.isEmpty)
    }
}
