import PortalKit
import Testing

@testable import Forms

@Suite struct JourneyTests {
    private func step(_ id: String, _ journey: Journey) throws -> FormDefinition.Step {
        try #require(journey.form.steps.first { $0.id == id })
    }

    @Test func `A step whose condition does not hold is no step of the journey`() {
        #expect(FormSample.journey([:]).steps.map(\.id) == ["about", "documents-step", "summary"])
        #expect(
            FormSample.journey(["over-16": "yes"]).steps.map(\.id) == ["about", "work", "documents-step", "summary"])
    }

    @Test func `An answer to what is not asked any more is kept, and does not count`() {
        let journey = FormSample.journey(["agrees": "yes", "job": "baker"])
        #expect(journey.answers["job"] == "baker")
        #expect(journey.counted["job"].isEmpty)
        #expect(journey.counted["agrees"].isEmpty)
        #expect(FormSample.journey(["over-16": "yes", "job": "baker"]).counted["job"] == "baker")
    }

    @Test func `What the answer to a question of the same page may call for is shown with it`() throws {
        let journey = FormSample.journey([:])
        let about = try step("about", journey)
        #expect(journey.shown(in: about).map(\.id) == ["relationship", "over-16", "agrees"])
        #expect(journey.asked(in: about).map(\.id) == ["relationship", "over-16"])
    }

    @Test func `A required answer is a fault only where its question is asked`() throws {
        let young = FormSample.journey(["relationship": "mother"])
        #expect(young.faults(in: try step("about", young)).isEmpty)
        #expect(young.isSendable)
        let old = FormSample.journey(["relationship": "mother", "over-16": "yes"])
        #expect(old.faults(in: try step("about", old)).map(\.place.path) == ["agrees"])
        #expect(!old.isSendable)
    }

    @Test func `What is advised and missing is told, and does not block`() throws {
        let journey = FormSample.journey(["relationship": "mother", "over-16": "yes", "agrees": "yes"])
        let places = journey.asked(in: try step("work", journey)).flatMap(journey.places)
        #expect(places.filter { $0.question.need == .advised && !journey.isAnswered($0) }.map(\.path) == ["job"])
        #expect(journey.isSendable)
    }

    @Test(arguments: [("", true), ("no", true), ("yes", false)])
    func `A flag is told where its condition holds, and never blocks`(_ agrees: String, isTold: Bool) {
        let journey = FormSample.journey(["relationship": "mother", "over-16": "yes", "agrees": agrees])
        #expect(journey.flags.isEmpty == !isTold)
        #expect(FormSample.journey(["agrees": agrees]).flags.isEmpty)
    }

    @Test func `An entry that nothing was written in is none; one that was begun must be right`() throws {
        let empty = FormSample.journey(["documents": "a b"])
        #expect(empty.faults(in: try step("documents-step", empty)).isEmpty)
        let begun = FormSample.journey(["documents": "a b", "documents.b.description": "Report"])
        #expect(begun.faults(in: try step("documents-step", begun)).map(\.place.path) == ["documents.b.year"])
    }

    @Test func `A group without an entry offers a first one`() {
        #expect(FormSample.journey([:]).entries(of: "documents").map(\.path) == ["documents.1"])
        #expect(FormSample.journey(["documents": "x y"]).entries(of: "documents").map(\.number) == [1, 2])
    }

    @Test(arguments: [(30, 0), (31, 1)])
    func `A text may be as long as its limit in UTF-16 units, a line break being one`(_ length: Int, faults: Int) throws
    {
        // Four units of two emoji, one line break, the rest letters.
        let text = "\u{1F600}\u{1F600}\n" + String(repeating: "a", count: length - 5)
        let journey = FormSample.journey(["relationship": text])
        #expect(journey.faults(in: try step("about", journey)).count == faults)
    }

    @Test func `A choice that the account brings is one of its own`() throws {
        let json = FormSample.json.replacing("\"kind\": \"yes-no\"", with: "\"kind\": \"work-role\"")
        let form = FormSample.read(json).form
        func faults(_ role: String, _ roles: [String]) throws -> Int {
            let answers = Answers(["relationship": "SENCO", "over-16": "yes", "agrees": role])
            let journey = Journey(
                form, answers, offered: ["work-role": roles.map { Field.Choice(saying: $0) }], today: FormSample.today)
            return journey.faults(in: try step("about", journey)).count
        }
        #expect(try faults("SENCO, Mill Lane School", ["SENCO, Mill Lane School"]) == 0)
        #expect(try faults("Head, Mill Lane School", ["SENCO, Mill Lane School"]) == 1)
        #expect(try faults("SENCO, Mill Lane School", []) == 1)
        let sent = form.taken(Answers(["agrees": "Head, Mill Lane School"]))
        #expect(sent["work-role"]?.map(\.value) == ["Head, Mill Lane School"])
    }

    @Test func `A step is complete once it is answered without a fault`() throws {
        func isComplete(_ answers: [String: String]) throws -> Bool {
            let journey = FormSample.journey(answers)
            return journey.isComplete(try step("about", journey))
        }
        #expect(try !isComplete([:]))
        #expect(try !isComplete(["over-16": "yes"]))
        #expect(try isComplete(["relationship": "mother"]))
    }
}
