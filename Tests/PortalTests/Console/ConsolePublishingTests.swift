import Configuration
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Publishing while people use the portal.
    @Suite struct ConsolePublishingTests {
        private static let label = SettingPath(
            .form("parental-request"), ["steps", "child", "questions", "strengths", "label", "en"])

        @Test func `goes on beside parents in the middle of a form, who lose no answer`() async throws {
            let scene = try ConsoleScene()
            var parents: [(Browser, String)] = []
            for number in 0..<6 {
                var parent = try await Family.parent(scene.town, "robin\(number)@example.org")
                let draft = try await parent.begin(try await parent.add())
                parents.append((parent, draft))
            }
            let (publications, saves) = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for (number, (parent, draft)) in parents.enumerated() {
                    group.addTask { (0, try await Self.fill(parent, draft, number)) }
                }
                group.addTask { (try await Self.publish(scene), 0) }
                return try await group.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
            }
            #expect(publications == 12 && saves == 6 * 12)
        }

        /// Publishes twelve times, every other time a changed question; how often it succeeded.
        private static func publish(_ scene: ConsoleScene) async throws -> Int {
            for number in 0..<12 {
                if number.isMultiple(of: 2) {
                    try await scene.set(label, .init(.string("What is your child good at? (\(number))")))
                } else {
                    try await scene.set(ConsoleScene.phone, .init(.string("01632 9601\(10 + number)")))
                }
                try await scene.publish()
            }
            return 12
        }

        /// Saves a page of a form twelve times, and sees each time that it was saved; how often it was.
        private static func fill(_ parent: Browser, _ draft: String, _ number: Int) async throws -> Int {
            var parent = parent
            for round in 0..<12 {
                let words = "Trains, and making people laugh (\(number), \(round))"
                try await parent.step("child", of: draft)
                var saved = try await parent.save(["strengths": words])
                if saved.status == 409 {
                    // The form has changed: the page says so, and has what was typed.
                    #expect(saved.value("strengths") == words)
                    saved = try await parent.save(["strengths": words])
                }
                #expect(saved.status == 200 && saved.address.hasSuffix("/step/help"))
                try await parent.step("child", of: draft)
                #expect(parent.page.value("strengths") == words)
            }
            return 12
        }
    }
}
