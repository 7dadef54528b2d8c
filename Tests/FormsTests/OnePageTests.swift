import PortalKit
import Testing

@testable import Forms

@Suite struct OnePageTests {
    private static let confirm =
        "\"layout\": \"page\", \"confirm\": { \"title\": \"Submit Form\", \"text\": \"Are you sure?\" }, \"reference\""
    private static let json = FormSample.json.replacing("\"reference\"", with: confirm, maxReplacements: 1)
    private static let files = "\"most\": 3, \"list\": true, \"questions\""

    @Test func `A form says how it is laid out and what is asked before it is sent`() {
        let (form, issues) = FormSample.read(Self.json)
        #expect(issues.isEmpty, "\(issues)")
        #expect(form.isOnePage)
        #expect(form.flow.confirmation?.title(.en) == "Submit Form")
        #expect(form.directConfirmation == nil, "its declarations come first")
        #expect(FormSample.form.flow.confirmation == nil)
        #expect(!FormSample.form.isOnePage)
    }

    @Test func `A question before sending without words is a mistake`() {
        let issues = FormSample.read(Self.json.replacing("\"text\": \"Are you sure?\"", with: "\"submit\": \"Send\""))
            .issues
        #expect(issues.contains { $0.contains("confirm.text is missing") }, "\(issues)")
    }

    @Test func `A list of files asks for nothing but a file`() {
        let issues = FormSample.read(FormSample.json.replacing("\"most\": 3, \"questions\"", with: Self.files)).issues
        #expect(issues.contains { $0.contains("list is true") }, "\(issues)")
    }

    @Test func `A group that is needed wants one entry, and one that is not wants none`() throws {
        let needed = FormSample.json.replacing(
            "\"kind\": \"group\"", with: "\"need\": \"required\", \"kind\": \"group\"")
        let journey = Journey(FormSample.read(needed).form, Answers(), today: FormSample.today)
        let step = try #require(journey.step("documents-step"))
        #expect(journey.faults(in: step).map(\.place.path) == ["documents.1.year"])
        let optional = FormSample.journey([:])
        #expect(optional.faults(in: try #require(optional.step("documents-step"))).isEmpty)
    }
}
