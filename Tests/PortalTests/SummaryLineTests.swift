import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// The lines of error summaries: each names its question, and no two of a page are alike.
    @Suite struct SummaryLineTests {
        private let town: Town

        init() throws { town = try Town() }

        private func lines(_ seen: Seen) -> [String] {
            guard let start = seen.text.firstRange(of: "class=\"error-summary\""),
                let end = seen.text[start.upperBound...].firstRange(of: "</ul>")
            else { return [] }
            let summary = seen.text[start.upperBound..<end.lowerBound]
            return summary.matches(of: /<a href="[^"]*">([^<]*)<\/a>/).map { String($0.1) }
        }

        private func expectDistinct(_ seen: Seen, atLeast count: Int = 1, _ page: String) {
            let lines = lines(seen)
            #expect(lines.count >= count, "\(page) says \(lines)")
            #expect(Set(lines).count == lines.count, "\(page) says \(lines)")
            for vague in ["is not filled in", "The answer is", "choose one from the list", "is empty", "?:"] {
                #expect(!lines.contains { $0.contains(vague) && !$0.hasPrefix("Password") }, "\(page) says \(lines)")
            }
        }

        @Test(arguments: [
            "leicester/citizen/live", "coventry/citizen/live", "hertfordshire/citizen/live", "stockton/citizen/live",
        ])
        func `registration says of each field what to do`(_ portal: String) async throws {
            var browser = try town.browser(portal)
            try await browser.visit("register")
            expectDistinct(try await browser.submit("/register"), atLeast: 2, portal)
            // Every telephone number wrong, and every text too long.
            let form = try await browser.visit("register").form("/register")
            let wrong = Dictionary(form.fields.map { ($0.0, $0.0.contains("phone") ? "none" : $0.1) }) { $1 }
            expectDistinct(try await browser.submit("/register", wrong), portal)
            let long = String(repeating: "x", count: 2000)
            let names = form.fields.map(\.0).filter { $0 != "step" && $0 != "carried" && !$0.hasPrefix("address") }
            expectDistinct(
                try await browser.submit("/register", Dictionary(names.map { ($0, long) }) { $1 }), atLeast: 2, portal)
        }

        @Test func `the pages of a family say of each field what to do, in both languages`() async throws {
            for language in [Language.en, .cy] {
                var parent = try await Family.parent(
                    town, "\(language.rawValue)@example.org", Family.portal, language)
                for page in ["people/add", "account/circumstances", "account/personal", "account/contact"] {
                    try await parent.visit(page)
                    let form = try parent.page.form("/\(page)")
                    let cleared = form.fields.map(\.0).filter { !["csrf-token", "id"].contains($0) }
                    let seen = try await parent.submit("/\(page)", Dictionary(cleared.map { ($0, "") }) { $1 })
                    if page != "account/contact" { expectDistinct(seen, page) }
                }
                if language == .en {
                    try await parent.visit("people/add")
                    let lines = lines(try await parent.submit("/people/add"))
                    #expect(lines.contains("Select a gender"))
                    #expect(lines.contains("Select whether you have parental responsibility"))
                    #expect(lines.contains("Select your relationship to the child"))
                }
            }
        }

        @Test func `the pages of the team say of each field what to do`() async throws {
            var scene = try await CaseScene(town)
            for page in ["note", "message", "document", "exception", "decision", "event", "close", "ask"] {
                let seen = try await scene.press(page)
                expectDistinct(seen, page)
            }
            let exception = lines(try await scene.press("exception"))
            #expect(exception.contains("Select the deadline") && exception.contains("Enter the evidence"))
        }
    }
}
