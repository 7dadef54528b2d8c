import Synchronization
import Testing

@testable import Portal

@Suite(.timeLimit(.minutes(1)))
struct PostHatchesTests {
    @Test func `the hatches kept for codes are not given to other mail`() async {
        let hatches = Hatches(count: 3, reserved: 1)
        for _ in 1...2 { #expect(await hatches.enter(isUrgent: false)) }
        async let third = hatches.enter(isUrgent: false)
        #expect(await hatches.enter(isUrgent: true))
        hatches.leave()
        hatches.leave()
        #expect(await third)
    }

    @Test func `once closed nobody comes in, those who wait neither`() async {
        let hatches = Hatches(count: 1, reserved: 0)
        #expect(await hatches.enter(isUrgent: false))
        async let waiting = hatches.enter(isUrgent: true)
        hatches.close()
        #expect(await waiting == false)
        hatches.leave()
        #expect(await hatches.enter(isUrgent: true) == false)
    }
}
