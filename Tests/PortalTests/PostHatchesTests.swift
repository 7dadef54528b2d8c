import Synchronization
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1)))
struct PostHatchesTests {
    @Test func `the semaphore kept for codes are not given to other mail`() async {
        let semaphore = PrioritySemaphore(count: 3, reserved: 1)
        for _ in 1...2 { #expect(await semaphore.enter(isUrgent: false)) }
        async let third = semaphore.enter(isUrgent: false)
        #expect(await semaphore.enter(isUrgent: true))
        semaphore.leave()
        semaphore.leave()
        #expect(await third)
    }

    @Test func `once closed nobody comes in, those who wait neither`() async {
        let semaphore = PrioritySemaphore(count: 1, reserved: 0)
        #expect(await semaphore.enter(isUrgent: false))
        async let waiting = semaphore.enter(isUrgent: true)
        semaphore.close()
        #expect(await waiting == false)
        semaphore.leave()
        #expect(await semaphore.enter(isUrgent: true) == false)
    }
}
