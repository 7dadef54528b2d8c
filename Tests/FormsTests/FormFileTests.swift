import PortalKit
import Testing

@testable import Forms

@Suite struct FormFileTests {
    @Test func `The sample reads without a mistake`() {
        #expect(FormSample.read(FormSample.json).issues.isEmpty)
    }

    @Test(arguments: [
        ("\"kind\": \"tick\"", "\"kind\": \"tock\"", "sample.json:7:"),
        ("\"over-16\": { \"kind\"", "\"Over 16\": { \"kind\"", "lower-case"),
        ("\"when\": { \"over-16\": [\"yes\"] }", "\"when\": { \"over-61\": [\"yes\"] }", "did you mean 'over-16'"),
        ("\"entry\": \"Document {number}\",", "", "entry is missing"),
        ("\"file\": { \"kind\": \"file\"", "\"file\": { \"types\": [\"exe\"], \"kind\": \"file\"", "is 'exe'"),
        ("\"questions\": {}", "\"questions\": { \"x\": { \"label\": \"X\" } }", "wanted a summary"),
        ("\"label\": \"Over 16?\"", "\"lable\": \"Over 16?\"", "did you mean 'label'"),
        ("\"kind\": \"yes-no\"", "\"kind\": \"radios\"", "choices is missing"),
    ])
    func `A mistake is told with its place and what was wanted`(_ good: String, _ bad: String, _ told: String) {
        let issues = FormSample.read(FormSample.json.replacing(good, with: bad, maxReplacements: 1)).issues
        #expect(issues.contains { $0.contains(told) }, "\(issues)")
    }

    @Test func `A wording that one of the portal's languages lacks is a mistake`() {
        let json = FormSample.json.replacing("\"title\": \"About\"", with: "\"title\": { \"en\": \"About\" }")
        #expect(FormSample.read(json, languages: [.en]).issues.isEmpty)
        let issues = FormSample.read(json, languages: [.en, .cy]).issues
        #expect(issues.count == 1)
        #expect(issues.first?.contains("steps.about.title has no words in cy") == true, "\(issues)")
    }

    @Test func `A kept definition is read as it was, whatever the file says now`() {
        let form = FormSample.form
        let kept = FormDefinition.stored("sample", form.source)
        #expect(kept.digest == form.digest)
        #expect(kept.steps.map(\.id) == form.steps.map(\.id))
    }

    @Test func `What changed since a draft was saved is told by the question`() {
        let json = FormSample.json.replacing("Over 16?", with: "Over sixteen?")
        let now = FormSample.read(json).form
        #expect(now.changes(since: FormSample.form).map { $0(.en) } == ["Over sixteen?"])
        #expect(FormSample.form.changes(since: FormSample.form).isEmpty)
    }
}
