import PortalKit
import Testing

@testable import Forms

@Suite struct KnownAnswerTests {
    private let facts = [
        "person.school.at": "school", "person.school.search": "Elm School", "person.school": "Elm School",
        "person.forename": "Evie",
    ]

    private var form: FormDefinition {
        let question = """
            "place": { "kind": "school", "label": "Where do they learn?", "fills": "person.school" }, "relationship":
            """
        return FormSample.read(
            FormSample.json.replacing("\"relationship\":", with: question, maxReplacements: 1)
        ).form
    }

    @Test func `What the person's details say already is filled in, and nothing else`() {
        #expect(form.known(facts).values == ["place.at": "school", "place.search": "Elm School"])
        #expect(form.known([:]).values.isEmpty)
        #expect(FormSample.form.known(facts).values.isEmpty)
    }

    @Test func `A declaration without a box is not agreed to`() {
        let json = FormSample.json.replacing(
            "\"declarations\": {", with: "\"declarations\": { \"told\": { \"text\": \"We share this.\" },")
        let (form, issues) = FormSample.read(json)
        #expect(issues.isEmpty)
        #expect(form.declarations.map(\.id) == ["told", "truth"])
        #expect(form.agreements.map(\.id) == ["truth"])
    }
}
